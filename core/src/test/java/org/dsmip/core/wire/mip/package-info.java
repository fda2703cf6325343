/** Tests of Mobile IPv4 messages and extensions. */
@NullMarked
package org.dsmip.core.wire.mip;

import org.jspecify.annotations.NullMarked;
