package org.dsmip.core.wire.mip;

import org.dsmip.core.net.Ipv6Address;

/**
 * Answers one prefix request (type 152 subtype 2).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param code 0..255 as received
 * @param prefixLength 0..255 as received
 * @param prefix with the host bits as received
 */
public record Ipv6PrefixReplyExtension(int offset, int code, int prefixLength,
        Ipv6Address prefix) implements MobileIpExtension {
    /** {@return what the code means, see {@link Ipv6PrefixCode#fromWire}} */
    public Ipv6PrefixCode prefixCode() {
        return Ipv6PrefixCode.fromWire(code);
    }
}
