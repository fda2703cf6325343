/** Tests of what a home agent hears and says on its home link. */
@NullMarked
package org.dsmip.controlplane.homelink;

import org.jspecify.annotations.NullMarked;
