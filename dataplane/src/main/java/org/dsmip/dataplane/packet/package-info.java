/** Constants and pools of packet memory. Imports {@code core.io} only. */
@NullMarked
package org.dsmip.dataplane.packet;

import org.jspecify.annotations.NullMarked;
