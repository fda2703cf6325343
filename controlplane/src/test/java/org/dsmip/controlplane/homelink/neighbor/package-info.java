/** Tests of what the home link is told. */
@NullMarked
package org.dsmip.controlplane.homelink.neighbor;

import org.jspecify.annotations.NullMarked;
