/**
 * Neighbor discovery messages and their options. Imports only Agrona, org.dsmip.core.wire,
 * org.dsmip.core.wire.icmp and org.dsmip.core.wire.ip.
 */
@NullMarked
package org.dsmip.core.wire.nd;

import org.jspecify.annotations.NullMarked;
