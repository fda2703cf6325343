/**
 * What the home link is told about addresses: how often and when, and what is answered to who asks,
 * and what is done about who contradicts. Imports values and
 * flyweights of {@code core} and {@code controlplane.effect}; no clock, no I/O.
 */
@NullMarked
package org.dsmip.controlplane.homelink.neighbor;

import org.jspecify.annotations.NullMarked;
