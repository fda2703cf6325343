/** Tests of neighbor discovery. */
@NullMarked
package org.dsmip.core.wire.nd;

import org.jspecify.annotations.NullMarked;
