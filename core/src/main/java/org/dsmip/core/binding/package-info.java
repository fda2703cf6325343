/**
 * What the control plane hands to the data plane: forwarding entries, policy, and the read-only snapshot that holds them. Imports
 * {@code core.net}, and of {@code core.wire.ip} what there is to choose about headers.
 *
 * <p>The tables of a snapshot are tries of plain arrays, not Agrona's maps: a map can be shared between snapshots as a whole
 * only, so that each change copies one, and what that costs grows with the table. The keys are primitive here as there, and
 * readers need neither locks nor allocation.
 */
@NullMarked
package org.dsmip.core.binding;

import org.jspecify.annotations.NullMarked;
