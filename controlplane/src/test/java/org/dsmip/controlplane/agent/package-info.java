/** Tests of the control duty cycle and what it acts on. */
@NullMarked
package org.dsmip.controlplane.agent;

import org.jspecify.annotations.NullMarked;
