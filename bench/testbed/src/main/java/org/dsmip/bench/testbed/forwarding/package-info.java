/**
 * What is made of the measurements of {@code scripts/bench forwarding}: which rate to try next, medians and ratios, what was
 * the limit. Reads results of iperf3, counts of the kernel and reports of the traffic tool; imports the way to talk with a
 * script and JSON.
 */
@NullMarked
package org.dsmip.bench.testbed.forwarding;

import org.jspecify.annotations.NullMarked;
