/**
 * A sequence-numbered sender, receiver and reflector of UDP, to see what a network does to traffic: loss each way,
 * duplicates, order, round-trip times, interruptions; and a watcher that names the headers it travels in. Imports
 * HdrHistogram, the wire formats and packet sockets of {@code core}, and the tree of {@code show} for its reports; nothing
 * of a node.
 */
@NullMarked
package org.dsmip.bench.testbed.traffic;

import org.jspecify.annotations.NullMarked;
