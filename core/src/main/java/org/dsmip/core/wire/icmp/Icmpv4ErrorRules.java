package org.dsmip.core.wire.icmp;

import org.agrona.DirectBuffer;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;

/** What an ICMP error message for IPv4 may be about (RFC 1812 section 4.3.2.7). Not thread-safe. */
public final class Icmpv4ErrorRules {
    private static final int LOOPBACK_NET = 127;
    private static final int FIRST_GROUP_NET = 224;

    private final Ipv4HeaderFlyweight ip = new Ipv4HeaderFlyweight();

    /** Makes the rules. */
    public Icmpv4ErrorRules() {}

    /**
     * Says whether an error message may be sent about a packet. Subnet broadcasts and link-layer multicast and broadcast
     * are not seen here: the caller, who knows the links, refuses them.
     *
     * @param packet holds the packet, an IPv4 header that has passed its check
     * @param offset of the header
     * @param length octets of the packet
     * @return false if it must not be sent
     */
    public boolean mayAnswer(DirectBuffer packet, int offset, int length) {
        ip.wrap(packet, offset, length);
        final int sourceNet = ip.source() >>> 24;
        // Multicast, reserved and limited broadcast are all above; 0/8 and 127/8 name no host either.
        if (sourceNet == 0 || sourceNet == LOOPBACK_NET || sourceNet >= FIRST_GROUP_NET) {
            return false;
        }
        if (ip.destination() >>> 24 >= FIRST_GROUP_NET || ip.fragmentOffset() != 0) {
            return false;
        }
        if (ip.protocol() != IpProtocol.ICMP) {
            return true;
        }
        final int headerLength = ip.headerLength();
        return headerLength < length && !Icmpv4HeaderFlyweight.isError(packet.getByte(offset + headerLength) & 0xFF);
    }
}
