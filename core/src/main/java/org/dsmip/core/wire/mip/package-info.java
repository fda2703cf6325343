/**
 * Mobile IPv4 messages and extensions: views of their bytes, values made of them, and the way between the two.
 * Imports only Agrona, org.dsmip.core.net and org.dsmip.core.wire.
 */
@NullMarked
package org.dsmip.core.wire.mip;

import org.jspecify.annotations.NullMarked;
