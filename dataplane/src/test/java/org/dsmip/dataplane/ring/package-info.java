/** Tests of the rings. */
@NullMarked
package org.dsmip.dataplane.ring;

import org.jspecify.annotations.NullMarked;
