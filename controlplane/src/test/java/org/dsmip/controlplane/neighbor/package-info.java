/** Tests of what the home link is told. */
@NullMarked
package org.dsmip.controlplane.neighbor;

import org.jspecify.annotations.NullMarked;
