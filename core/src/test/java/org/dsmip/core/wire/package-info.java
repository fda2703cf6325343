/** Tests of the wire formats, and the ledgers' test vectors. */
@NullMarked
package org.dsmip.core.wire;

import org.jspecify.annotations.NullMarked;
