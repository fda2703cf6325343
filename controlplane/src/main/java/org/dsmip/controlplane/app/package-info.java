/**
 * The composition root: opens, wires, starts and stops. The only place that makes threads, reads clocks and knows the data
 * plane.
 */
@NullMarked
package org.dsmip.controlplane.app;

import org.jspecify.annotations.NullMarked;
