/**
 * The control duty cycle: sockets, events and timers to state machines, effects to ports. One thread runs all of it. Imports
 * {@code core.io} and the state machines.
 */
@NullMarked
package org.dsmip.controlplane.agent;

import org.jspecify.annotations.NullMarked;
