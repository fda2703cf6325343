package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Entry;
import org.dsmip.core.binding.Tunnel;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.wire.mip.Ipv6PrefixRequestExtension;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The life of a registration: repetition, lifetimes, refresh, expiry. */
class RegistrationTest {
    @Test
    @Tag("BASE-MN-25")
    @Tag("BASE-MN-24")
    void repeatsAnUnansweredRequestAfterTimeoutsThatDouble() {
        final Node node = new Node(Sample.settings(new RequestedPrefix[0]));
        node.visit(Sample.CARE_OF);
        node.pass(130 * Node.SECOND);

        assertThat(node.requestMillis()).containsExactly(0L, 1_000L, 3_000L, 7_000L, 15_000L, 31_000L, 63_000L,
                95_000L, 127_000L);
    }

    @Test
    @Tag("DAD-8")
    void leavesTheHomeAgentTimeToProbeForAnAddressThatIsNotAcceptedYet() {
        final Node node = new Node(Sample.settings());
        node.visit(Sample.CARE_OF);
        node.pass(7 * Node.SECOND);
        assertThat(node.requestMillis()).containsExactly(0L, 2_000L, 6_000L);

        node.accept(node.reply(0).allPrefixes(1));
        node.visit(Sample.OTHER_CARE_OF);
        node.pass(2 * Node.SECOND);
        assertThat(node.requestMillis()).endsWith(7_000L, 8_000L);
    }

    @Test
    @Tag("BASE-MN-25")
    void neverWaitsLongerThanTheLifetimeItAsksFor() {
        final Node node = new Node(
                Sample.settings(new RequestSettings(5, EncapsulationKind.IP_IN_IP, true, 434)));
        node.visit(Sample.CARE_OF);
        node.pass(18 * Node.SECOND);

        assertThat(node.requestMillis()).containsExactly(0L, 1_000L, 3_000L, 7_000L, 12_000L, 17_000L);
    }

    @Test
    @Tag("BASE-RPL-13")
    @Tag("BASE-RPL-05")
    @Tag("BASE-RPL-07")
    @Tag("BASE-MN-10")
    void givesEachRepetitionAFreshIdentificationAndKeepsItsPort() {
        final Node node = new Node(Sample.settings(), Sample.WALL_CLOCK, new SplittableRandom(1));
        node.visit(Sample.CARE_OF);
        node.pass(100 * Node.SECOND);

        final List<Long> identifications = node.requests().stream()
                .map(datagram -> Reply.decode(datagram).identification()).toList();
        assertThat(identifications).hasSizeGreaterThan(5).doesNotHaveDuplicates()
                .isSortedAccordingTo(Long::compareUnsigned);
        assertThat(node.requests()).extracting(Datagram::source)
                .containsOnly(new Datagram.Endpoint(Sample.CARE_OF, 434));
    }

    @Test
    @Tag("BASE-MN-22")
    void countsTheLifetimeFromWhenTheRequestWasSent() {
        final Node node = new Node(Sample.settings());
        node.visit(Sample.CARE_OF);
        node.pass(1_500_000_000L);
        node.accept(node.reply(0).allPrefixes(1).lifetime(300));

        assertThat(granted(node).lifetimeSec()).isEqualTo(300);
        assertThat(granted(node).expiresInSec()).isEqualTo(299);
        node.pass(200 * Node.SECOND);
        assertThat(granted(node).expiresInSec()).isEqualTo(99);
    }

    @Test
    @Tag("BASE-MN-23")
    void takesNoMoreThanItAskedFor() {
        final Node node = new Node(
                Sample.settings(new RequestSettings(600, EncapsulationKind.IP_IN_IP, true, 434)));
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).lifetime(900));

        assertThat(granted(node).lifetimeSec()).isEqualTo(600);
        node.pass(480 * Node.SECOND);
        assertThat(node.requestMillis()).containsExactly(0L, 480_000L);
    }

    @Test
    @Tag("BASE-MN-23")
    void ignoresTheLifetimeOfADenial() {
        final Node node = new Node(Sample.settings());
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(130).lifetime(7));
        node.pass(4 * Node.SECOND);

        assertThat(Reply.decode(node.lastRequest()).lifetimeSec()).isEqualTo(1800);
    }

    @Test
    @Tag("LF-3")
    @Tag("DS-4.7-3")
    @Tag("BASE-MN-20")
    @Tag("BASE-MN-21")
    void refreshesAtEightyPercentListingAllPrefixes() {
        final Node node = new Node(Sample.settings(Sample.HOME_ADDRESS6, Sample.NETWORK6));
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).allPrefixes(1));
        final List<Effect> effects = node.pass(1440 * Node.SECOND);

        assertThat(effects).hasSize(1).first().isInstanceOf(Effect.Send.class);
        assertThat(node.requestMillis()).containsExactly(0L, 1_440_000L);
        assertThat(Reply.decode(node.lastRequest()).all(Ipv6PrefixRequestExtension.class))
                .extracting(Ipv6PrefixRequestExtension::masked)
                .containsExactly(Sample.HOME_ADDRESS6.prefix(), Sample.NETWORK6.prefix());
    }

    @Test
    @Tag("LF-3")
    void spreadsRefreshesButNeverBeyondEightyPercent() {
        for (int seed = 1; seed <= 50; seed++) {
            final Node node = new Node(Sample.settings(), Sample.WALL_CLOCK, new SplittableRandom(seed));
            node.visit(Sample.CARE_OF);
            node.accept(node.reply(0).allPrefixes(1));
            node.pass(1440 * Node.SECOND);
            assertThat(node.requestMillis().get(1)).as("seed " + seed).isBetween(1_350_000L, 1_440_000L);
        }
    }

    @Test
    @Tag("LF-3")
    @Tag("BASE-MN-21")
    void refreshesAShortLifetimeAtTwoThirds() {
        for (int lifetimeSec : new int[]{1, 20, 74, 75}) {
            final Node node = new Node(Sample.settings());
            node.visit(Sample.CARE_OF);
            node.accept(node.reply(0).allPrefixes(1).lifetime(lifetimeSec));
            node.pass(lifetimeSec * Node.SECOND);
            final long expectedMillis = lifetimeSec < 75 ? lifetimeSec * 2000L / 3 : lifetimeSec * 800L;
            assertThat(node.requestMillis().get(1)).isEqualTo(Math.max(1000, expectedMillis));
        }
    }

    @Test
    @Tag("BASE-MN-39")
    void neitherRefreshesNorExpiresWhatIsGrantedForever() {
        final Node node = new Node(
                Sample.settings(new RequestSettings(0xFFFF, EncapsulationKind.IP_IN_IP, true, 434)));
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).lifetime(0xFFFF));
        assertThat(node.machine.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
        assertThat(granted(node).expiresInSec()).isEqualTo(RegistrationView.Granted.NEVER_SEC);
        node.pass(100L * 24 * 3600 * Node.SECOND);
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);

        node.visit(Sample.OTHER_CARE_OF);
        assertThat(node.requests()).hasSize(2);
    }

    @Test
    @Tag("BASE-MN-22")
    void losesTheRegistrationWhenNoRefreshIsAnsweredAndGetsItBack() {
        final Node node = new Node(Sample.settings());
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).allPrefixes(1));
        node.pass(1799 * Node.SECOND);
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
        node.pass(Node.SECOND);
        assertThat(node.view().state()).isEqualTo(State.REGISTERING);
        assertThat(node.view().prefixes()).extracting(PrefixState::label).containsExactly("pending");

        node.accept(node.reply(0).allPrefixes(1));
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
        assertThat(node.view().prefixes()).extracting(PrefixState::label).containsExactly("up");
    }

    @Test
    @Tag("LF-3")
    @Tag("BASE-MN-24")
    void staysRegisteredForAWeekWithOneRequestInAboutTwentyFourMinutes() {
        final Node node = new Node(Sample.settings(), Sample.WALL_CLOCK, new SplittableRandom(7));
        node.visit(Sample.CARE_OF);
        final long endNs = node.nowNs + 7L * 24 * 3600 * Node.SECOND;
        while (node.nowNs < endNs) {
            node.pass(30_000_000L);
            node.accept(node.reply(0).allPrefixes(1));
            assertThat(node.view().state()).isEqualTo(State.REGISTERED);
            node.pass(node.machine.nextDeadlineNs() - node.nowNs);
        }
        assertThat(node.requests().size()).isBetween(7 * 24 * 3600 / 1440, 7 * 24 * 3600 / 1350 + 2);
    }

    @Test
    @Tag("BASE-MN-12")
    @Tag("BASE-MN-14")
    @Tag("BASE-MN-15")
    @Tag("BASE-MN-17")
    void setsTheFlagsOfItsConfigurationAndNoReservedOnes() {
        assertThat(firstRequest(Sample.wrappedBy(EncapsulationKind.GRE)).flags()).isEqualTo(
                RegistrationFlags.DECAPSULATION | RegistrationFlags.GRE | RegistrationFlags.REVERSE_TUNNELING);
        assertThat(firstRequest(Sample.wrappedBy(EncapsulationKind.MINIMAL)).flags()).isEqualTo(
                RegistrationFlags.DECAPSULATION | RegistrationFlags.MINIMAL | RegistrationFlags.REVERSE_TUNNELING);
        final RegistrationRequest plain = firstRequest(
                new RequestSettings(1800, EncapsulationKind.IP_IN_IP, false, 5000));
        assertThat(plain.flags()).isEqualTo(RegistrationFlags.DECAPSULATION);
        assertThat(plain.homeAddress()).isEqualTo(Sample.HOME_ADDRESS.bits());
        assertThat(plain.homeAgent()).isEqualTo(Sample.HOME_AGENT.bits());
        assertThat(plain.careOfAddress()).isEqualTo(Sample.CARE_OF.bits());
    }

    @Test
    @Tag("DS-4.5-6")
    @Tag("DS-4.5-8")
    @Tag("DS-4.5-11")
    void letsTheDataPlaneReceiveEverythingBeforeItAsks() {
        final Node node = new Node(Sample.settings(Sample.wrappedBy(EncapsulationKind.GRE), Sample.HOME_ADDRESS6,
                Sample.NETWORK6));
        final List<Effect> effects = node.visit(Sample.CARE_OF);

        assertThat(effects.get(effects.size() - 1)).isInstanceOf(Effect.Send.class);
        assertThat(effects.get(effects.size() - 2)).isEqualTo(new Effect.PublishForwarding(new ForwardingEntry(0,
                Sample.HOME_ADDRESS.bits(),
                Tunnel.of(EncapsulationKind.GRE, Sample.CARE_OF.bits(), Sample.HOME_AGENT.bits()),
                Tunnel.of(EncapsulationKind.IP_IN_IP, Sample.HOME_ADDRESS.bits(), Sample.HOME_AGENT.bits()), true,
                1280,
                1500,
                List.of(new Ipv6Entry(Sample.HOME_ADDRESS6.prefix(), TunnelingMode.CARE_OF_ADDRESS),
                        new Ipv6Entry(Sample.NETWORK6.prefix(), TunnelingMode.CARE_OF_ADDRESS)),
                List.of())));
        assertThat(node.accept(node.reply(0).allPrefixes(1))).as("nothing to change").isEmpty();
        assertThat(node.requests()).hasSize(1);
    }

    @Test
    void acceptsCodeOne() {
        final Node node = new Node(Sample.settings());
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(1).allPrefixes(0));
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
    }

    @Test
    void doesNotCountALifetimeOfZeroAsRegistered() {
        final Node node = new Node(Sample.settings());
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).allPrefixes(1).lifetime(0));
        assertThat(node.view().state()).isEqualTo(State.DENIED);
    }

    @Test
    @Tag("BASE-MN-04")
    void showsThePendingRequestUntilItIsAnswered() {
        final Node node = new Node(Sample.settings());
        node.visit(Sample.CARE_OF);
        node.pass(2_500_000_000L);
        final RegistrationView.Pending pending = Objects.requireNonNull(node.view().pending());
        assertThat(pending.destination()).isEqualTo(Sample.HOME_AGENT);
        assertThat(pending.careOfAddress()).isEqualTo(Sample.CARE_OF);
        assertThat(pending.identification()).isEqualTo(Reply.decode(node.lastRequest()).identification());
        assertThat(pending.lifetimeSec()).isEqualTo(1800);
        assertThat(pending.remainingSec()).isEqualTo(1800);
        assertThat(pending.attempt()).isEqualTo(2);

        node.accept(node.reply(0).allPrefixes(1));
        assertThat(node.view().pending()).isNull();
    }

    @Test
    void triesAgainSoonWhenARequestCouldNotLeave() {
        final Node node = new Node(Sample.settings());
        node.visit(Sample.CARE_OF);
        node.fail(new Effect.Send(node.lastRequest()));
        assertThat(node.view().pending()).isNull();
        node.pass(10_000_000L);
        node.fail(new Effect.Send(node.lastRequest()));
        node.pass(20_000_000L);
        assertThat(node.requestMillis()).containsExactly(0L, 10L, 30L);
        node.pass(Node.SECOND);
        assertThat(node.requestMillis()).as("the third has left").hasSize(3);
        assertThat(node.view().effectFailures()).isEqualTo(2);
    }

    private static RegistrationRequest firstRequest(RequestSettings request) {
        final Node node = new Node(Sample.settings(request, Sample.HOME_ADDRESS6));
        node.visit(Sample.CARE_OF);
        return Reply.decode(node.lastRequest());
    }

    private static RegistrationView.Granted granted(Node node) {
        return Objects.requireNonNull(node.view().granted());
    }
}
