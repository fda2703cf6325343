package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.CriticalVendorExtension;
import org.dsmip.core.wire.mip.Ipv6PrefixRequestExtension;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mobile node does about each kind of denial. */
class DenialTest {
    private static final Ipv4Address SECOND_HOME_AGENT = Ipv4Address.parse("192.0.2.2");

    private final Node node = new Node(Sample.settings());

    @ParameterizedTest
    @ValueSource(ints = {128, 129, 130, 131, 132, 135, 140, 144, 64, 65, 66, 78, 80, 88, 194})
    @Tag("BASE-MN-31")
    @Tag("BASE-AUTH-18")
    void backsOffFromWhatItCannotRepair(int code) {
        node.visit(Sample.CARE_OF);
        final List<Effect> effects = node.accept(node.reply(code));

        assertThat(effects).hasOnlyElementsOfType(Effect.NoteSecurityEvent.class).hasSize(1);
        assertThat(node.view().state()).isEqualTo(State.DENIED);
        assertThat(node.view().lastCode()).isEqualTo(code);
        for (int i = 0; i < 8; i++) {
            node.pass(node.machine.nextDeadlineNs() - node.nowNs);
            node.accept(node.reply(code));
        }
        assertThat(node.requestMillis()).containsExactly(0L, 4_000L, 12_000L, 28_000L, 60_000L, 124_000L, 252_000L,
                508_000L, 764_000L);
    }

    @Test
    @Tag("BASE-RPL-11")
    @Tag("BASE-MN-29")
    void setsItsClockByAnAuthenticated133Only() {
        node.visit(Sample.CARE_OF);
        final long ahead = (95L << 32);
        final long own = node.reply(133).request.identification();
        node.receive(node.reply(133).identification(own + ahead).signedBy(Sample.stranger(0x100)).octets());
        assertThat(node.discards(DiscardReason.AUTHENTICATION_FAILED)).isEqualTo(1);
        node.pass(2 * Node.SECOND);
        assertThat(secondsSent()).isEqualTo((own >>> 32) + 2);

        final long second = Reply.decode(node.lastRequest()).identification();
        node.accept(node.reply(133).identification(second + ahead));
        node.pass(Node.SECOND);
        assertThat(secondsSent()).isEqualTo((own >>> 32) + 3 + 95);
        assertThat(node.requestMillis()).containsExactly(0L, 2_000L, 3_000L);
    }

    @Test
    @Tag("BASE-RPL-11")
    void backsOffWhenSettingTheClockDoesNotHelp() {
        node.visit(Sample.CARE_OF);
        for (int i = 0; i < 4; i++) {
            node.accept(node.reply(133).identification(Reply.decode(node.lastRequest()).identification() + (5L << 32)));
            node.pass(Node.SECOND);
        }
        assertThat(node.requestMillis()).containsExactly(0L, 1_000L, 2_000L, 3_000L);
        node.pass(3 * Node.SECOND);
        assertThat(node.requestMillis()).endsWith(7_000L);
    }

    @Test
    @Tag("BASE-MN-28")
    @Tag("BASE-RPL-12")
    void goesToTheHomeAgentThatA136Names() {
        node.visit(Sample.CARE_OF);
        final long own = Reply.decode(node.lastRequest()).identification();
        node.accept(node.reply(136).homeAgent(SECOND_HOME_AGENT).identification(own + (40L << 32)));
        node.pass(Node.SECOND);

        assertThat(node.lastRequest().destination().address()).isEqualTo(SECOND_HOME_AGENT);
        assertThat(Reply.decode(node.lastRequest()).homeAgent()).isEqualTo(SECOND_HOME_AGENT.bits());
        assertThat(secondsSent()).isEqualTo((own >>> 32) + 1 + 40);
        assertThat(node.lastEntry().outer().destination()).isEqualTo(SECOND_HOME_AGENT.bits());

        node.accept(node.reply(0).allPrefixes(1));
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
        assertThat(node.view().homeAgent()).isEqualTo(SECOND_HOME_AGENT);
    }

    @Test
    @Tag("BASE-MN-28")
    void backsOffFromA136ThatNamesNoOtherHomeAgent() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(136));
        node.pass(3 * Node.SECOND);
        assertThat(node.requests()).hasSize(1);
    }

    @Test
    @Tag("BASE-MN-27")
    void asksForNoMoreThanA69Allows() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(69).lifetime(300));
        node.pass(Node.SECOND);
        assertThat(Reply.decode(node.lastRequest()).lifetimeSec()).isEqualTo(300);
    }

    @ParameterizedTest
    @ValueSource(ints = {72, 139})
    @Tag("BASE-MN-32")
    void asksWithoutAnEncapsulationThatIsUnavailable(int code) {
        final Node gre = new Node(Sample.settings(Sample.wrappedBy(EncapsulationKind.GRE), Sample.HOME_ADDRESS6));
        gre.visit(Sample.CARE_OF);
        gre.accept(gre.reply(code));
        gre.pass(Node.SECOND);

        assertThat(Reply.decode(gre.lastRequest()).has(RegistrationFlags.GRE)).isFalse();
        assertThat(gre.lastEntry().outer().encapsulation()).isEqualTo(EncapsulationKind.IP_IN_IP);
        gre.accept(gre.reply(code));
        gre.pass(3 * Node.SECOND);
        assertThat(gre.requests()).as("nothing is left to give up").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {74, 137})
    @Tag("BASE-MN-32")
    @Tag("BASE-RT-26")
    void givesUpReverseTunnelingWithAWarning(int code) {
        node.visit(Sample.CARE_OF);
        final List<Effect> effects = node.accept(node.reply(code));
        node.pass(Node.SECOND);

        assertThat(effects).filteredOn(Effect.NoteSecurityEvent.class::isInstance)
                .extracting(effect -> ((Effect.NoteSecurityEvent) effect).cause())
                .containsExactly("registration-denied", "reverse-tunneling-given-up");
        assertThat(Reply.decode(node.lastRequest()).has(RegistrationFlags.REVERSE_TUNNELING)).isFalse();
        assertThat(node.lastEntry().reverseTunneling()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {75, 138})
    @Tag("BASE-MN-32")
    void asksForReverseTunnelingWhereItIsMandatory(int code) {
        final Node triangular = new Node(
                Sample.settings(new RequestSettings(1800, EncapsulationKind.IP_IN_IP, false, 434)));
        triangular.visit(Sample.CARE_OF);
        triangular.accept(triangular.reply(code));
        triangular.pass(Node.SECOND);
        assertThat(Reply.decode(triangular.lastRequest()).has(RegistrationFlags.REVERSE_TUNNELING)).isTrue();
    }

    @Test
    @Tag("BASE-MN-32")
    void doesNotGoInCirclesWhenEveryRepairIsDenied() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(137));
        node.pass(Node.SECOND);
        node.accept(node.reply(138));
        node.pass(3 * Node.SECOND);
        assertThat(node.requests()).hasSize(2);
        node.pass(Node.SECOND);
        assertThat(node.requestMillis()).containsExactly(0L, 1_000L, 5_000L);
        assertThat(Reply.decode(node.lastRequest()).has(RegistrationFlags.REVERSE_TUNNELING)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {70, 134})
    @Tag("DS-4.5-13")
    void keepsIpv4WithAHomeAgentThatRefusesWhatItShouldSkip(int code) {
        node.visit(Sample.CARE_OF);
        refuseDualStack(code);
        node.pass(Node.SECOND);
        refuseDualStack(code);

        assertThat(node.requestMillis()).containsExactly(0L, 1_000L);
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
        assertThat(node.view().ipv6Support()).isEqualTo(Ipv6Support.REFUSED);
        assertThat(node.view().prefixes()).extracting(PrefixState::label).containsExactly("down(refused)");
        assertThat(node.lastEntry().ipv6Entries()).isEmpty();
        assertThat(node.lastEntry().reverseTunneling()).isTrue();
        assertThat(node.history).extracting(Node.Timed::effect).contains(
                new Effect.UnassignAddress(Sample.ADDRESS6, 128, Effect.Place.TUNNEL));
    }

    @Test
    @Tag("DS-4.5-13")
    void asksForIpv6AgainAfterAnHour() {
        node.visit(Sample.CARE_OF);
        refuseDualStack(134);
        for (int i = 0; i < 5; i++) {
            node.pass(node.machine.nextDeadlineNs() - node.nowNs);
            refuseDualStack(134);
        }
        assertThat(node.requestMillis()).containsExactly(0L, 1_000L, 1_441_000L, 2_881_000L, 3_600_000L, 3_601_000L);
        assertThat(node.requests()).extracting(datagram -> Reply.decode(datagram).all(Ipv6PrefixRequestExtension.class)
                .size()).containsExactly(1, 0, 0, 0, 1, 0);
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
    }

    @Test
    @Tag("BASE-MN-33")
    void triesWithoutReverseTunnelingWhenTheRestIsPoorlyFormedStill() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(134));
        node.pass(Node.SECOND);
        node.accept(node.reply(134));
        node.pass(Node.SECOND);
        final RegistrationRequest third = Reply.decode(node.lastRequest());
        assertThat(third.has(RegistrationFlags.REVERSE_TUNNELING)).isFalse();
        assertThat(third.all(Ipv6PrefixRequestExtension.class)).isEmpty();

        node.accept(node.reply(134));
        node.pass(4 * Node.SECOND);
        assertThat(node.requestMillis()).containsExactly(0L, 1_000L, 2_000L, 6_000L);
        final RegistrationRequest fourth = Reply.decode(node.lastRequest());
        assertThat(fourth.has(RegistrationFlags.REVERSE_TUNNELING)).as("what was given up in vain is back").isTrue();
        assertThat(fourth.all(Ipv6PrefixRequestExtension.class)).hasSize(1);
    }

    @Test
    @Tag("DS-4.2-3")
    void keepsWhatWasAcceptedBeforeWhenARefreshIsDenied() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).allPrefixes(1));
        node.pass(1440 * Node.SECOND);
        final List<Effect> effects = node.accept(node.reply(130).allPrefixes(8));

        assertThat(effects).hasOnlyElementsOfType(Effect.NoteSecurityEvent.class);
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
        assertThat(node.view().prefixes()).extracting(PrefixState::label).containsExactly("up");
    }

    @Test
    @Tag("BASE-FMT-15")
    void takesAnUnknownCriticalVendorExtensionForADenial() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).allPrefixes(1)
                .with(new CriticalVendorExtension(MobileIpExtension.UNPLACED, 9, 1, Octets.ofHex("00"))));
        assertThat(node.view().state()).isEqualTo(State.DENIED);
    }

    @Test
    @Tag("BASE-AUTH-19")
    void namesTheKeyThatADenialIsAbout() {
        node.visit(Sample.CARE_OF);
        assertThat(node.accept(node.reply(131))).containsExactly(new Effect.NoteSecurityEvent("registration-denied",
                Sample.HOME_AGENT, "code 131 (mobile node failed authentication), signed with SPI 0x100", true));
        assertThat(node.machine.answers()).isEqualTo(1);
    }

    @Test
    @Tag("BASE-MN-32")
    void whatAForeignCodeMadeItGiveUpEndsWithARoundInVain() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(137));
        node.pass(Node.SECOND);
        assertThat(reverseTunneling()).isFalse();
        node.accept(node.reply(131));
        node.pass(4 * Node.SECOND);
        assertThat(reverseTunneling()).as("the denial was about something else").isTrue();
    }

    @Test
    @Tag("BASE-MN-32")
    void whatWasGivenUpInOneNetworkIsAskedForInTheNext() {
        final Node gre = new Node(Sample.settings(Sample.wrappedBy(EncapsulationKind.GRE), Sample.HOME_ADDRESS6));
        gre.visit(Sample.CARE_OF);
        gre.accept(gre.reply(139));
        gre.pass(Node.SECOND);
        gre.accept(gre.reply(0).allPrefixes(1));
        assertThat(gre.view().state()).isEqualTo(State.REGISTERED);
        gre.pass(Node.SECOND);
        gre.detach();
        gre.visit(Sample.CARE_OF);
        gre.pass(1440 * Node.SECOND);
        assertThat(Reply.decode(gre.lastRequest()).has(RegistrationFlags.GRE)).as("the same network").isFalse();
        gre.visit(Sample.OTHER_CARE_OF);
        gre.pass(Node.SECOND);
        assertThat(Reply.decode(gre.lastRequest()).has(RegistrationFlags.GRE)).as("another network").isTrue();
        assertThat(gre.lastEntry().outer().encapsulation()).isEqualTo(EncapsulationKind.GRE);
    }

    @Test
    @Tag("DS-4.5-13")
    void aSignedRefusalOfIpv6IsTrueInEveryNetwork() {
        node.visit(Sample.CARE_OF);
        refuseDualStack(134);
        node.pass(Node.SECOND);
        refuseDualStack(134);
        node.visit(Sample.OTHER_CARE_OF);
        node.pass(Node.SECOND);
        assertThat(Reply.decode(node.lastRequest()).all(Ipv6PrefixRequestExtension.class)).isEmpty();
        assertThat(node.view().ipv6Support()).isEqualTo(Ipv6Support.REFUSED);
    }

    private boolean reverseTunneling() {
        return Reply.decode(node.lastRequest()).has(RegistrationFlags.REVERSE_TUNNELING);
    }

    private void refuseDualStack(int code) {
        final Reply reply = node.reply(0);
        node.accept(reply.request.all(Ipv6PrefixRequestExtension.class).isEmpty() ? reply : reply.code(code));
    }

    private long secondsSent() {
        return Reply.decode(node.lastRequest()).identification() >>> 32;
    }
}
