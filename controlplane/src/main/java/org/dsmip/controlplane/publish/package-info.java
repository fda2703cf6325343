/**
 * From the binding table to what the workers see: forwarding effects become one snapshot for each duty cycle. Imports
 * {@code core.binding} and {@code controlplane.effect}.
 */
@NullMarked
package org.dsmip.controlplane.publish;

import org.jspecify.annotations.NullMarked;
