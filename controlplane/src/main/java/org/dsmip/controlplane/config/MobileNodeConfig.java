package org.dsmip.controlplane.config;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.host.OutsideTunnel;
import org.dsmip.controlplane.mobilenode.MobileNodeSettings;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a mobile node.
 *
 * @param settings what every node has
 * @param access name of the interface that attaches to whatever network is visited, and to the home link
 * @param outside which destinations it may reach without the tunnel while it is away
 * @param homeAgentMac link-layer address of the home agent on the home link; null: to be learned there
 * @param mobileNode what it asks for and of whom
 */
public record MobileNodeConfig(NodeSettings settings, String access, OutsideTunnel outside,
        @Nullable MacAddress homeAgentMac,
        MobileNodeSettings mobileNode)
        implements
            NodeConfig {
    /**
     * What belongs to a node wherever it is.
     *
     * @param node the node
     * @return its home address, its IPv6 addresses and networks
     */
    public static List<IpPrefix> homePrefixes(MobileNodeSettings node) {
        final List<IpPrefix> prefixes = new ArrayList<>();
        prefixes.add(node.home().homeAddress().toHostPrefix());
        node.prefixes().forEach(requested -> prefixes.add(requested.prefix()));
        return prefixes;
    }

    @Override
    public String role() {
        return NodeRole.MOBILE_NODE.label();
    }
}
