/** Tests of IP headers and checksums. */
@NullMarked
package org.dsmip.core.wire.ip;

import org.jspecify.annotations.NullMarked;
