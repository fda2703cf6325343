package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.Ipv6PrefixRequestExtension;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which replies a mobile node believes. */
class ReplyAuthenticationTest {
    private final Node node = new Node(Sample.settings(), Sample.WALL_CLOCK, new SplittableRandom(3));

    @BeforeEach
    void visit() {
        node.visit(Sample.CARE_OF);
    }

    @Test
    @Tag("BASE-AUTH-17")
    @Tag("BASE-AUTH-19")
    @Tag("OPS-SAY-4")
    void dropsAReplyOfTheHomeAgentWithoutExactlyOneValidAuthentication() {
        final List<Effect> effects = node.accept(node.reply(0).allPrefixes(1).signedBy(null));
        assertThat(effects).containsExactly(new Effect.NoteSecurityEvent("authentication-missing", Sample.HOME_AGENT,
                "registration reply ignored, code 0 (accepted), unsigned, claims to be 192.0.2.1"));
        node.accept(node.reply(0).allPrefixes(1).signedTimes(2));
        node.accept(node.reply(0).allPrefixes(1).signedBy(Sample.stranger(0x100)));
        assertThat(node.accept(node.reply(131).allPrefixes(1).signedBy(Sample.stranger(0x999))))
                .containsExactly(new Effect.NoteSecurityEvent("unknown-spi", Sample.HOME_AGENT,
                        "registration reply ignored, code 131 (mobile node failed authentication), "
                                + "not verified, SPI 0x999, claims to be 192.0.2.1"));
        node.accept(node.reply(129).signedBy(null));

        assertThat(node.discards(DiscardReason.AUTHENTICATION_MISSING)).isEqualTo(2);
        assertThat(node.discards(DiscardReason.AUTHENTICATION_DUPLICATE)).isEqualTo(1);
        assertThat(node.discards(DiscardReason.AUTHENTICATION_FAILED)).isEqualTo(1);
        assertThat(node.discards(DiscardReason.UNKNOWN_SPI)).isEqualTo(1);
        assertThat(node.view().state()).isEqualTo(State.REGISTERING);
        assertThat(node.view().lastCode()).isEqualTo(PrefixState.NO_CODE);
    }

    @Test
    @Tag("BASE-AUTH-22")
    void dropsAnAuthenticatorOfTheWrongLength() {
        final byte[] signed = node.reply(0).allPrefixes(1).octets().toArray();
        final byte[] cut = Arrays.copyOf(signed, signed.length - 15);
        cut[cut.length - 6] = 5;
        node.receive(Octets.of(cut));
        assertThat(node.discards(DiscardReason.AUTHENTICATION_FAILED)).isEqualTo(1);
    }

    @Test
    @Tag("BASE-AUTH-25")
    void believesTheOlderKeyToo() {
        final var both = new MobileNodeSettings(Sample.HOME, List.of(Sample.BASE_ASSOCIATION, Sample.ASSOCIATION),
                List.of(), RequestSettings.DEFAULTS, Sample.dualStack(true));
        final Node rolling = new Node(both);
        rolling.visit(Sample.CARE_OF);
        rolling.accept(rolling.reply(0).signedBy(Sample.ASSOCIATION));
        assertThat(rolling.view().state()).isEqualTo(State.REGISTERED);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 66, 69, 70, 72, 74, 75, 77, 88, 127, 194})
    @Tag("BASE-AUTH-18")
    @Tag("OPS-HOME-3")
    void aForeignAgentHasNoSayInARequestThatWentStraightToTheHomeAgent(int code) {
        final RegistrationView before = believed(node.view());
        final long dueNs = node.machine.nextDeadlineNs();
        final var entry = node.lastEntry();
        assertThat(node.accept(node.reply(code).lifetime(1).signedBy(null))).singleElement()
                .isInstanceOf(Effect.NoteSecurityEvent.class);
        assertThat(node.discards(DiscardReason.AUTHENTICATION_MISSING)).isEqualTo(1);
        assertThat(believed(node.view())).isEqualTo(before);
        assertThat(node.machine.nextDeadlineNs()).isEqualTo(dueNs);
        node.pass(Node.SECOND * 2);
        final RegistrationRequest again = Reply.decode(node.lastRequest());
        assertThat(again.lifetimeSec()).isEqualTo(RequestSettings.DEFAULT_LIFETIME_SEC);
        assertThat(again.has(RegistrationFlags.REVERSE_TUNNELING)).isTrue();
        assertThat(again.all(Ipv6PrefixRequestExtension.class)).hasSize(1);
        node.accept(node.reply(0).allPrefixes(1));
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
        assertThat(node.lastEntry().reverseTunneling()).isEqualTo(entry.reverseTunneling());
    }

    @ParameterizedTest
    @ValueSource(ints = {131, 132})
    @Tag("CNF-23")
    void tellsTheOperatorOfADenialThatNobodySignedAndDoesNothingElse(int code) {
        final RegistrationView before = believed(node.view());
        final long dueNs = node.machine.nextDeadlineNs();
        for (Reply reply : List.of(node.reply(code).signedBy(null),
                node.reply(code).signedBy(Sample.stranger(0x100)))) {
            assertThat(node.accept(reply)).singleElement().isInstanceOf(Effect.NoteSecurityEvent.class);
            assertThat(believed(node.view())).isEqualTo(before);
            assertThat(node.machine.nextDeadlineNs()).as("repeats as if it had heard nothing").isEqualTo(dueNs);
        }
        node.accept(node.reply(0).allPrefixes(1));
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"255.255.255.255", "192.0.2.10"})
    void takesAReplyThatWasSentToTheHomeAddressOrToEverybody(String destination) {
        node.machine.onDatagram(node.nowNs, node.wallClock(), new Datagram(
                new Datagram.Endpoint(Sample.HOME_AGENT, 434),
                new Datagram.Endpoint(Ipv4Address.parse(destination), 434), 1,
                node.reply(0).allPrefixes(1).octets()));
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
    }

    @Test
    @Tag("BASE-RPL-04")
    void dropsAReplyWhoseLowWordIsNotThatOfTheNewestRequest() {
        final Reply first = node.reply(0).allPrefixes(1);
        node.accept(node.reply(0).allPrefixes(1).identification(first.request.identification() ^ 1));
        node.pass(2 * Node.SECOND);
        node.accept(first);
        assertThat(node.discards(DiscardReason.IDENTIFICATION_MISMATCH)).isEqualTo(2);
        assertThat(node.view().state()).isEqualTo(State.REGISTERING);
    }

    @Test
    void dropsAReplyAboutAnotherHomeAddressAndOneThatComesTwice() {
        node.accept(node.reply(0).allPrefixes(1).homeAddress(Ipv4Address.parse("192.0.2.11")));
        assertThat(node.discards(DiscardReason.WRONG_HOME_ADDRESS)).isEqualTo(1);
        node.accept(node.reply(0).allPrefixes(1));
        assertThat(node.accept(node.reply(0).allPrefixes(9))).isEmpty();
        assertThat(node.discards(DiscardReason.NO_REQUEST_PENDING)).isEqualTo(1);
    }

    @Test
    @Tag("BASE-FMT-04")
    @Tag("BASE-FMT-05")
    @Tag("BASE-FMT-06")
    void passesOverPadsAndSkippableExtensionsAndDropsTheOthers() {
        assertThat(stateAfterInserting("6300")).isEqualTo(State.REGISTERING);
        assertThat(node.discards(DiscardReason.UNKNOWN_EXTENSION)).isEqualTo(1);
        assertThat(stateAfterInserting("faff")).isEqualTo(State.REGISTERING);
        assertThat(node.discards(DiscardReason.MALFORMED)).isEqualTo(1);
        assertThat(stateAfterInserting("fa00" + "00")).isEqualTo(State.REGISTERED);
    }

    /** Without the count of what was not believed. */
    private static RegistrationView believed(RegistrationView view) {
        return new RegistrationView(view.access(), view.state(), view.ipv6Support(), view.homeAddress(),
                view.homeAgent(),
                view.careOfAddress(), view.pending(), view.granted(), view.lastCode(), view.prefixes(), null,
                view.effectFailures());
    }

    private State stateAfterInserting(String hex) {
        final byte[] inserted = Octets.ofHex(hex).toArray();
        final byte[] message = node.reply(0).allPrefixes(1).signedBy(null).octets().toArray();
        final byte[] longer = Arrays.copyOf(message, message.length + inserted.length);
        System.arraycopy(inserted, 0, longer, message.length, inserted.length);
        node.receive(Signed.by(Sample.ASSOCIATION, longer));
        return node.view().state();
    }

    @Test
    @Tag("BASE-FMT-14")
    void ignoresWhatIsNoReply() {
        assertThat(node.receive(Octets.ofHex("63000000000000000000000000000000000000000000"))).isEmpty();
        assertThat(node.receive(Octets.EMPTY)).isEmpty();
        assertThat(node.receive(node.lastRequest().payload())).isEmpty();
        assertThat(node.discards(DiscardReason.NOT_A_REPLY)).isEqualTo(3);
    }

    @Test
    @Tag("BASE-FMT-10")
    void noMutationOfAReplyChangesAnything() {
        final long seed = 20_061_101L;
        final SplittableRandom random = new SplittableRandom(seed);
        final byte[] original = node.reply(0).allPrefixes(1).octets().toArray();
        final RegistrationView before = believed(node.view());
        final var entry = node.lastEntry();
        for (int i = 0; i < 100_000; i++) {
            final byte[] mutated = mutate(original, random);
            final String what = "seed " + seed + ", mutation " + i + ": " + Octets.of(mutated);
            final List<Effect> effects = node.receive(Octets.of(mutated));
            assertThat(effects).as(what).allMatch(Effect.NoteSecurityEvent.class::isInstance);
            assertThat(believed(node.view())).as(what).isEqualTo(before);
            node.history.removeIf(timed -> timed.effect() instanceof Effect.NoteSecurityEvent);
        }
        assertThat(node.lastEntry()).isEqualTo(entry);
        assertThat(node.machine.discards().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(100_000);
        for (DiscardReason reason : List.of(DiscardReason.AUTHENTICATION_FAILED, DiscardReason.MALFORMED,
                DiscardReason.IDENTIFICATION_MISMATCH, DiscardReason.UNKNOWN_EXTENSION)) {
            assertThat(Objects.requireNonNull(node.machine.discards().get(reason))).as(reason.label()).isPositive();
        }
        node.accept(node.reply(0).allPrefixes(1));
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
    }

    /** Changes at least one octet that the authenticator covers or is. */
    private static byte[] mutate(byte[] original, SplittableRandom random) {
        while (true) {
            final byte[] mutated = switch (random.nextInt(4)) {
                case 0 -> Arrays.copyOf(original, random.nextInt(original.length));
                case 1 -> Arrays.copyOf(original, original.length + 1 + random.nextInt(40));
                default -> original.clone();
            };
            for (int flips = random.nextInt(4); flips >= 0 && mutated.length > 0; flips--) {
                mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            }
            final int end = Math.min(mutated.length, original.length);
            final boolean changed = end < original.length
                    || !Arrays.equals(mutated, 0, end, original, 0, end);
            if (changed) {
                return mutated;
            }
        }
    }
}
