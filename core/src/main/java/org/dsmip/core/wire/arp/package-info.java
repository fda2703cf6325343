/**
 * ARP packets. Imports only Agrona and org.dsmip.core.wire.
 */
@NullMarked
package org.dsmip.core.wire.arp;

import org.jspecify.annotations.NullMarked;
