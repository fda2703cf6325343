package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.Ipv6PrefixRequestExtension;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Old home agents that choke on the dual-stack extensions and deny them in a form that nobody can verify. */
@Tag("OPS-HOME-3")
class LegacyHomeAgentTest {
    private static final Ipv4Address ELSEWHERE = Ipv4Address.parse("192.0.2.7");

    private final Node node = new Node(
            Sample.settings(Sample.wrappedBy(EncapsulationKind.GRE), Sample.HOME_ADDRESS6));

    private RegistrationRequest last() {
        return Reply.decode(node.lastRequest());
    }

    private boolean asksForIpv6() {
        return !last().all(Ipv6PrefixRequestExtension.class).isEmpty();
    }

    private void toNextRequest() {
        final int before = node.requests().size();
        while (node.requests().size() == before) {
            node.pass(node.machine.nextDeadlineNs() - node.nowNs);
        }
    }

    /** Type 32 with an SPI that is none, as a home agent builds it that took the first extension for the authentication. */
    private Octets brokenDenial(int code) {
        final byte[] bare = node.reply(code).signedBy(null).octets().toArray();
        return Octets.ofHex(Octets.of(bare) + "2014" + "01802001" + "00".repeat(16));
    }

    private void denyThreeTimes(int code) {
        node.visit(Sample.CARE_OF);
        node.receive(brokenDenial(code), ELSEWHERE);
        toNextRequest();
        node.receive(node.reply(code).signedBy(null).octets());
        toNextRequest();
        node.receive(brokenDenial(code), ELSEWHERE);
    }

    @ParameterizedTest
    @ValueSource(ints = {134, 128})
    void afterThreeSuchDenialsOneRoundIsTriedWithout(int code) {
        denyThreeTimes(code);
        final long deniedNs = node.nowNs;
        toNextRequest();
        assertThat(node.nowNs - deniedNs).isLessThanOrEqualTo(Node.SECOND);
        assertThat(asksForIpv6()).isFalse();
        assertThat(last().has(RegistrationFlags.GRE)).isTrue();
        assertThat(last().has(RegistrationFlags.REVERSE_TUNNELING)).isTrue();
        assertThat(last().lifetimeSec()).isEqualTo(1800);
        final List<Effect> effects = node.accept(node.reply(0));
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
        assertThat(node.view().ipv6Support()).isEqualTo(Ipv6Support.REFUSED);
        assertThat(effects).filteredOn(Effect.NoteSecurityEvent.class::isInstance).singleElement()
                .extracting(effect -> ((Effect.NoteSecurityEvent) effect).cause()).isEqualTo("ipv6-given-up");
    }

    @Test
    void threeDenialsOfOneRequestAreOne() {
        node.visit(Sample.CARE_OF);
        for (int i = 0; i < 10; i++) {
            node.receive(brokenDenial(134));
        }
        toNextRequest();
        assertThat(asksForIpv6()).isTrue();
    }

    @Test
    void aRequestWithoutSuchADenialBetweenThemBreaksTheRow() {
        node.visit(Sample.CARE_OF);
        node.receive(brokenDenial(134));
        toNextRequest();
        node.receive(brokenDenial(134));
        toNextRequest();
        toNextRequest();
        node.receive(brokenDenial(134));
        toNextRequest();
        assertThat(asksForIpv6()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {70, 74, 131, 137, 139})
    void noOtherCodeCounts(int code) {
        denyThreeTimes(code);
        toNextRequest();
        assertThat(asksForIpv6()).isTrue();
        assertThat(last().has(RegistrationFlags.GRE)).isTrue();
        assertThat(last().has(RegistrationFlags.REVERSE_TUNNELING)).isTrue();
    }

    @Test
    void theRoundShowsNothingUnlessItsReplyIsSigned() {
        denyThreeTimes(134);
        for (int i = 0; i < LegacyTrial.TRANSMISSIONS; i++) {
            toNextRequest();
            assertThat(asksForIpv6()).isFalse();
            node.receive(node.reply(0).signedBy(null).octets());
            node.receive(node.reply(134).signedBy(Sample.stranger(0x100)).octets());
        }
        toNextRequest();
        assertThat(asksForIpv6()).isTrue();
        assertThat(node.view().state()).isEqualTo(State.REGISTERING);
        assertThat(node.view().ipv6Support()).isEqualTo(Ipv6Support.UNKNOWN);
        node.accept(node.reply(0).allPrefixes(1));
        assertThat(node.view().ipv6Support()).isEqualTo(Ipv6Support.YES);
    }

    @Test
    void aSignedDenialOfTheRoundEndsIt() {
        denyThreeTimes(134);
        toNextRequest();
        node.accept(node.reply(139));
        toNextRequest();
        assertThat(asksForIpv6()).isTrue();
        assertThat(last().has(RegistrationFlags.GRE)).isTrue();
    }

    @Test
    void aSignedReplyToTheSameRequestComesFirst() {
        denyThreeTimes(134);
        node.accept(node.reply(0).allPrefixes(1));
        assertThat(node.view().ipv6Support()).isEqualTo(Ipv6Support.YES);
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
        node.pass(1440 * Node.SECOND);
        assertThat(asksForIpv6()).isTrue();
    }

    @Test
    void neverForAHomeAgentThatHasAnsweredSuchARequestUnderItsAuthenticator() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(131));
        assertThat(node.machine.remembered().dualStackHomeAgents()).containsExactly(Sample.HOME_AGENT);
        toNextRequest();
        denyThreeTimes(134);
        toNextRequest();
        assertThat(asksForIpv6()).isTrue();
    }

    @Test
    void thatIsRememberedOverARestart() {
        final Node restarted = new Node(Sample.settings(), Sample.WALL_CLOCK,
                new Remembered(Sample.WALL_CLOCK, Sample.WALL_CLOCK, Set.of(Sample.HOME_AGENT), null), () -> 1L);
        restarted.visit(Sample.CARE_OF);
        for (int i = 0; i < 5; i++) {
            restarted.receive(restarted.reply(134).signedBy(null).octets());
            restarted.pass(restarted.machine.nextDeadlineNs() - restarted.nowNs);
            assertThat(Reply.decode(restarted.lastRequest()).all(Ipv6PrefixRequestExtension.class)).hasSize(1);
        }
    }

    @Test
    void itIsForgottenInTheNextNetworkAndAfterAnHour() {
        denyThreeTimes(134);
        toNextRequest();
        node.accept(node.reply(0));
        node.visit(Sample.OTHER_CARE_OF);
        node.pass(Node.SECOND);
        assertThat(asksForIpv6()).isTrue();
        assertThat(node.view().ipv6Support()).isEqualTo(Ipv6Support.UNKNOWN);

        node.detach();
        node.pass(Node.SECOND);
        denyThreeTimes(134);
        toNextRequest();
        node.accept(node.reply(0));
        final long givenUpNs = node.nowNs;
        while (node.nowNs - givenUpNs < 3599 * Node.SECOND) {
            assertThat(asksForIpv6()).isFalse();
            toNextRequest();
            if (!asksForIpv6()) {
                node.accept(node.reply(0));
            }
        }
        assertThat(asksForIpv6()).isTrue();
    }
}
