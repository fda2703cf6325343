package org.dsmip.controlplane.mobilenode;

import java.util.List;
import org.dsmip.controlplane.security.AuthenticationAlgorithm;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.controlplane.security.SharedKey;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.LengthRule;
import org.dsmip.core.wire.mip.LengthStyle;

/** The addresses and keys of the ledgers' examples. */
final class Sample {
    /** Identification of R1 is this and a one. */
    static final long WALL_CLOCK = 0xC9E4_B2D0_0000_0000L;
    static final Ipv4Address HOME_ADDRESS = Ipv4Address.parse("192.0.2.10");
    static final Ipv4Address HOME_AGENT = Ipv4Address.parse("192.0.2.1");
    static final Ipv4Address CARE_OF = Ipv4Address.parse("203.0.113.10");
    static final Ipv4Address OTHER_CARE_OF = Ipv4Address.parse("198.51.100.10");
    static final Ipv6Address ADDRESS6 = Ipv6Address.parse("2001:db8:1::10");
    static final RequestedPrefix HOME_ADDRESS6 = RequestedPrefix.of(new Ipv6Prefix(ADDRESS6, 128));
    static final Ipv6Address ROUTER6 = Ipv6Address.parse("2001:db8:100::1");
    static final RequestedPrefix NETWORK6 = new RequestedPrefix(Ipv6Prefix.parse("2001:db8:100::/56"), ROUTER6);
    static final MobilitySecurityAssociation ASSOCIATION = MobilitySecurityAssociation.hmacMd5(0x100,
            SharedKey.of(Octets.ofHex("0102030405060708090a0b0c0d0e0f10")));
    static final MobilitySecurityAssociation BASE_ASSOCIATION = MobilitySecurityAssociation.hmacMd5(0x1000,
            SharedKey.of(Octets.ofHex("00112233445566778899aabbccddeeff")));
    static final HomeNetwork HOME = HomeNetwork.of(HOME_ADDRESS, 24, HOME_AGENT);

    private Sample() {}

    static RequestSettings wrappedBy(EncapsulationKind kind) {
        return new RequestSettings(1800, kind, true, 434);
    }

    /** One address, asked to be tunneled to the care-of address: what R1 says. */
    static MobileNodeSettings settings() {
        return settings(HOME_ADDRESS6);
    }

    static MobileNodeSettings settings(RequestedPrefix... prefixes) {
        return settings(RequestSettings.DEFAULTS, prefixes);
    }

    static MobileNodeSettings settings(RequestSettings request, RequestedPrefix... prefixes) {
        return new MobileNodeSettings(HOME, List.of(ASSOCIATION), List.of(prefixes), request, dualStack(true));
    }

    static MobileNodeSettings homeAddressMode() {
        return new MobileNodeSettings(HOME, List.of(ASSOCIATION), List.of(HOME_ADDRESS6), RequestSettings.DEFAULTS,
                dualStack(false));
    }

    static DualStackSettings dualStack(boolean tunnelToCareOfAddress) {
        return new DualStackSettings(tunnelToCareOfAddress, 3600, 1280, LengthStyle.STANDARD, LengthRule.TOLERANT);
    }

    static MobilitySecurityAssociation stranger(long spi) {
        return new MobilitySecurityAssociation(spi, AuthenticationAlgorithm.HMAC_MD5,
                SharedKey.of(Octets.ofHex("ffffffffffffffffffffffffffffffff")), 7);
    }
}
