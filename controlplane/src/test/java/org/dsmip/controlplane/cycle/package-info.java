/** Tests of what every duty cycle watches. */
@NullMarked
package org.dsmip.controlplane.cycle;

import org.jspecify.annotations.NullMarked;
