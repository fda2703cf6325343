/** Tests of the rehearsal. */
@NullMarked
package org.dsmip.controlplane.rehearsal;

import org.jspecify.annotations.NullMarked;
