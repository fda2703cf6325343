/**
 * Mobility security associations, authenticators and replay protection: who may register, and that a registration is new.
 * No I/O and no clock: bytes, wall-clock values and random bits are handed in. Imports values of {@code core} and the
 * JDK's cryptography.
 */
@NullMarked
package org.dsmip.controlplane.security;

import org.jspecify.annotations.NullMarked;
