package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.Scene.ADDRESS;
import static org.dsmip.controlplane.homeagent.Scene.COLOCATED;
import static org.dsmip.controlplane.homeagent.Scene.FOREIGN_AGENT;
import static org.dsmip.controlplane.homeagent.Scene.FOREIGN_R;
import static org.dsmip.controlplane.homeagent.Scene.HOME;
import static org.dsmip.controlplane.homeagent.Scene.NETWORK;
import static org.dsmip.controlplane.homeagent.Scene.OTHER;
import static org.dsmip.controlplane.homeagent.Scene.OTHER_HOME;
import static org.dsmip.controlplane.homeagent.Scene.prefix;
import static org.dsmip.controlplane.homeagent.Scene.reply;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.RegistrationSettings.Encapsulations;
import org.dsmip.controlplane.homeagent.RegistrationSettings.Profile;
import org.dsmip.controlplane.homeagent.RegistrationSettings.ReverseTunneling;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.registry.RegisteredPrefix;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.RegistrationFlags;
import org.dsmip.core.wire.mip.ReplyCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What follows from settings that are swapped while mobile nodes are registered. */
class SettingsChangeTest {
    private static final Ipv4Address OTHER_CARE_OF = Ipv4Address.parse("203.0.113.11");
    private static final MobilitySecurityAssociation NEW_KEY = Scene.association(0x100,
            "99999999999999999999999999999999");
    private static final int GRE = RegistrationFlags.DECAPSULATION | RegistrationFlags.REVERSE_TUNNELING
            | RegistrationFlags.GRE;

    private final Setting setting = new Setting();
    private final Scene scene;

    SettingsChangeTest() {
        scene = setting.scene();
        scene.register(prefix("2001:db8:1::10/128"), prefix("2001:db8:100::/56"));
        registerOther();
    }

    private List<Effect> registerOther() {
        return scene.receive(scene.request().from(OTHER_HOME, OTHER).careOf(OTHER_CARE_OF).bytes(), OTHER_CARE_OF);
    }

    private List<Effect> swap(Consumer<Setting> change) {
        change.accept(setting);
        return scene.swap(setting.build());
    }

    private List<Ipv6Prefix> held() {
        return scene.binding().prefixes().stream().map(RegisteredPrefix::prefix).toList();
    }

    private List<Ipv4Address> bound() {
        return scene.agent().views().bindings(scene.nowNs()).stream().map(BindingView::homeAddress).toList();
    }

    private static @Nullable ReplyCode code(List<Effect> effects) {
        return reply(effects).replyCode();
    }

    static void registration(Setting setting, Consumer<Registration> change) {
        final Registration copy = new Registration(setting.registration);
        change.accept(copy);
        setting.registration = copy.build();
    }

    /** The part of the settings that has most to choose. */
    static final class Registration {
        Profile profile;
        int bindings;
        Encapsulations encapsulations;
        ReverseTunneling reverse;
        boolean strictReserved;
        int denials;
        private final RegistrationSettings of;

        Registration(RegistrationSettings of) {
            this.of = of;
            profile = of.profile();
            bindings = of.maximumBindings();
            encapsulations = of.encapsulations();
            reverse = of.reverseTunneling();
            strictReserved = of.strictReserved();
            denials = of.unauthenticatedDenialsPerSec();
        }

        RegistrationSettings build() {
            return new RegistrationSettings(profile, of.maximumLifetimeSec(), bindings, encapsulations, reverse,
                    strictReserved, denials);
        }
    }

    private static Ipv6Settings ipv6(Ipv6Settings of, boolean linkLocalCompat, int tunnelMtuBytes, Duration grace) {
        return new Ipv6Settings(of.enabled(), of.lengthSent(), of.strictLengths(), of.tunnelingMode(), of.prefixes(),
                linkLocalCompat, of.homeLegNegotiated(), tunnelMtuBytes, grace);
    }

    private static PrefixSettings inAll(int most) {
        final PrefixSettings of = PrefixSettings.ofProfile(Ipv6Settings.DualStackProfile.DRAFT_01);
        return new PrefixSettings(of.perMobileNode(), most, of.allowUnlisted(), of.allowSubprefix(),
                of.nestedBetweenNodes(), of.minimumLength(), of.squashCodes(), of.echoHostBits(), of.onLinkEntries());
    }

    @Test
    void whatStaysAsItWasIsNotTouched() {
        assertThat(swap(same -> {})).isEmpty();
        assertThat(swap(changed -> changed.maximumLifetime(1900))).isEmpty();
    }

    @Test
    void whoIsTakenOutIsNotServedAnyMore() {
        final List<Effect> effects = swap(changed -> changed.takenOut = List.of(HOME));
        assertThat(bound()).containsExactly(OTHER_HOME);
        assertThat(effects).contains(new Effect.WithdrawForwarding(HOME), new Effect.RemoveTunnelRoute(NETWORK),
                new Effect.RemoveProxyNeighbor(HOME), new Effect.KeepRecord(HOME))
                .filteredOn(Effect.NoteRegistration.class::isInstance).singleElement()
                .satisfies(note -> assertThat(((Effect.NoteRegistration) note).what()).isEqualTo(Effect.What.ENDED));
        assertThat(code(scene.register())).isEqualTo(ReplyCode.HA_MOBILE_NODE_FAILED_AUTHENTICATION);
        assertThat(code(registerOther())).isEqualTo(ReplyCode.ACCEPTED);
    }

    @Test
    void whoIsLetInAgainCannotUseARequestOfBefore() {
        final byte[] recorded = scene.request().bytes();
        scene.receive(recorded, COLOCATED);
        swap(without -> without.takenOut = List.of(HOME));
        assertThat(code(scene.receive(recorded, COLOCATED))).isEqualTo(ReplyCode.HA_MOBILE_NODE_FAILED_AUTHENTICATION);
        scene.pass(Scene.SECOND_NS);
        swap(again -> again.takenOut = List.of());
        assertThat(code(scene.receive(recorded, COLOCATED))).isEqualTo(ReplyCode.HA_IDENTIFICATION_MISMATCH);
        assertThat(code(scene.register())).isEqualTo(ReplyCode.ACCEPTED);
    }

    @Test
    void anotherKeyCountsFromTheNextRequestOn() {
        assertThat(swap(changed -> changed.key = NEW_KEY)).isEmpty();
        assertThat(bound()).containsExactlyInAnyOrder(HOME, OTHER_HOME);
        assertThat(code(scene.register())).isEqualTo(ReplyCode.HA_MOBILE_NODE_FAILED_AUTHENTICATION);
        final List<Effect> signedAnew = scene.receive(scene.request().from(HOME, NEW_KEY).bytes(), COLOCATED);
        assertThat(code(signedAnew)).isEqualTo(ReplyCode.ACCEPTED);
        Scene.assertSigned(signedAnew, NEW_KEY);
    }

    @Test
    void anEncapsulationThatIsNotGrantedAnyMoreStaysUntilTheNextRequest() {
        scene.receive(scene.request().flags(GRE).bytes(), COLOCATED);
        assertThat(swap(changed -> registration(changed,
                registration -> registration.encapsulations = new Encapsulations(false, false)))).isEmpty();
        assertThat(scene.binding().grant().encapsulation()).isEqualTo(EncapsulationKind.GRE);
        assertThat(code(scene.receive(scene.request().flags(GRE).bytes(), COLOCATED)))
                .isEqualTo(ReplyCode.HA_ENCAPSULATION_UNAVAILABLE);
        assertThat(code(scene.register())).isEqualTo(ReplyCode.ACCEPTED);
    }

    @Test
    void reverseTunnelingIsAMatterOfTheNextRequest() {
        assertThat(swap(changed -> registration(changed,
                registration -> registration.reverse = ReverseTunneling.UNSUPPORTED))).isEmpty();
        assertThat(code(scene.register())).isEqualTo(ReplyCode.HA_REVERSE_TUNNEL_UNAVAILABLE);
    }

    @Test
    void aLowerLimitThrowsNobodyOut() {
        assertThat(swap(changed -> registration(changed, registration -> registration.bindings = 1))).isEmpty();
        assertThat(bound()).hasSize(2);
        assertThat(code(scene.register())).as("who is in").isEqualTo(ReplyCode.ACCEPTED);
        assertThat(code(scene.receive(scene.request().from(Scene.VECTOR_HOME, Scene.VECTOR)
                .careOf(Ipv4Address.parse("203.0.113.77")).bytes(), COLOCATED)))
                .as("who is new").isEqualTo(ReplyCode.HA_INSUFFICIENT_RESOURCES);
        swap(changed -> registration(changed, registration -> registration.bindings = 3));
        assertThat(code(scene.receive(scene.request().from(Scene.VECTOR_HOME, Scene.VECTOR)
                .careOf(Ipv4Address.parse("203.0.113.77")).bytes(), COLOCATED))).isEqualTo(ReplyCode.ACCEPTED);
    }

    @Test
    void aLowerLimitOfPrefixesTakesNoneBack() {
        assertThat(swap(changed -> changed.prefixes(inAll(1)))).isEmpty();
        assertThat(held()).containsExactly(ADDRESS, NETWORK);
        assertThat(Scene.codes(scene.register(prefix("2001:db8:1::10/128"), prefix("2001:db8:101::/64"))))
                .containsExactly("0 2001:db8:1::10/128", "8 2001:db8:101::/64");
    }

    @Test
    void aPrefixThatIsAnotherOnesNowIsTakenBackBeforeThatOneAsks() {
        final List<Effect> effects = swap(changed -> changed.otherOwned = List.of(NETWORK));
        assertThat(effects).contains(new Effect.RemoveTunnelRoute(NETWORK), new Effect.KeepRecord(HOME));
        assertThat(held()).containsExactly(ADDRESS);
        assertThat(Scene.codes(scene.receive(scene.request().from(OTHER_HOME, OTHER).careOf(OTHER_CARE_OF)
                .extensions(prefix("2001:db8:100::/56")).bytes(), OTHER_CARE_OF)))
                .containsExactly("0 2001:db8:100::/56");
    }

    @Test
    void anAddressOfAnotherRouterIsTakenBack() {
        assertThat(swap(changed -> changed.routers = List.of(Ipv6Address.parse("2001:db8:1::10"))))
                .contains(new Effect.RemoveProxyNeighbor(ADDRESS.address()), new Effect.KeepRecord(HOME));
        assertThat(held()).containsExactly(NETWORK);
    }

    @Test
    void whatIsNoLongerServedIsTakenBackAndWhatIsNewlyServedIsGranted() {
        final Ipv6Prefix served = Ipv6Prefix.parse("2001:db8:900::/40");
        assertThat(swap(changed -> changed.served = List.of(served))).contains(new Effect.RemoveTunnelRoute(NETWORK));
        assertThat(held()).containsExactly(ADDRESS);
        assertThat(Scene.codes(scene.register(prefix("2001:db8:900::/56")))).containsExactly("0 2001:db8:900::/56");
    }

    @Test
    void whatIsDefendedAndHowLargePacketsAreFollowsAtOnce() {
        final Ipv6Address derived = Ipv6Address.parse("fe80::10");
        final List<Effect> without = swap(changed -> changed.ipv6 = ipv6(changed.ipv6, false, 1400,
                Duration.ofSeconds(2)));
        assertThat(without).contains(new Effect.RemoveProxyNeighbor(derived))
                .filteredOn(Effect.PublishForwarding.class::isInstance).hasSize(2)
                .allSatisfy(effect -> assertThat(((Effect.PublishForwarding) effect).entry().tunnelMtuBytes())
                        .isEqualTo(1400));
        assertThat(swap(changed -> changed.ipv6 = ipv6(changed.ipv6, true, 1400, Duration.ofSeconds(2))))
                .contains(new Effect.AddProxyNeighbor(derived), new Effect.AnnounceAddress(derived, null));
    }

    @Test
    void theGraceIsThatOfTheMoment() {
        swap(changed -> changed.ipv6 = ipv6(changed.ipv6, true, 1280, Duration.ofSeconds(10)));
        scene.receive(scene.request().careOf(FOREIGN_AGENT).bytes(), FOREIGN_AGENT);
        assertThat(scene.passAndFire(9 * Scene.SECOND_NS)).noneMatch(Effect.PublishForwarding.class::isInstance);
        assertThat(scene.binding().formerPeers()).hasSize(1);
        scene.passAndFire(2 * Scene.SECOND_NS);
        assertThat(scene.binding().formerPeers()).isEmpty();
    }

    @Test
    void foreignAgentsComeAndGo() {
        final byte[] unknown = throughForeignAgent();
        assertThat(Scene.changes(scene.receive(unknown, FOREIGN_AGENT))).as("not known yet").isEmpty();
        swap(Setting::withForeignAgent);
        assertThat(code(scene.receive(throughForeignAgent(), FOREIGN_AGENT))).isEqualTo(ReplyCode.ACCEPTED);
        swap(changed -> changed.foreignAgents = Map.of());
        assertThat(bound()).as("who came through it").contains(HOME);
        assertThat(Scene.changes(scene.receive(throughForeignAgent(), FOREIGN_AGENT))).isEmpty();
    }

    private byte[] throughForeignAgent() {
        return scene.request().flags(RegistrationFlags.REVERSE_TUNNELING).careOf(FOREIGN_AGENT).foreign(FOREIGN_R)
                .bytes();
    }

    @Test
    void howRequestsAreReadAndRefusedIsThatOfTheMoment() {
        final byte[] wrong = scene.request().from(HOME, OTHER).bytes();
        assertThat(code(scene.receive(wrong, COLOCATED))).isEqualTo(ReplyCode.HA_MOBILE_NODE_FAILED_AUTHENTICATION);
        swap(changed -> registration(changed, registration -> registration.denials = 0));
        assertThat(scene.receive(wrong, COLOCATED)).noneMatch(Effect.Send.class::isInstance);
        swap(changed -> registration(changed, registration -> {
            registration.denials = 100;
            registration.strictReserved = false;
        }));
        assertThat(code(scene.receive(scene.request().from(HOME, null).bytes(), COLOCATED)))
                .isEqualTo(ReplyCode.HA_MOBILE_NODE_FAILED_AUTHENTICATION);
        assertThat(code(scene.receive(scene.request().flags(RegistrationFlags.DECAPSULATION
                | RegistrationFlags.REVERSE_TUNNELING | RegistrationFlags.MUST_BE_ZERO).bytes(), COLOCATED)))
                .isEqualTo(ReplyCode.ACCEPTED);
        swap(changed -> registration(changed, registration -> registration.profile = Profile.RFC_5944));
        assertThat(scene.receive(scene.request().from(HOME, null).bytes(), COLOCATED)).isEmpty();
    }

    @Test
    void withoutIpv6NothingOfItIsUnderstood() {
        assertThat(swap(Setting::disabled)).contains(new Effect.RemoveTunnelRoute(NETWORK),
                new Effect.RemoveTunnelRoute(ADDRESS));
        assertThat(held()).isEmpty();
        assertThat(Scene.codes(scene.register(prefix("2001:db8:100::/56")))).isEmpty();
    }

    @Test
    void whatIsShownOfTheLastRequestIsWhatTheNodeHasNow() {
        swap(changed -> changed.otherOwned = List.of(NETWORK));
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().lastRequest()).isNotNull()
                .extracting(RequestSummary::prefixes, InstanceOfAssertFactories.list(RequestSummary.PrefixAnswer.class))
                .filteredOn(answer -> answer.prefixLength() == NETWORK.length()).singleElement()
                .satisfies(answer -> {
                    assertThat(answer.accepted()).isFalse();
                    assertThat(answer.reason()).isEqualTo(PrefixAdmission.Refusal.CONFLICT);
                });
    }

    /** With their keys: a node that has been known once keeps none of them. */
    @Test
    void configurationsOfBeforeAreForgotten() {
        HomeAgentSettings before = setting.build();
        final WeakReference<MobileNodes> forgotten = new WeakReference<>(before.mobileNodes());
        scene.swap(before);
        scene.register();
        scene.receive(scene.request().from(HOME, OTHER).bytes(), COLOCATED);
        swap(changed -> changed.takenOut = List.of(HOME));
        before = setting.build();
        scene.swap(before);
        for (int i = 0; i < 100 && forgotten.get() != null; i++) {
            System.gc();
        }
        assertThat(forgotten.get()).isNull();
    }
}
