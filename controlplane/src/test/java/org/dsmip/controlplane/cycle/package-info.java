/** Tests of the control duty cycle. */
@NullMarked
package org.dsmip.controlplane.cycle;

import org.jspecify.annotations.NullMarked;
