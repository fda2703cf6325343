package org.dsmip.dataplane.forward;

import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.wire.icmp.Icmpv6HeaderFlyweight;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;

/**
 * Recognizes what the two ends of a tunnel say to each other from link-local address to link-local address: neighbor
 * unreachability probes (RFC 4213 section 3.8) and echoes. Nothing else with such an address leaves a tunnel. Stateless.
 */
final class TunnelControl {
    private static final int NEIGHBOR_HOP_LIMIT = 255;

    private TunnelControl() {}

    /** Says whether an IPv6 packet that came through a tunnel of an entry is one of these. */
    static boolean is(Packet packet, Ipv6HeaderFlyweight header, ForwardingEntry entry) {
        return header.nextHeader() == IpProtocol.ICMPV6 && header.payloadLength() >= Icmpv6HeaderFlyweight.LENGTH
                && Addresses.isTunnelLinkLocal(header.sourceHigh(), header.sourceLow(), entry.homeLeg().destination())
                && Addresses.isTunnelLinkLocal(header.destinationHigh(), header.destinationLow(),
                        entry.homeLeg().source())
                && isPermitted(packet.buffer().getByte(packet.start() + Ipv6HeaderFlyweight.LENGTH) & 0xFF,
                        header.hopLimit());
    }

    private static boolean isPermitted(int type, int hopLimit) {
        return switch (type) {
            case Icmpv6HeaderFlyweight.ECHO_REQUEST, Icmpv6HeaderFlyweight.ECHO_REPLY -> true;
            case Icmpv6HeaderFlyweight.NEIGHBOR_SOLICITATION, Icmpv6HeaderFlyweight.NEIGHBOR_ADVERTISEMENT ->
                hopLimit == NEIGHBOR_HOP_LIMIT;
            default -> false;
        };
    }
}
