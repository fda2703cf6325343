package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.controlplane.security.SharedKey;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.LengthRule;
import org.dsmip.core.wire.mip.LengthStyle;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MobileNodeSettingsTest {
    private static final SharedKey KEY = SharedKey.of(Octets.ofHex("0102030405060708090a0b0c0d0e0f10"));
    private static final HomeNetwork HOME = HomeNetwork.of(Ipv4Address.parse("192.0.2.10"), 24,
            Ipv4Address.parse("192.0.2.1"));

    @Test
    @Tag("BASE-MN-03")
    void areRefusedWithoutSecurityAssociation() {
        assertThatIllegalArgumentException().isThrownBy(() -> settings(List.of(), List.of()))
                .withMessage("no security association with home agent 192.0.2.1");
    }

    @Test
    @Tag("BASE-AUTH-25")
    void findTheAssociationThatAReplyNamesAndSignWithTheFirst() {
        final var older = MobilitySecurityAssociation.hmacMd5(0x100, KEY);
        final var newer = MobilitySecurityAssociation.hmacMd5(0x101, KEY);
        final MobileNodeSettings settings = settings(List.of(newer, older), List.of());

        assertThat(settings.signing()).isSameAs(newer);
        assertThat(settings.association(0x100)).isSameAs(older);
        assertThat(settings.association(0x102)).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> settings(List.of(newer, newer), List.of()))
                .withMessage("two security associations have the SPI 257");
    }

    @Test
    void refuseAPrefixListedTwiceAndMoreThanOneReplyCanAnswer() {
        final var association = List.of(MobilitySecurityAssociation.hmacMd5(0x100, KEY));
        final RequestedPrefix prefix = RequestedPrefix.of(Ipv6Prefix.parse("2001:db8:100::/56"));

        assertThatIllegalArgumentException().isThrownBy(() -> settings(association, List.of(prefix, prefix)))
                .withMessage("prefix 2001:db8:100::/56 is listed twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(association, Collections.nCopies(61, prefix)))
                .withMessageContaining("61 prefixes");
    }

    @Test
    @Tag("BASE-MN-03")
    void refuseAHomeNetworkThatDoesNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HomeNetwork(HOME.homeAddress(), HOME.prefix(), HOME.homeAddress(), 64))
                .withMessageContaining("both 192.0.2.10");
        assertThatIllegalArgumentException().isThrownBy(
                () -> new HomeNetwork(Ipv4Address.parse("198.51.100.9"), HOME.prefix(), HOME.homeAgent(), 64))
                .withMessage("home address 198.51.100.9 is outside the home network 192.0.2.0/24");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HomeNetwork(HOME.homeAddress(), HOME.prefix(), HOME.homeAgent(), 0))
                .withMessageContaining("1..128");
    }

    @Test
    @Tag("DS-3.1-2")
    void giveAHomeAddressItselfAndANetworkOnlyAnAddressInside() {
        assertThat(RequestedPrefix.of(Ipv6Prefix.parse("2001:db8:1::10/128")).ownAddress())
                .isEqualTo(Ipv6Address.parse("2001:db8:1::10"));
        assertThat(RequestedPrefix.of(Ipv6Prefix.parse("2001:db8:100::/56")).ownAddress()).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> new RequestedPrefix(
                Ipv6Prefix.parse("2001:db8:100::/56"), Ipv6Address.parse("2001:db8:200::1")))
                .withMessage("address 2001:db8:200::1 is outside the prefix 2001:db8:100::/56");
        for (String text : List.of("ff0e::/16", "fe80::/64", "::/0", "::10/128", "::ffff:0:0/96")) {
            assertThatIllegalArgumentException().as(text)
                    .isThrownBy(() -> RequestedPrefix.of(Ipv6Prefix.parse(text)));
        }
    }

    @Test
    void refuseNumbersOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RequestSettings(0, EncapsulationKind.GRE, true, 434));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RequestSettings(1800, EncapsulationKind.GRE, true, 65536));
        assertThatIllegalArgumentException().isThrownBy(
                () -> new DualStackSettings(true, 0, 1280, LengthStyle.STANDARD, LengthRule.TOLERANT));
        assertThatIllegalArgumentException().isThrownBy(
                () -> new DualStackSettings(true, 3600, 1279, LengthStyle.STANDARD, LengthRule.TOLERANT));
    }

    private static MobileNodeSettings settings(List<MobilitySecurityAssociation> associations,
            List<RequestedPrefix> prefixes) {
        return new MobileNodeSettings(HOME, associations, prefixes, RequestSettings.DEFAULTS,
                DualStackSettings.DEFAULTS);
    }
}
