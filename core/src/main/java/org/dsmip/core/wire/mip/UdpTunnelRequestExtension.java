package org.dsmip.core.wire.mip;

/**
 * Asks for UDP tunneling through a NAT (type 144 subtype 0, RFC 3519 section 3.1).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param forced F: use UDP even without a NAT
 * @param throughForeignAgent R: registered through a foreign agent with a co-located care-of address
 * @param encapsulation 0 follows the M and G flags; else an IP protocol
 */
public record UdpTunnelRequestExtension(int offset, boolean forced, boolean throughForeignAgent,
        int encapsulation) implements MobileIpExtension {
    static final int FORCE = 0x80;
    static final int THROUGH_FOREIGN_AGENT = 0x40;
}
