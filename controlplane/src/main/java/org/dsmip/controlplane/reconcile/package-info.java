/**
 * Brings about on this host what the registry says: facts go in, effects come out. What a binding calls for is a pure function of the
 * binding and of the situation of this host; what was asked for because of it is kept in mind, and the difference of the two is what
 * is to be done. Starts from nothing at any time. Imports what is true, effects and values; knows neither clock nor kernel.
 */
@NullMarked
package org.dsmip.controlplane.reconcile;

import org.jspecify.annotations.NullMarked;
