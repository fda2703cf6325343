/** The ends of tunnels: whose a packet is, what may be around it, and where it goes next. Imports {@code core} only. */
@NullMarked
package org.dsmip.dataplane.end;

import org.jspecify.annotations.NullMarked;
