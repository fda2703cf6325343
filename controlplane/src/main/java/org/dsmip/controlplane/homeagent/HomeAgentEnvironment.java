package org.dsmip.controlplane.homeagent;

import java.util.random.RandomGenerator;

/**
 * What a home agent finds where it runs, as opposed to what it is told.
 *
 * @param startNtp the wall clock at the start, in the format of NTP; no request from before is accepted (BASE-RPL-19)
 * @param pathMtuBytes MTU of the interface towards the mobile nodes: the largest outer packet that is not fragmented
 * @param random spreads repeated announcements
 */
public record HomeAgentEnvironment(long startNtp, int pathMtuBytes, RandomGenerator random) {}
