/**
 * ICMP and ICMPv6 headers, error messages built from the packet they are about, and the rules that forbid them.
 * Imports only Agrona, org.dsmip.core.net, org.dsmip.core.wire and org.dsmip.core.wire.ip.
 */
@NullMarked
package org.dsmip.core.wire.icmp;

import org.jspecify.annotations.NullMarked;
