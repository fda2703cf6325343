package org.dsmip.controlplane.homeagent;

import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * What a home agent finds where it runs, as opposed to what it is told.
 *
 * @param startNs monotonic time of the start; no request from before is accepted (BASE-RPL-19)
 * @param accepted the highest identification that an earlier run accepted, by home address; null: none
 * @param pathMtuBytes MTU of the interface towards the mobile nodes: the largest outer packet that is not fragmented
 * @param random spreads repeated announcements
 */
public record HomeAgentEnvironment(long startNs, Function<Ipv4Address, @Nullable Long> accepted, int pathMtuBytes,
        RandomGenerator random) {}
