/**
 * A sequence-numbered sender, receiver and reflector of UDP, to see what a network does to traffic: loss each way,
 * duplicates, order, round-trip times, interruptions. Imports HdrHistogram, and the tree of {@code admin} for its reports;
 * nothing of a node.
 */
@NullMarked
package org.dsmip.controlplane.traffic;

import org.jspecify.annotations.NullMarked;
