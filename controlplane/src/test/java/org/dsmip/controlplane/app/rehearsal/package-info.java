/** Tests of the rehearsal. */
@NullMarked
package org.dsmip.controlplane.app.rehearsal;

import org.jspecify.annotations.NullMarked;
