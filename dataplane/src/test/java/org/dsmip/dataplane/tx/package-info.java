/** Tests of the way out. */
@NullMarked
package org.dsmip.dataplane.tx;

import org.jspecify.annotations.NullMarked;
