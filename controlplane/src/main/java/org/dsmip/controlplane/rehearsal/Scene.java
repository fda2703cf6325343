package org.dsmip.controlplane.rehearsal;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.homeagent.HomeAgentSettings;
import org.dsmip.controlplane.homeagent.HomeLinkSettings;
import org.dsmip.controlplane.homeagent.Ipv6Settings;
import org.dsmip.controlplane.homeagent.Ipv6Settings.DualStackProfile;
import org.dsmip.controlplane.homeagent.MobileNodeProfile;
import org.dsmip.controlplane.homeagent.MobileNodes;
import org.dsmip.controlplane.homeagent.RegistrationSettings;
import org.dsmip.controlplane.mobilenode.DualStackSettings;
import org.dsmip.controlplane.mobilenode.HomeNetwork;
import org.dsmip.controlplane.mobilenode.MobileNodeSettings;
import org.dsmip.controlplane.mobilenode.RequestSettings;
import org.dsmip.controlplane.mobilenode.RequestedPrefix;
import org.dsmip.controlplane.security.AuthenticationAlgorithm;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.controlplane.security.SecurityAssociations;
import org.dsmip.controlplane.security.SharedKey;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.LengthRule;
import org.dsmip.core.wire.mip.LengthStyle;
import org.dsmip.core.wire.mip.MessageType;

/**
 * What a home agent and a mobile node of one rehearsal have agreed on. Addresses are those set aside for documentation; the key
 * protects nothing, since no datagram leaves the process.
 *
 * @param encapsulation what the mobile node asks for
 * @param tunnelToCareOfAddress whether it asks for Code 1
 * @param algorithm how registrations are authenticated
 */
record Scene(EncapsulationKind encapsulation, boolean tunnelToCareOfAddress, AuthenticationAlgorithm algorithm) {
    static final Ipv4Address HOME_AGENT = Ipv4Address.parse("192.0.2.1");
    static final Ipv4Address HOME_ADDRESS = Ipv4Address.parse("192.0.2.10");
    static final Ipv4Prefix HOME_NETWORK = Ipv4Prefix.parse("192.0.2.0/24");
    static final Ipv4Address CORRESPONDENT = Ipv4Address.parse("192.0.2.99");
    static final Ipv6Address HOME_AGENT6 = Ipv6Address.parse("2001:db8:1::1");
    static final Ipv6Address HOME_ADDRESS6 = Ipv6Address.parse("2001:db8:1::10");
    static final Ipv6Prefix HOME_NETWORK6 = Ipv6Prefix.parse("2001:db8:1::/64");
    static final Ipv6Address CORRESPONDENT6 = Ipv6Address.parse("2001:db8:ffff::99");
    static final MacAddress HOME_AGENT_MAC = new MacAddress(0x0200_0000_0001L);
    static final MacAddress MOBILE_NODE_MAC = new MacAddress(0x0200_0000_0010L);
    static final int TUNNEL_MTU_BYTES = 1280;
    static final int QUEUE_LENGTH = 500;
    static final int LINK_MTU_BYTES = 1500;
    static final int LIFETIME_SEC = 600;

    private static final List<Ipv6Prefix> PREFIXES = List.of(Ipv6Prefix.parse("2001:db8:1::10/128"),
            Ipv6Prefix.parse("2001:db8:100::/56"));
    private static final int SPI = 256;
    private static final int KEY_BYTES = 32;

    /** One for each way of wrapping packets; together they use every algorithm. */
    static List<Scene> all() {
        final List<Scene> scenes = new ArrayList<>();
        final AuthenticationAlgorithm[] algorithms = AuthenticationAlgorithm.values();
        for (EncapsulationKind kind : EncapsulationKind.values()) {
            for (boolean careOf : new boolean[]{true, false}) {
                scenes.add(new Scene(kind, careOf, algorithms[scenes.size() % algorithms.length]));
            }
        }
        return scenes;
    }

    HomeAgentSettings homeAgent() {
        return new HomeAgentSettings(HOME_AGENT,
                new HomeLinkSettings(true, HOME_NETWORK, List.of(HOME_NETWORK6), List.of(HOME_AGENT6), List.of()),
                List.of(Ipv6Prefix.parse("2001:db8:100::/48")),
                MobileNodes.of(
                        List.of(new MobileNodeProfile(HOME_ADDRESS, List.of(association()), PREFIXES, List.of()))),
                SecurityAssociations.NONE, RegistrationSettings.DEFAULTS,
                Ipv6Settings.ofProfile(DualStackProfile.DRAFT_01));
    }

    MobileNodeSettings mobileNode() {
        return new MobileNodeSettings(HomeNetwork.of(HOME_ADDRESS, HOME_NETWORK.length(), HOME_AGENT),
                List.of(association()), PREFIXES.stream().map(RequestedPrefix::of).toList(),
                new RequestSettings(LIFETIME_SEC, encapsulation, true, MessageType.PORT),
                new DualStackSettings(tunnelToCareOfAddress, DualStackSettings.DEFAULT_UNSUPPORTED_RETRY_SEC,
                        TUNNEL_MTU_BYTES, LengthStyle.STANDARD, LengthRule.TOLERANT));
    }

    private MobilitySecurityAssociation association() {
        return new MobilitySecurityAssociation(SPI, algorithm, SharedKey.of(Octets.of(new byte[KEY_BYTES])),
                MobilitySecurityAssociation.DEFAULT_TOLERANCE_SEC);
    }
}
