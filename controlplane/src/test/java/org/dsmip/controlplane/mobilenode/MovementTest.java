package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.effect.Effect.Place.ACCESS;
import static org.dsmip.controlplane.effect.Effect.Place.TUNNEL;

import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Effect.AnnounceAddress;
import org.dsmip.controlplane.effect.Effect.AssignAddress;
import org.dsmip.controlplane.effect.Effect.PublishForwarding;
import org.dsmip.controlplane.effect.Effect.RouteDirectly;
import org.dsmip.controlplane.effect.Effect.RouteThroughTunnel;
import org.dsmip.controlplane.effect.Effect.Send;
import org.dsmip.controlplane.effect.Effect.UnassignAddress;
import org.dsmip.controlplane.effect.Effect.WithdrawForwarding;
import org.dsmip.controlplane.mobilenode.RegistrationView.Access;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;
import org.dsmip.core.binding.Ipv6Entry;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Leaving home, roaming, losing the network, returning home, stopping: what is done and in which order. */
class MovementTest {
    private static final AssignAddress TUNNEL4 = new AssignAddress(Sample.HOME_ADDRESS, 32, TUNNEL);
    private static final AssignAddress TUNNEL6 = new AssignAddress(Sample.ADDRESS6, 128, TUNNEL);
    private static final AnnounceAddress ANNOUNCE4 = new AnnounceAddress(Sample.HOME_ADDRESS, null);
    private static final AnnounceAddress ANNOUNCE6 = new AnnounceAddress(Sample.ADDRESS6, null);

    private final Node node = new Node(Sample.settings());

    @Test
    @Tag("BASE-ARP-07")
    @Tag("BASE-MN-26")
    @Tag("DS-4.5-1")
    void leavingHomeItTakesItsAddressesOffTheLinkBeforeItRegisters() {
        node.home(Sample.HOME_ADDRESS, Sample.ADDRESS6);
        node.accept(node.reply(0));
        node.pass(5 * Node.SECOND);
        final List<Effect> effects = node.attach(
                new Attachment.Visiting(Sample.CARE_OF, 1500, Set.of(Sample.HOME_ADDRESS)));

        assertThat(effects).satisfiesExactly(
                e -> assertThat(e).isEqualTo(new UnassignAddress(Sample.HOME_ADDRESS, 24, ACCESS)),
                e -> assertThat(e).isEqualTo(TUNNEL4), e -> assertThat(e).isEqualTo(TUNNEL6),
                e -> assertThat(e).isEqualTo(new RouteThroughTunnel()),
                e -> assertThat(e).isInstanceOf(PublishForwarding.class), e -> assertThat(e).isInstanceOf(Send.class));
        assertThat(node.view().access()).isEqualTo(Access.CO_LOCATED);
    }

    @Test
    void takesAwayAHomeAddressThatTheVisitedLinkHasGotSinceThen() {
        node.visit(Sample.CARE_OF);
        assertThat(node.attach(new Attachment.Visiting(Sample.CARE_OF, 1500, Set.of(Sample.HOME_ADDRESS))))
                .containsExactly(new UnassignAddress(Sample.HOME_ADDRESS, 24, ACCESS));
    }

    @Test
    @Tag("DS-4.5-1")
    @Tag("BASE-MN-20")
    void movingOnItKeepsAddressesAndModeAndRegistersAtOnce() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).allPrefixes(0));
        node.pass(60 * Node.SECOND);
        final List<Effect> effects = node.visit(Sample.OTHER_CARE_OF);

        assertThat(effects).hasExactlyElementsOfTypes(PublishForwarding.class, Send.class);
        assertThat(node.lastEntry().outer().source()).isEqualTo(Sample.OTHER_CARE_OF.bits());
        assertThat(node.lastEntry().ipv6Entries()).as("sent by the mode accepted last")
                .containsExactly(new Ipv6Entry(Sample.HOME_ADDRESS6.prefix(), TunnelingMode.HOME_ADDRESS));
        assertThat(node.lastRequest().source().address()).isEqualTo(Sample.OTHER_CARE_OF);
        assertThat(node.view().state()).isEqualTo(State.REGISTERING);
    }

    @Test
    @Tag("BASE-MD-23")
    @Tag("BASE-MN-24")
    void aMoveWithinASecondIsReceivedAtOnceAndRegisteredWhenTheSecondIsOver() {
        node.visit(Sample.CARE_OF);
        node.pass(300_000_000L);
        final List<Effect> effects = node.visit(Sample.OTHER_CARE_OF);
        assertThat(effects).hasExactlyElementsOfTypes(PublishForwarding.class);
        node.pass(700_000_000L);

        assertThat(node.requestMillis()).containsExactly(0L, 1_000L);
        assertThat(node.lastRequest().source().address()).isEqualTo(Sample.OTHER_CARE_OF);
    }

    @Test
    @Tag("BASE-MN-37")
    @Tag("BASE-RPL-04")
    void ignoresTheReplyForThePlaceItHasLeft() {
        node.visit(Sample.CARE_OF);
        final Reply late = node.reply(0).allPrefixes(1);
        node.pass(1_100_000_000L);
        node.visit(Sample.OTHER_CARE_OF);
        node.accept(late);

        assertThat(node.discards(DiscardReason.IDENTIFICATION_MISMATCH)).isEqualTo(1);
        assertThat(node.view().state()).isEqualTo(State.REGISTERING);
        node.accept(node.reply(0).allPrefixes(1));
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
    }

    @Test
    @Tag("DS-2.2-1")
    void withoutIpv4ItSendsNothingAndLetsNothingOut() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).allPrefixes(1));
        assertThat(node.detach()).containsExactly(new WithdrawForwarding(Sample.HOME_ADDRESS));

        assertThat(node.pass(3600 * Node.SECOND)).isEmpty();
        assertThat(node.view().state()).isEqualTo(State.NO_IPV4_ACCESS);
        assertThat(node.view().access()).isEqualTo(Access.NONE);
    }

    @Test
    void comingBackToTheSameCareOfAddressItGoesOnWithItsRegistration() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).allPrefixes(1));
        node.detach();
        node.pass(Node.SECOND);
        assertThat(node.visit(Sample.CARE_OF)).hasExactlyElementsOfTypes(PublishForwarding.class);

        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
        node.pass(1439 * Node.SECOND);
        assertThat(node.requestMillis()).containsExactly(0L, 1_440_000L);
    }

    @Test
    @Tag("BASE-MN-20")
    void comingBackFromAnotherPlaceWhoseRequestWasNotAnsweredItRegistersAgain() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).allPrefixes(1));
        node.pass(10 * Node.SECOND);
        node.visit(Sample.OTHER_CARE_OF);
        node.pass(500_000_000L);
        node.visit(Sample.CARE_OF);
        assertThat(node.view().state()).isEqualTo(State.REGISTERING);
        node.pass(500_000_000L);
        assertThat(node.requestMillis()).containsExactly(0L, 10_000L, 11_000L);
        assertThat(Reply.decode(node.lastRequest()).careOfAddress()).isEqualTo(Sample.CARE_OF.bits());
    }

    @Test
    @Tag("BASE-MD-18")
    void aLinkThatComesBackMakesItAskAtOnceWhereItWouldHaveWaited() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(130));
        for (int i = 0; i < 5; i++) {
            node.pass(node.machine.nextDeadlineNs() - node.nowNs);
            node.accept(node.reply(130));
        }
        node.pass(2 * Node.SECOND);
        assertThat(node.machine.nextDeadlineNs() - node.nowNs).as("backs off").isGreaterThan(60 * Node.SECOND);
        assertThat(node.detach()).noneMatch(Send.class::isInstance);
        assertThat(node.visit(Sample.CARE_OF)).as("in the same instant").hasAtLeastOneElementOfType(Send.class);
    }

    @Test
    void tellsTheDataPlaneAboutAnotherPathMtu() {
        node.visit(Sample.CARE_OF);
        assertThat(node.attach(new Attachment.Visiting(Sample.CARE_OF, 1400, Set.of())))
                .hasExactlyElementsOfTypes(PublishForwarding.class);
        assertThat(node.lastEntry().pathMtuBytes()).isEqualTo(1400);
    }

    @Test
    @Tag("BASE-ARP-08")
    @Tag("ND-14")
    @Tag("ND-15")
    @Tag("BASE-MN-02")
    void returningHomeItAnnouncesThenDeregistersThenTakesBackItsTraffic() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).allPrefixes(1));
        node.pass(10 * Node.SECOND);
        final List<Effect> arrival = node.home();
        assertThat(arrival).satisfiesExactly(
                e -> assertThat(e).isEqualTo(new WithdrawForwarding(Sample.HOME_ADDRESS)),
                e -> assertThat(e).isEqualTo(new AssignAddress(Sample.HOME_ADDRESS, 24, ACCESS)),
                e -> assertThat(e).isEqualTo(new AssignAddress(Sample.ADDRESS6, 64, ACCESS)),
                e -> assertThat(e).isEqualTo(ANNOUNCE4), e -> assertThat(e).isInstanceOf(Send.class));
        final RegistrationRequest request = Reply.decode(node.lastRequest());
        assertThat(request.lifetimeSec()).isZero();
        assertThat(request.careOfAddress()).isEqualTo(Sample.HOME_ADDRESS.bits());

        node.pass(20_000_000L);
        assertThat(node.accept(node.reply(0))).containsExactly(ANNOUNCE6, new RouteDirectly(),
                new UnassignAddress(Sample.HOME_ADDRESS, 32, TUNNEL),
                new UnassignAddress(Sample.ADDRESS6, 128, TUNNEL));
        assertThat(node.view().state()).isEqualTo(State.HOME);
        assertThat(node.pass(980_000_000L)).containsExactly(ANNOUNCE4);
        assertThat(node.pass(20_000_000L)).containsExactly(ANNOUNCE6);
        assertThat(node.pass(980_000_000L)).containsExactly(ANNOUNCE4);
        assertThat(node.pass(20_000_000L)).containsExactly(ANNOUNCE6);
        assertThat(node.pass(3600 * Node.SECOND)).isEmpty();
    }

    @Test
    @Tag("ND-14")
    void returningHomeAfterAllBindingsHaveExpiredItAsksTheNetworkForItsAddress() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).allPrefixes(1).lifetime(600));
        node.detach();
        node.pass(600 * Node.SECOND);
        assertThat(node.home()).contains(new AssignAddress(Sample.HOME_ADDRESS, 24, ACCESS),
                new Effect.AcquireAddress(Sample.ADDRESS6, 64))
                .doesNotContain(new AssignAddress(Sample.ADDRESS6, 64, ACCESS));
        assertThat(node.accept(node.reply(0))).as("others may have it").doesNotContain(ANNOUNCE6);
        assertThat(node.shutdown()).contains(new Effect.ReturnAddress(Sample.ADDRESS6, 64));
    }

    @Test
    @Tag("ND-14")
    void asLongAsAnyBindingMayStandItDoesNot() {
        final AssignAddress undetected = new AssignAddress(Sample.ADDRESS6, 64, ACCESS);
        assertThat(node.home()).as("what a former run has left is not known").contains(undetected);
        final Node early = new Node(Sample.settings());
        early.visit(Sample.CARE_OF);
        early.accept(early.reply(0).allPrefixes(1).lifetime(600));
        early.detach();
        early.pass(599 * Node.SECOND);
        assertThat(early.home()).contains(undetected);
        assertThat(early.accept(early.reply(0))).contains(ANNOUNCE6);
        final Node unanswered = new Node(Sample.settings());
        unanswered.visit(Sample.CARE_OF);
        unanswered.accept(unanswered.reply(0).allPrefixes(1).lifetime(600));
        unanswered.pass(700 * Node.SECOND);
        assertThat(unanswered.view().state()).isNotEqualTo(State.REGISTERED);
        assertThat(unanswered.home()).as("the reply to a refresh may have been lost").contains(undetected);
    }

    @Test
    void whatTheHomeNetworkHasConfiguredIsLeftAsItIs() {
        final List<Effect> arrival = node.home(Sample.HOME_ADDRESS, Sample.ADDRESS6);
        assertThat(arrival).hasExactlyElementsOfTypes(AnnounceAddress.class, Send.class);
        node.accept(node.reply(0));
        assertThat(node.shutdown()).isEmpty();
        assertThat(node.machine.isStopped()).isTrue();
    }

    @Test
    @Tag("BASE-MN-18")
    @Tag("OPS-HOME-1")
    void eachTimeItComesHomeItAsksTheHomeAgent() {
        node.home(Sample.HOME_ADDRESS, Sample.ADDRESS6);
        assertThat(Reply.decode(node.lastRequest()).lifetimeSec()).as("a crash may have left a binding").isZero();
        node.accept(node.reply(0));
        node.pass(10 * Node.SECOND);
        assertThat(node.requests()).as("once a stay").hasSize(1);
        node.detach();
        assertThat(node.home(Sample.HOME_ADDRESS, Sample.ADDRESS6)).noneMatch(RouteDirectly.class::isInstance);
        assertThat(node.requests()).as("its answer tells that this is home").hasSize(2);
        assertThat(node.accept(node.reply(0))).contains(new RouteDirectly());
    }

    @Test
    @Tag("OPS-HOME-1")
    void nothingLeavesBareUntilTheHomeAgentHasAnswered() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).allPrefixes(1));
        node.pass(10 * Node.SECOND);
        node.home();
        assertThat(node.pass(100 * Node.SECOND)).noneMatch(RouteDirectly.class::isInstance);
        node.receive(node.reply(0).signedBy(null).octets());
        node.receive(node.reply(129).signedBy(Sample.stranger(0x100)).octets());
        assertThat(node.history).extracting(Node.Timed::effect).noneMatch(RouteDirectly.class::isInstance);

        assertThat(node.requestMillis()).containsExactly(0L, 10_000L, 11_000L, 13_000L, 17_000L, 25_000L, 41_000L,
                73_000L, 105_000L);
        assertThat(node.view().state()).isEqualTo(State.DEREGISTERING);
        assertThat(node.accept(node.reply(0))).contains(new RouteDirectly());
        assertThat(node.view().state()).isEqualTo(State.HOME);
    }

    @Test
    @Tag("OPS-HOME-1")
    void aNetworkThatWasNotHomeAfterAllLosesTheHomeAddress() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).allPrefixes(1));
        node.pass(10 * Node.SECOND);
        node.home();
        node.pass(3 * Node.SECOND);
        assertThat(node.visit(Ipv4Address.parse("192.0.2.77"))).contains(
                new UnassignAddress(Sample.HOME_ADDRESS, 24, ACCESS), new UnassignAddress(Sample.ADDRESS6, 64, ACCESS))
                .noneMatch(RouteDirectly.class::isInstance);
        assertThat(node.pass(10 * Node.SECOND)).noneMatch(AnnounceAddress.class::isInstance);
        node.home();
        node.pass(3 * Node.SECOND);
        assertThat(node.detach()).contains(new Effect.ReturnAddress(Sample.HOME_ADDRESS, 24))
                .noneMatch(RouteDirectly.class::isInstance);
    }

    @Test
    @Tag("OPS-HOME-1")
    void aCableThatIsPulledAtHomeLeavesNothingForTheNextNetwork() {
        node.home();
        assertThat(node.accept(node.reply(0))).isNotEmpty();
        assertThat(node.detach()).contains(new Effect.ReturnAddress(Sample.HOME_ADDRESS, 24), TUNNEL4,
                new RouteThroughTunnel());
    }

    @Test
    void setsItsClockAtHomeTooAndTakesOtherSignedDenialsAsAnOrdinaryHost() {
        node.visit(Sample.CARE_OF);
        node.pass(Node.SECOND);
        node.home();
        final long identification = Reply.decode(node.lastRequest()).identification();
        assertThat(node.accept(node.reply(133).identification(identification + (95L << 32))))
                .contains(new RouteDirectly());
        node.pass(Node.SECOND);
        assertThat(Reply.decode(node.lastRequest()).identification() - identification).isGreaterThan(95L << 32);
        node.accept(node.reply(129));
        node.pass(Node.SECOND);
        node.accept(node.reply(0));
        assertThat(node.view().state()).isEqualTo(State.HOME);
    }

    @Test
    void leavingAgainBeforeTheHomeAgentAnsweredItRegistersAfresh() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).allPrefixes(1));
        node.pass(5 * Node.SECOND);
        node.home();
        node.pass(2 * Node.SECOND);
        node.visit(Sample.CARE_OF);

        assertThat(node.view().state()).isEqualTo(State.REGISTERING);
        node.pass(Node.SECOND);
        assertThat(Reply.decode(node.lastRequest()).lifetimeSec()).isEqualTo(1800);
    }

    @Test
    @Tag("BASE-MN-19")
    void stoppingAwayItDropsItsBindingAndTakesEverythingBack() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).allPrefixes(1));
        node.pass(10 * Node.SECOND);
        final List<Effect> effects = node.shutdown();

        assertThat(effects).satisfiesExactly(e -> assertThat(e).isInstanceOf(Send.class),
                e -> assertThat(e).isEqualTo(new WithdrawForwarding(Sample.HOME_ADDRESS)),
                e -> assertThat(e).isEqualTo(new RouteDirectly()),
                e -> assertThat(e).isEqualTo(new UnassignAddress(Sample.HOME_ADDRESS, 32, TUNNEL)),
                e -> assertThat(e).isEqualTo(new UnassignAddress(Sample.ADDRESS6, 128, TUNNEL)));
        final RegistrationRequest request = Reply.decode(node.lastRequest());
        assertThat(request.lifetimeSec()).isZero();
        assertThat(request.careOfAddress()).isEqualTo(Sample.CARE_OF.bits());
        assertThat(request.flags()).as("those that were granted")
                .isEqualTo(RegistrationFlags.DECAPSULATION | RegistrationFlags.REVERSE_TUNNELING);
        assertThat(node.machine.isStopped()).isFalse();

        assertThat(node.accept(node.reply(0))).isEmpty();
        assertThat(node.machine.isStopped()).isTrue();
        assertThat(node.view().state()).isEqualTo(State.STOPPED);
        assertThat(node.visit(Sample.OTHER_CARE_OF)).as("stopped").isEmpty();
    }

    @Test
    @Tag("BASE-MN-24")
    void stoppingRightAfterARequestItStillKeepsTheSecondAndGivesUpAfterTwoTries() {
        node.visit(Sample.CARE_OF);
        node.pass(100_000_000L);
        assertThat(node.shutdown()).noneMatch(Send.class::isInstance).contains(new RouteDirectly());
        node.pass(20 * Node.SECOND);

        assertThat(node.requestMillis()).containsExactly(0L, 1_000L, 2_000L);
        assertThat(node.machine.isStopped()).isTrue();
    }

    @Test
    void stoppingAtHomeItTakesBackOnlyWhatItPutThere() {
        node.home(Sample.ADDRESS6);
        node.accept(node.reply(0));
        assertThat(node.shutdown()).containsExactly(new Effect.ReturnAddress(Sample.HOME_ADDRESS, 24));
    }

    @Test
    void whatCouldNotBeDoneIsDoneAgainWhenItIsWantedAgain() {
        node.visit(Sample.CARE_OF);
        node.fail(TUNNEL6);
        node.fail(new PublishForwarding(node.lastEntry()));
        assertThat(node.accept(node.reply(0).allPrefixes(1))).containsExactly(TUNNEL6,
                new PublishForwarding(node.lastEntry()));
    }
}
