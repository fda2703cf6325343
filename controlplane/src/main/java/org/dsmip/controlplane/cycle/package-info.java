/**
 * The control duty cycle: sockets, events, clocks and timers to state machines, effects to ports, forwarding effects to the
 * workers in one snapshot. One thread runs all of it. Imports {@code core.io} and the state machines.
 */
@NullMarked
package org.dsmip.controlplane.cycle;

import org.jspecify.annotations.NullMarked;
