package org.dsmip.core.wire.mip;

/**
 * Grants or declines UDP tunneling (type 44 subtype 0, RFC 3519 section 3.2).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param code 0..63 granted, 64..255 declined
 * @param forced F: UDP is used although no NAT was seen
 * @param keepaliveSec 0 leaves the interval to the mobile node
 */
public record UdpTunnelReplyExtension(int offset, int code, boolean forced,
        int keepaliveSec) implements MobileIpExtension {}
