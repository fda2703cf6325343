/**
 * What the home link is told about addresses: how often and when. Imports values of {@code core} and
 * {@code controlplane.effect}; no clock, no I/O.
 */
@NullMarked
package org.dsmip.controlplane.neighbor;

import org.jspecify.annotations.NullMarked;
