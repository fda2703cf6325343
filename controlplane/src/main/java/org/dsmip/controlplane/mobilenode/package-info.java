/**
 * The mobile node with a co-located care-of address as a sans-IO state machine: attachments, datagrams and timers in,
 * effects out. Imports values and codecs of {@code core}, {@code controlplane.security} and {@code controlplane.effect};
 * no clock, thread, executor, logger, socket or file.
 */
@NullMarked
package org.dsmip.controlplane.mobilenode;

import org.jspecify.annotations.NullMarked;
