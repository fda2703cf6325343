package org.dsmip.core.wire.ip;

import org.agrona.DirectBuffer;

/**
 * Finds the upper-layer header of an IPv6 packet behind the extension headers that may stand before it in a packet that is no
 * fragment (RFC 8200 section 4.1). Not thread-safe; pointed at packet after packet.
 */
public final class Ipv6UpperLayer {
    private static final int EXTENSION_UNIT = 8;
    /** More than any packet has that one sees outside of tests. */
    private static final int MOST_EXTENSIONS = 8;

    private final Ipv6HeaderFlyweight header = new Ipv6HeaderFlyweight();
    private int protocol;
    private int offset;

    /** Makes a finder that points at nothing. */
    public Ipv6UpperLayer() {}

    /**
     * Looks into a packet whose header has passed its check.
     *
     * @param packet holds it
     * @param start offset of its first octet
     * @param length its octets
     * @return this
     */
    public Ipv6UpperLayer find(DirectBuffer packet, int start, int length) {
        protocol = header.wrap(packet, start, length).nextHeader();
        offset = Ipv6HeaderFlyweight.LENGTH;
        for (int i = 0; i < MOST_EXTENSIONS && isExtension(protocol) && length - offset >= EXTENSION_UNIT; i++) {
            final int extension = start + offset;
            protocol = packet.getByte(extension) & 0xFF;
            offset += EXTENSION_UNIT * (1 + (packet.getByte(extension + 1) & 0xFF));
        }
        return this;
    }

    private static boolean isExtension(int nextHeader) {
        return nextHeader == IpProtocol.HOP_BY_HOP || nextHeader == IpProtocol.ROUTING
                || nextHeader == IpProtocol.DESTINATION_OPTIONS;
    }

    /**
     * What stands behind the extension headers.
     *
     * @return 0..255; that of an extension header where the packet ends in one or has too many
     */
    public int protocol() {
        return protocol;
    }

    /**
     * Where it begins.
     *
     * @return octets from the first of the packet, at least 40; may lie behind its end
     */
    public int offset() {
        return offset;
    }
}
