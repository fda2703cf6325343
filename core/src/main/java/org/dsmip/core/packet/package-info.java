/**
 * Packets in memory: bursts of them, the one that is worked on, and the rows that they are sent as. Imports
 * {@code core.binding} and {@code core.counters}.
 */
@NullMarked
package org.dsmip.core.packet;

import org.jspecify.annotations.NullMarked;
