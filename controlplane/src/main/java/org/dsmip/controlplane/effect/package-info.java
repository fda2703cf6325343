/**
 * What a state machine wants done, as data, in the order in which it is to be done. Imports values of {@code core} only;
 * {@code controlplane.cycle} carries the effects out.
 */
@NullMarked
package org.dsmip.controlplane.effect;

import org.jspecify.annotations.NullMarked;
