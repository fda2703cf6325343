package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.Scene.ADDRESS;
import static org.dsmip.controlplane.homeagent.Scene.HOME;
import static org.dsmip.controlplane.homeagent.Scene.NETWORK;
import static org.dsmip.controlplane.homeagent.Scene.SECOND_NS;
import static org.dsmip.controlplane.homeagent.Scene.prefix;

import java.util.List;
import java.util.function.Consumer;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.Ipv6Settings.DualStackProfile;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.registry.RegisteredPrefix;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.junit.jupiter.api.Test;

/** What a home agent serves of what an earlier run has granted: what its configuration grants now. */
class ResumeTest {
    private final Setting setting = new Setting();

    private static PrefixSettings prefixes(int perMobileNode, int minimumLength) {
        final PrefixSettings of = PrefixSettings.ofProfile(DualStackProfile.DRAFT_01);
        return new PrefixSettings(perMobileNode, of.inAll(), of.allowUnlisted(), of.allowSubprefix(),
                of.nestedBetweenNodes(), minimumLength, of.squashCodes(), of.echoHostBits(), of.onLinkEntries());
    }

    private Scene registered() {
        final Scene scene = setting.scene();
        scene.register(prefix("2001:db8:1::10/128"), prefix("2001:db8:100::/56"), prefix("fe80::10/255"));
        assertThat(held(scene)).containsExactly(ADDRESS, NETWORK, Scene.LINK_LOCAL);
        return scene;
    }

    private Scene restarted(Consumer<Setting> change) {
        final Scene before = registered();
        change.accept(setting);
        return new Scene(setting.build(), before);
    }

    private static List<Ipv6Prefix> held(Scene scene) {
        return scene.binding().prefixes().stream().map(RegisteredPrefix::prefix).toList();
    }

    private static List<String> cut(Scene scene) {
        return scene.started().stream().filter(Effect.NoteRegistration.class::isInstance)
                .map(Effect.NoteRegistration.class::cast).filter(note -> note.what() == Effect.What.CUT)
                .map(Effect.NoteRegistration::detail).toList();
    }

    private static void assertLost(Scene scene, Ipv6Prefix lost, List<Ipv6Prefix> kept) {
        assertThat(held(scene)).isEqualTo(kept);
        assertThat(scene.started()).doesNotContain(new Effect.AddTunnelRoute(lost))
                .contains(new Effect.KeepRecord(HOME));
        assertThat(cut(scene)).hasSize(3 - kept.size()).anySatisfy(line -> assertThat(line).contains(lost.toString()));
    }

    @Test
    void whatIsStillGrantedStays() {
        final Scene scene = restarted(same -> {});
        assertThat(held(scene)).containsExactly(ADDRESS, NETWORK, Scene.LINK_LOCAL);
        assertThat(scene.started()).contains(new Effect.AddTunnelRoute(NETWORK))
                .doesNotContain(new Effect.KeepRecord(HOME));
    }

    @Test
    void aPrefixThatIsAnotherOnesNowIsTakenBack() {
        assertLost(restarted(changed -> changed.otherOwned = List.of(NETWORK)), NETWORK,
                List.of(ADDRESS, Scene.LINK_LOCAL));
    }

    @Test
    void aPrefixThatIsNotAmongThoseReservedForItIsTakenBack() {
        assertLost(restarted(changed -> changed.owned = List.of(ADDRESS)), NETWORK,
                List.of(ADDRESS, Scene.LINK_LOCAL));
    }

    @Test
    void anAddressThatIsTheHomeAgentsOwnNowIsTakenBack() {
        assertLost(restarted(changed -> changed.routers = List.of(Ipv6Address.parse("2001:db8:1::10"))), ADDRESS,
                List.of(NETWORK, Scene.LINK_LOCAL));
    }

    @Test
    void aPrefixThatIsNotServedAnyMoreIsTakenBack() {
        assertLost(restarted(changed -> changed.served = List.of()), NETWORK, List.of(ADDRESS, Scene.LINK_LOCAL));
    }

    @Test
    void aNetworkThatIsTooLargeNowIsTakenBack() {
        assertLost(restarted(changed -> changed.prefixes(prefixes(16, 64))), NETWORK,
                List.of(ADDRESS, Scene.LINK_LOCAL));
    }

    @Test
    void whatIsTooManyNowIsTakenBack() {
        assertLost(restarted(changed -> changed.prefixes(prefixes(1, 48))), NETWORK, List.of(ADDRESS));
    }

    @Test
    void withoutIpv6AllPrefixesAreTakenBack() {
        assertLost(restarted(Setting::disabled), NETWORK, List.of());
    }

    @Test
    void aPrefixThatIsNoLongerGivenWithoutAskingIsTakenBack() {
        setting.owned = List.of(NETWORK);
        setting.implicit = List.of(NETWORK);
        final Scene before = setting.scene();
        before.register();
        assertThat(held(before)).containsExactly(NETWORK);
        assertThat(held(new Scene(setting.build(), before))).containsExactly(NETWORK);
        setting.implicit = List.of();
        assertThat(held(new Scene(setting.build(), before))).isEmpty();
    }

    @Test
    void aLifetimeIsCutToWhatIsGrantedNow() {
        final Scene scene = restarted(changed -> changed.maximumLifetime(600));
        final BindingView binding = scene.agent().views().bindings(scene.nowNs()).getFirst();
        assertThat(binding.expiresInSec()).isBetween(599L, 600L);
        assertThat(scene.started()).contains(new Effect.KeepRecord(HOME));
        scene.passAndFire(601 * SECOND_NS);
        assertThat(scene.agent().views().bindings(scene.nowNs())).isEmpty();
    }

    @Test
    void aLifetimeWithoutEndIsCutToo() {
        setting.maximumLifetime(RegistrationSettings.INFINITE_LIFETIME);
        final Scene before = setting.scene();
        before.receive(before.request().lifetime(RegistrationSettings.INFINITE_LIFETIME).bytes(), Scene.COLOCATED);
        setting.maximumLifetime(600);
        final Scene scene = new Scene(setting.build(), before);
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().expiresInSec()).isBetween(599L, 600L);
    }

    @Test
    void aLifetimeThatEndsSoonEnoughStays() {
        final Scene before = registered();
        before.pass(1700 * SECOND_NS);
        setting.maximumLifetime(600);
        final Scene scene = new Scene(setting.build(), before);
        assertThat(scene.agent().views().bindings(scene.nowNs()).getFirst().expiresInSec()).isBetween(99L, 100L);
        assertThat(scene.started()).doesNotContain(new Effect.KeepRecord(HOME));
    }
}
