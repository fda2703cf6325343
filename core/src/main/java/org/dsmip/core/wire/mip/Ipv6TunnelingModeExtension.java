package org.dsmip.core.wire.mip;

/**
 * Says that IPv6 may be sent straight to the care-of address (type 152 subtype 3).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 */
public record Ipv6TunnelingModeExtension(int offset) implements MobileIpExtension {}
