/**
 * One file per node, read into immutable records; every mistake in it is reported with line and column. Imports the values
 * of {@code core} and of the state machines it configures, and the TOML parser; opens nothing but the named files.
 */
@NullMarked
package org.dsmip.controlplane.config;

import org.jspecify.annotations.NullMarked;
