/** Tests of ARP. */
@NullMarked
package org.dsmip.core.wire.arp;

import org.jspecify.annotations.NullMarked;
