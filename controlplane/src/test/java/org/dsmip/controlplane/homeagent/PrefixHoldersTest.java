package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.homeagent.PrefixAnswersTest.assertAnswer;
import static org.dsmip.controlplane.homeagent.Scene.FOREIGN_AGENT;
import static org.dsmip.controlplane.homeagent.Scene.HOME;
import static org.dsmip.controlplane.homeagent.Scene.OTHER;
import static org.dsmip.controlplane.homeagent.Scene.OTHER_HOME;
import static org.dsmip.controlplane.homeagent.Scene.codes;
import static org.dsmip.controlplane.homeagent.Scene.prefix;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.core.binding.Ipv6Route;
import org.dsmip.core.binding.SnapshotBuilder;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Prefixes that several mobile nodes ask for, or that are part of each other. */
class PrefixHoldersTest {
    private static List<Effect> registerOther(Scene scene, MobileIpExtension... extensions) {
        return scene.receive(scene.request().from(OTHER_HOME, OTHER).careOf(FOREIGN_AGENT).extensions(extensions)
                .bytes(), FOREIGN_AGENT);
    }

    private static PrefixSettings policy(boolean allowUnlisted, boolean allowSubprefix, boolean nested) {
        return new PrefixSettings(16, 200_000, allowUnlisted, allowSubprefix, nested, 48, false, true, true);
    }

    @Test
    @Tag("B-29")
    @Tag("DS-4.3-11")
    @Tag("DAD-10")
    @Tag("OV-2")
    @Tag("OV-3")
    @Tag("OV-10")
    void refusesWhatAnotherMobileNodeHolds() {
        final Scene scene = new Setting().scene();
        scene.register(prefix("2001:db8:1::10/128"), prefix("2001:db8:100::/56"), prefix("2001:db8:1ff::1/128"));
        final List<Effect> effects = registerOther(scene, prefix("2001:db8:1::10/128"), prefix("2001:db8:100::/56"),
                prefix("2001:db8:100::/64"), prefix("2001:db8:100::/52"), prefix("2001:db8:100::1/128"),
                prefix("2001:db8:1ff::1/128"), prefix("2001:db8:1::11/128"));
        assertThat(codes(effects)).containsExactly("11 2001:db8:1::10/128", "9 2001:db8:100::/56",
                "9 2001:db8:100::/64", "9 2001:db8:100::/52", "9 2001:db8:100::1/128", "11 2001:db8:1ff::1/128",
                "0 2001:db8:1::11/128");
        assertThat(effects).anySatisfy(effect -> assertThat(effect)
                .isInstanceOfSatisfying(Effect.NoteSecurityEvent.class,
                        event -> assertThat(event.cause()).isEqualTo("prefix-conflict")));
        scene.receive(scene.request().lifetime(0).careOf(HOME).bytes(), HOME);
        assertThat(codes(registerOther(scene, prefix("2001:db8:1::10/128"), prefix("2001:db8:100::/64"))))
                .as("once it is free").containsExactly("0 2001:db8:1::10/128", "0 2001:db8:100::/64");
    }

    @Test
    @Tag("DAD-10")
    @Tag("A-8")
    void refusesAnAddressWhoseLinkLocalCompanionIsTaken() {
        final Setting setting = new Setting();
        setting.routers = List.of(Ipv6Address.parse("2001:db8:1::1"), Ipv6Address.parse("fe80::7"));
        assertAnswer(setting, "2001:db8:1::7/128", 11);
    }

    @Test
    @Tag("NP-1")
    @Tag("DS-4.3-11")
    @Tag("ND-8")
    @Tag("OV-4")
    @Tag("OV-5")
    @Tag("OV-6")
    @Tag("OV-7")
    @Tag("OV-8")
    void followsThePrefixTableAndProtectsRouters() {
        final Setting setting = new Setting();
        setting.owned = List.of(Ipv6Prefix.parse("2001:db8:100::/47"), Ipv6Prefix.parse("2001:db8:1::20/128"));
        setting.otherOwned = List.of(Ipv6Prefix.parse("2001:db8:110::/56"));
        assertAnswer(setting, "2001:db8:100::/47", 0);
        assertAnswer(setting, "2001:db8:1::20/128", 0);
        assertAnswer(setting, "2001:db8:100::/56", 9);
        assertAnswer(setting, "2001:db8:1::21/128", 9);
        assertAnswer(setting.prefixes(policy(true, true, false)), "2001:db8:100::/56", 0);
        final Setting unlisted = new Setting();
        unlisted.otherOwned = List.of(Ipv6Prefix.parse("2001:db8:110::/56"));
        assertAnswer(unlisted, "2001:db8:110::/64", 9);
        assertAnswer(unlisted, "2001:db8:111::/64", 0);
        assertAnswer(unlisted, "2001:db8:100::/47", 9);
        assertAnswer(unlisted.prefixes(policy(false, false, false)), "2001:db8:111::/64", 9);
        for (String router : List.of("2001:db8:1::1/128", "2001:db8:1::/128")) {
            assertAnswer(router, 11);
        }
        for (String network : List.of("2001:db8:1::/64", "2001:db8::/32", "2000::/3", "2001:db8:1::/127",
                "2001:db8:1:0:8000::/96")) {
            assertAnswer(network, 9);
        }
    }

    @Test
    @Tag("NP-1")
    void letsNestedPrefixesOfTwoNodesStandIfBothAreAssignedAndItIsAllowed() {
        final Setting setting = new Setting();
        setting.owned = List.of(Ipv6Prefix.parse("2001:db8:100::/48"));
        setting.otherOwned = List.of(Ipv6Prefix.parse("2001:db8:100:100::/56"));
        final Scene scene = setting.prefixes(policy(false, false, true)).scene();
        assertThat(codes(scene.register(prefix("2001:db8:100::/48")))).containsExactly("0 2001:db8:100::/48");
        assertThat(codes(registerOther(scene, prefix("2001:db8:100:100::/56"))))
                .containsExactly("0 2001:db8:100:100::/56");
        assertThat(codes(scene.register(prefix("2001:db8:100::/48")))).as("refresh")
                .containsExactly("0 2001:db8:100::/48");
    }

    @Test
    @Tag("NP-1")
    @Tag("OV-3")
    void forwardsWhatIsNestedToTheMoreSpecificHolder() {
        final Setting setting = new Setting();
        setting.owned = List.of(Ipv6Prefix.parse("2001:db8:100::/48"));
        setting.otherOwned = List.of(Ipv6Prefix.parse("2001:db8:100:100::/56"),
                Ipv6Prefix.parse("2001:db8:100::7/128"));
        final Scene scene = setting.prefixes(policy(false, false, true)).scene();
        final Table table = new Table(new SnapshotBuilder(new SplittableRandom(1)), new SnapshotCell());
        final List<Effect> wide = scene.register(prefix("2001:db8:100::/48"));
        table.carryOut(wide);
        assertThat(table.holder("2001:db8:100:100::1")).as("before the other is there").isEqualTo(HOME);
        final List<Effect> narrow = registerOther(scene, prefix("2001:db8:100:100::/56"),
                prefix("2001:db8:100::7/128"), prefix("2001:db8:100:200::/56"));
        assertThat(codes(narrow)).containsExactly("0 2001:db8:100:100::/56", "0 2001:db8:100::7/128",
                "9 2001:db8:100:200::/56");
        assertThat(narrow).contains(new Effect.AddTunnelRoute(Ipv6Prefix.parse("2001:db8:100:100::/56")),
                new Effect.AddTunnelRoute(Ipv6Prefix.parse("2001:db8:100::7/128")));
        table.carryOut(narrow);
        table.carryOut(scene.register(prefix("2001:db8:100::/48")));
        assertThat(table.holder("2001:db8:100:100::1")).isEqualTo(OTHER_HOME);
        assertThat(table.holder("2001:db8:100::7")).isEqualTo(OTHER_HOME);
        assertThat(table.holder("2001:db8:100::8")).isEqualTo(HOME);
        assertThat(table.holder("2001:db8:100:200::1")).isEqualTo(HOME);

        final List<Effect> gone = scene.receive(scene.request().from(OTHER_HOME, OTHER).lifetime(0)
                .careOf(OTHER_HOME).bytes(), OTHER_HOME);
        assertThat(gone).contains(new Effect.RemoveTunnelRoute(Ipv6Prefix.parse("2001:db8:100:100::/56")))
                .doesNotContain(new Effect.RemoveTunnelRoute(Ipv6Prefix.parse("2001:db8:100::/48")));
        table.carryOut(gone);
        assertThat(table.holder("2001:db8:100:100::1")).as("when the other is gone").isEqualTo(HOME);
    }

    /** What the data plane is told. */
    record Table(SnapshotBuilder builder, SnapshotCell cell) {
        void carryOut(List<Effect> effects) {
            for (Effect effect : effects) {
                if (effect instanceof Effect.PublishForwarding publication) {
                    builder.put(publication.entry());
                } else if (effect instanceof Effect.WithdrawForwarding withdrawal) {
                    builder.remove(withdrawal.homeAddress().bits());
                }
            }
            builder.publish(cell);
        }

        Ipv4Address holder(String destination) {
            return new Ipv4Address(route(destination).entry().homeAddress());
        }

        int matchedLength(String destination) {
            return route(destination).length();
        }

        private Ipv6Route route(String destination) {
            final Ipv6Address address = Ipv6Address.parse(destination);
            return Objects.requireNonNull(cell.get().longestMatch(address.high(), address.low()));
        }
    }
}
