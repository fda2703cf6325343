/**
 * What every node's duty cycle watches whatever the node does: its clocks. Reads none itself.
 */
@NullMarked
package org.dsmip.controlplane.cycle;

import org.jspecify.annotations.NullMarked;
