package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.dsmip.controlplane.homeagent.Ipv6Settings.DualStackProfile;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.security.SecurityAssociations;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Prefix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Settings that contradict themselves are refused with what was found and what is allowed. */
class HomeAgentSettingsTest {
    private static void assertRefused(Setting setting, String message) {
        assertThatIllegalArgumentException().isThrownBy(setting::build).withMessageContaining(message);
    }

    private static HomeAgentSettings with(String homeAgent, MobileNodeProfile... nodes) {
        return new HomeAgentSettings(Ipv4Address.parse(homeAgent),
                new HomeLinkSettings(true, Ipv4Prefix.parse("192.0.2.0/24"), List.of(), List.of(), List.of()),
                List.of(), MobileNodes.of(List.of(nodes)), SecurityAssociations.NONE, RegistrationSettings.DEFAULTS,
                Ipv6Settings.ofProfile(DualStackProfile.DRAFT_01));
    }

    private static MobileNodeProfile node(String home) {
        return new MobileNodeProfile(Ipv4Address.parse(home), List.of(Scene.MOBILE), List.of(), List.of());
    }

    @Test
    @Tag("BASE-HA-02")
    void refusesContradictoryAddresses() {
        assertThatIllegalArgumentException().isThrownBy(() -> with("192.0.2.1", node("192.0.2.9"), node("192.0.2.9")))
                .withMessageContaining("two mobile nodes have the home address 192.0.2.9");
        assertThatIllegalArgumentException().isThrownBy(() -> with("192.0.2.1", node("198.51.100.9")))
                .withMessageContaining("outside the home network 192.0.2.0/24");
        assertThatIllegalArgumentException().isThrownBy(() -> with("192.0.2.1", node("192.0.2.1")))
                .withMessageContaining("is that of the home agent");
        assertThatIllegalArgumentException().isThrownBy(() -> with("224.0.0.1"))
                .withMessageContaining("not a unicast address");
        assertThatIllegalArgumentException().isThrownBy(
                () -> new MobileNodeProfile(Ipv4Address.parse("192.0.2.9"), List.of(), List.of(), List.of()))
                .withMessageContaining("no security association");
    }

    @Test
    @Tag("NP-1")
    void refusesOverlappingAndUnservedPrefixes() {
        final Setting served = new Setting();
        served.served = List.of(Ipv6Prefix.parse("2001:db8:100::/40"), Ipv6Prefix.parse("2001:db8:100::/48"));
        assertRefused(served, "overlaps 2001:db8:100::/40");
        final Setting onLink = new Setting();
        onLink.served = List.of(Ipv6Prefix.parse("2001:db8::/32"));
        assertRefused(onLink, "overlaps 2001:db8:1::/64");
        final Setting owned = new Setting();
        owned.owned = List.of(Ipv6Prefix.parse("2001:db8:100::/56"));
        owned.otherOwned = List.of(Ipv6Prefix.parse("2001:db8:100::/64"));
        assertRefused(owned, "overlaps 2001:db8:100::/56 of 192.0.2.10");
        final Setting unserved = new Setting();
        unserved.owned = List.of(Ipv6Prefix.parse("2001:db8:dead::/56"));
        assertRefused(unserved, "inside neither an on-link nor a served prefix");
        final Setting delegable = new Setting();
        delegable.delegable = List.of(Ipv6Prefix.parse("2001:db8:2::/64"));
        assertRefused(delegable, "delegable prefix 2001:db8:2::/64 is outside");
        final Setting multicast = new Setting();
        multicast.served = List.of(Ipv6Prefix.parse("ff00::/8"));
        assertRefused(multicast, "not a prefix of routable unicast addresses");
        final Setting implicit = new Setting();
        implicit.implicit = List.of(Ipv6Prefix.parse("2001:db8:100::/56"));
        assertRefused(implicit, "not all among its owned prefixes");
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Setting().maximumLifetime(0))
                .withMessageContaining("0 is not in 1..65535");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrefixSettings(61, 1, true, false, false, 48, false, true, true))
                .withMessageContaining("61 is not in 1..60");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PrefixSettings(1, 60_000_001, true, false, false, 48, false, true, true))
                .withMessageContaining("60000001 is not in 1..60000000");
    }

    @Test
    void bundlesTheDefaultsOfTheProfiles() {
        final Ipv6Settings draft = Ipv6Settings.ofProfile(DualStackProfile.DRAFT_01);
        final Ipv6Settings published = Ipv6Settings.ofProfile(DualStackProfile.RFC_5454);
        assertThat(draft.tunnelingMode().honourForeignAgent()).isTrue();
        assertThat(published.tunnelingMode().honourForeignAgent()).isFalse();
        assertThat(draft.prefixes().squashCodes()).isFalse();
        assertThat(published.prefixes().squashCodes()).isTrue();
        assertThat(draft.prefixes().onLinkEntries()).isTrue();
        assertThat(published.prefixes().onLinkEntries()).isFalse();
        assertThat(draft.tunnelMtuBytes()).isEqualTo(1280);
    }
}
