/** Tests of packets in memory. */
@NullMarked
package org.dsmip.core.packet;

import org.jspecify.annotations.NullMarked;
