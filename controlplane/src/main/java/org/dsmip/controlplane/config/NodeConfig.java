package org.dsmip.controlplane.config;

/** The checked configuration of a node of either role. */
public sealed interface NodeConfig permits HomeAgentConfig, MobileNodeConfig {
    /**
     * What every node has.
     *
     * @return the settings
     */
    NodeSettings settings();

    /**
     * The role as it is written.
     *
     * @return {@code home-agent} or {@code mobile-node}
     */
    String role();
}
