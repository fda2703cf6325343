package org.dsmip.controlplane.config;

import org.dsmip.controlplane.mobilenode.MobileNodeSettings;
import org.dsmip.core.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a mobile node.
 *
 * @param settings what every node has
 * @param access name of the interface that attaches to whatever network is visited, and to the home link
 * @param homeAgentMac link-layer address of the home agent on the home link; null: to be learned there
 * @param mobileNode what it asks for and of whom
 */
public record MobileNodeConfig(NodeSettings settings, String access, @Nullable MacAddress homeAgentMac,
        MobileNodeSettings mobileNode)
        implements
            NodeConfig {
    @Override
    public String role() {
        return NodeRole.MOBILE_NODE.label();
    }
}
