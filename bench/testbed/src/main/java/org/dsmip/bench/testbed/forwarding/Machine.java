package org.dsmip.bench.testbed.forwarding;

/**
 * Where it was measured.
 *
 * @param cores processors
 * @param kernel its version
 * @param java its version
 * @param tcp congestion control, which nodes inherit: bbr, for one, minds loss less than cubic
 */
public record Machine(int cores, String kernel, String java, String tcp) {}
