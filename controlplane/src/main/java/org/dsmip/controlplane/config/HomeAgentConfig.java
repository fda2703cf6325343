package org.dsmip.controlplane.config;

import org.dsmip.controlplane.homeagent.HomeAgentSettings;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a home agent.
 *
 * @param settings what every node has
 * @param journal how safe what it accepted is before a reply leaves
 * @param homeLink name of the interface on the home link; null: the home network is virtual
 * @param internetLink name of the interface towards care-of addresses; null: whatever the routes say
 * @param waits whether it starts without its address, and serves when an interface has it
 * @param keepsAggregates whether the routes that reject what nobody has registered stay at the end
 * @param homeAgent what it grants to whom
 */
public record HomeAgentConfig(NodeSettings settings, JournalMode journal, @Nullable String homeLink,
        @Nullable String internetLink, boolean waits, boolean keepsAggregates,
        HomeAgentSettings homeAgent) implements NodeConfig {
    @Override
    public String role() {
        return NodeRole.HOME_AGENT.label();
    }
}
