package org.dsmip.core.wire.mip;

/**
 * Says that its sender supports registration revocation (type 137, RFC 3543).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param inform I: the mobile node is told
 * @param timestamp 0..2^32-1
 */
public record RevocationSupportExtension(int offset, boolean inform, long timestamp) implements MobileIpExtension {}
