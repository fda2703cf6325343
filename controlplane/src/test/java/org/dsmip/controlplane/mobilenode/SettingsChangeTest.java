package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.effect.Effect.Place.TUNNEL;

import java.util.List;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Effect.AssignAddress;
import org.dsmip.controlplane.effect.Effect.UnassignAddress;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Entry;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.Ipv6PrefixRequestExtension;
import org.dsmip.core.wire.mip.Ipv6TunnelingModeExtension;
import org.dsmip.core.wire.mip.LengthRule;
import org.dsmip.core.wire.mip.LengthStyle;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What follows from settings that are swapped while the node is somewhere. */
class SettingsChangeTest {
    private static final RequestedPrefix OTHER6 = RequestedPrefix.of(Ipv6Prefix.parse("2001:db8:1::20/128"));
    private static final Ipv6Address OTHER_ADDRESS6 = OTHER6.prefix().address();

    private final Node node = new Node(Sample.settings());

    private void registered() {
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(0).allPrefixes(1));
        node.pass(60 * Node.SECOND);
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
    }

    private static MobileNodeSettings with(RequestSettings request, DualStackSettings dualStack) {
        return new MobileNodeSettings(Sample.HOME, List.of(Sample.ASSOCIATION), List.of(Sample.HOME_ADDRESS6), request,
                dualStack);
    }

    private RegistrationRequest lastAsked() {
        return Reply.decode(node.lastRequest());
    }

    @Test
    void theSameAgainAsksNothing() {
        registered();
        assertThat(node.swap(Sample.settings())).isEmpty();
    }

    @Test
    void anotherLifetimeIsAskedForAtOnceAndTheTunnelStaysMeanwhile() {
        registered();
        assertThat(node.swap(Sample.settings(new RequestSettings(600, EncapsulationKind.IP_IN_IP, true, 434),
                Sample.HOME_ADDRESS6))).hasExactlyElementsOfTypes(Effect.Send.class);
        assertThat(lastAsked().lifetimeSec()).isEqualTo(600);
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
        assertThat(node.accept(node.reply(0).allPrefixes(1))).as("what is in use is what is granted").isEmpty();
        assertThat(node.view().granted()).isNotNull().extracting(RegistrationView.Granted::lifetimeSec).isEqualTo(600);
    }

    @Test
    void anotherEncapsulationIsUsedWhenItIsGranted() {
        registered();
        final ForwardingEntry before = node.lastEntry();
        node.swap(Sample.settings(Sample.wrappedBy(EncapsulationKind.GRE), Sample.HOME_ADDRESS6));
        assertThat(node.lastEntry()).as("until then").isEqualTo(before);
        assertThat(lastAsked().has(RegistrationFlags.GRE)).isTrue();
        node.accept(node.reply(0).allPrefixes(1));
        assertThat(node.lastEntry().outer().encapsulation()).isEqualTo(EncapsulationKind.GRE);
    }

    @Test
    void whatWasGivenUpIsAskedForAgain() {
        node.swap(Sample.settings(Sample.wrappedBy(EncapsulationKind.GRE), Sample.HOME_ADDRESS6));
        node.visit(Sample.CARE_OF);
        node.accept(node.reply(139));
        node.pass(2 * Node.SECOND);
        assertThat(lastAsked().has(RegistrationFlags.GRE)).as("given up").isFalse();
        node.accept(node.reply(0).allPrefixes(1));
        node.pass(60 * Node.SECOND);
        node.swap(Sample.settings(new RequestSettings(600, EncapsulationKind.GRE, true, 434), Sample.HOME_ADDRESS6));
        assertThat(lastAsked().has(RegistrationFlags.GRE)).isTrue();
    }

    @Test
    void withoutAHomeAgentThatKnowsIpv6ItIsAskedAgain() {
        registered();
        node.swap(with(RequestSettings.DEFAULTS, Sample.dualStack(false)));
        node.accept(node.reply(0));
        assertThat(node.view().ipv6Support()).isEqualTo(Ipv6Support.NO);
        node.pass(2 * Node.SECOND);
        node.swap(with(RequestSettings.DEFAULTS,
                new DualStackSettings(false, 60, 1280, LengthStyle.STANDARD, LengthRule.TOLERANT)));
        assertThat(lastAsked().all(Ipv6PrefixRequestExtension.class)).hasSize(1);
        node.accept(node.reply(0));
        node.pass(59 * Node.SECOND);
        assertThat(lastAsked().all(Ipv6PrefixRequestExtension.class)).hasSize(1);
        node.pass(2 * Node.SECOND);
        assertThat(lastAsked().all(Ipv6PrefixRequestExtension.class)).as("after a minute").hasSize(1);
        assertThat(node.requests()).hasSize(4);
    }

    @Test
    void aNewPrefixIsReceivedAtOnceAndAnotherOneIsGone() {
        registered();
        final List<Effect> effects = node.swap(Sample.settings(OTHER6));
        assertThat(effects).contains(new UnassignAddress(Sample.ADDRESS6, 128, TUNNEL),
                new AssignAddress(OTHER_ADDRESS6, 128, TUNNEL));
        assertThat(node.lastEntry().ipv6Entries())
                .containsExactly(new Ipv6Entry(OTHER6.prefix(), TunnelingMode.CARE_OF_ADDRESS));
        assertThat(lastAsked().all(Ipv6PrefixRequestExtension.class)).singleElement()
                .satisfies(asked -> assertThat(asked.prefix()).isEqualTo(OTHER_ADDRESS6));
        node.accept(node.reply(0).allPrefixes(1));
        assertThat(node.view().prefixes()).singleElement()
                .satisfies(state -> assertThat(state.label()).isEqualTo("up"));
    }

    @Test
    void onePrefixMoreLeavesTheOtherAsItIs() {
        registered();
        node.swap(Sample.settings(Sample.HOME_ADDRESS6, Sample.NETWORK6));
        assertThat(node.history.stream().map(Node.Timed::effect))
                .doesNotContain(new UnassignAddress(Sample.ADDRESS6, 128, TUNNEL))
                .contains(new AssignAddress(Sample.ROUTER6, 128, TUNNEL));
        assertThat(node.view().prefixes()).extracting(PrefixState::label).containsExactly("up", "pending");
    }

    @Test
    void atHomeAddressesComeAndGoOnTheLink() {
        node.home();
        node.accept(node.reply(0));
        final List<Effect> effects = node.swap(Sample.settings(OTHER6));
        assertThat(effects).containsExactly(new Effect.ReturnAddress(Sample.ADDRESS6, 64),
                new Effect.AcquireAddress(OTHER_ADDRESS6, 64));
        assertThat(node.pass(60 * Node.SECOND)).as("who is home is registered nowhere")
                .noneMatch(Effect.Send.class::isInstance)
                .doesNotContain(new Effect.AnnounceAddress(Sample.ADDRESS6, null));
        assertThat(node.visit(Sample.CARE_OF)).contains(new AssignAddress(OTHER_ADDRESS6, 128, TUNNEL))
                .doesNotContain(new AssignAddress(Sample.ADDRESS6, 128, TUNNEL));
    }

    @Test
    void whereIpv6EndsIsAskedAnew() {
        registered();
        node.swap(Sample.homeAddressMode());
        assertThat(lastAsked().first(Ipv6TunnelingModeExtension.class)).isNull();
        node.accept(node.reply(0).allPrefixes(0));
        assertThat(node.lastEntry().ipv6Entries())
                .containsExactly(new Ipv6Entry(Sample.HOME_ADDRESS6.prefix(), TunnelingMode.HOME_ADDRESS));
    }

    @Test
    void whatATunnelTakesFollowsAtOnce() {
        registered();
        node.swap(with(RequestSettings.DEFAULTS,
                new DualStackSettings(true, 3600, 1400, LengthStyle.STANDARD, LengthRule.TOLERANT)));
        assertThat(node.lastEntry().tunnelMtuBytes()).isEqualTo(1400);
    }

    @Test
    void anotherKeySignsTheNextRequestAndOnlyItsReplyCounts() {
        registered();
        final MobilitySecurityAssociation other = Sample.stranger(0x101);
        node.swap(new MobileNodeSettings(Sample.HOME, List.of(other), List.of(Sample.HOME_ADDRESS6),
                RequestSettings.DEFAULTS, Sample.dualStack(true)));
        node.accept(node.reply(0).allPrefixes(1).signedBy(Sample.ASSOCIATION));
        assertThat(node.discards(DiscardReason.UNKNOWN_SPI)).isEqualTo(1);
        assertThat(node.view().pending()).isNotNull();
        node.accept(node.reply(0).allPrefixes(1));
        assertThat(node.view().pending()).isNull();
        assertThat(node.view().state()).isEqualTo(State.REGISTERED);
    }

    /** Also in the network that it is registered in, where nothing else would be asked until the lifetime is nearly over. */
    @Test
    void whoIsNowhereAsksWhereItComesBackTo() {
        registered();
        node.detach();
        assertThat(node.swap(Sample.settings(new RequestSettings(600, EncapsulationKind.IP_IN_IP, true, 434),
                Sample.HOME_ADDRESS6))).isEmpty();
        node.visit(Sample.CARE_OF);
        node.pass(Node.SECOND);
        assertThat(lastAsked().lifetimeSec()).isEqualTo(600);
    }

    @Test
    void whoLeavesIsNotKept() {
        registered();
        node.shutdown();
        final int requests = node.requests().size();
        node.swap(Sample.settings(OTHER6));
        assertThat(node.requests()).hasSize(requests);
        node.accept(node.reply(0));
        assertThat(node.machine.isStopped()).isTrue();
    }

    /** Duplicate address detection would find the home agent's defense. */
    @Test
    @Tag("ND-14")
    void atHomeAnAddressThatTheHomeAgentMayStillDefendIsTakenWithoutDetection() {
        registered();
        node.home();
        node.swap(Sample.settings(OTHER6));
        assertThat(node.swap(Sample.settings()))
                .contains(new AssignAddress(Sample.ADDRESS6, 64, Effect.Place.ACCESS))
                .doesNotHaveAnyElementsOfTypes(Effect.AcquireAddress.class);
    }
}
