/**
 * The home agent as a sans-IO state machine: datagrams and instants go in, {@code Effect}s come out. Imports values and
 * codecs of {@code core}, {@code controlplane.security}, {@code .effect} and {@code .neighbor}; no clock, thread, socket,
 * file or logger.
 */
@NullMarked
package org.dsmip.controlplane.homeagent;

import org.jspecify.annotations.NullMarked;
