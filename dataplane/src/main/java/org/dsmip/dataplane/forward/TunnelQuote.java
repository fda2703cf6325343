package org.dsmip.dataplane.forward;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.dsmip.core.binding.Tunnel;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ip.GreHeaderFlyweight;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.core.wire.ip.MinimalForwardingHeaderFlyweight;

/**
 * Finds, in the beginning of a tunnel packet that an ICMP error quotes, the packet that was put into the tunnel. A quote may
 * be cut off anywhere, so lengths in headers are not relied on. Used by one worker.
 */
final class TunnelQuote {
    /** RFC 792: an error is of use only with the eight octets behind the header, where the ports are. */
    static final int PORTS = 8;
    private static final int VERSION_4 = 4;
    private static final int VERSION_6 = 6;
    /** Octets up to the length of the packet. */
    private static final int LENGTHS_OF_IPV4 = 4;
    private static final int LENGTHS_OF_IPV6 = 6;
    private static final int UNKNOWN = -1;

    private final Ipv4HeaderFlyweight header = new Ipv4HeaderFlyweight();
    private final GreHeaderFlyweight gre = new GreHeaderFlyweight();
    private final MinimalForwardingHeaderFlyweight minimal = new MinimalForwardingHeaderFlyweight();
    private final Ipv4HeaderFlyweight restored = new Ipv4HeaderFlyweight();
    private boolean ipv6;
    private int announced;

    /** After {@link #unwrap} has found at least a beginning: whether it is one of IPv6. */
    boolean carriedIpv6() {
        return ipv6;
    }

    /** How much of the packet inside a quoted tunnel packet can be read. */
    enum Content {
        /** Nothing, or what no tunnel carries. */
        NOTHING,
        /** A beginning that may be one of what the tunnel header announces, without addresses. */
        BEGINNING,
        /** Its header with the addresses. */
        HEADER,
        /** Enough for the one who gets an error about the packet to know what it was. */
        WHOLE
    }

    /**
     * Moves the bounds of a packet from a quoted tunnel packet, whose IPv4 header is whole, to what there is of the packet that
     * the tunnel carried, if at least its header can be read. A header that minimal encapsulation had taken apart is put
     * together again.
     */
    Content unwrap(Packet packet) {
        final int headerLength = headerLength(packet);
        final int start = packet.start() + headerLength;
        final int length = packet.length() - headerLength;
        if (header.fragmentOffset() != 0) {
            return Content.NOTHING;
        }
        announced = header.moreFragments() ? UNKNOWN : header.totalLength() - headerLength;
        return switch (header.protocol()) {
            case IpProtocol.IPV6 -> takeIpv6(packet, start, length);
            case IpProtocol.IPIP -> takeIpv4(packet, start, length);
            case IpProtocol.GRE -> behindGre(packet, start, length);
            case IpProtocol.MINIMAL -> behindMinimal(packet, start, length);
            default -> Content.NOTHING;
        };
    }

    /** Says whether the IPv4 header in a slot is that of a tunnel packet. */
    boolean isTunnel(Packet packet, Tunnel tunnel) {
        header.wrap(packet.buffer(), packet.start(), packet.length());
        return header.source() == tunnel.source() && header.destination() == tunnel.destination()
                && switch (header.protocol()) {
                    case IpProtocol.IPV6, IpProtocol.GRE, IpProtocol.MINIMAL -> true;
                    default -> false;
                };
    }

    private int headerLength(Packet packet) {
        return header.wrap(packet.buffer(), packet.start(), packet.length()).headerLength();
    }

    private Content behindGre(Packet packet, int start, int length) {
        if (length < GreHeaderFlyweight.LENGTH) {
            return Content.NOTHING;
        }
        // No check: the checksum, if there is one, is over octets that are not quoted.
        gre.wrap(packet.buffer(), start, length);
        final int skipped = gre.headerLength();
        announced = announced == UNKNOWN ? UNKNOWN : announced - skipped;
        return switch (gre.protocolType()) {
            case GreHeaderFlyweight.IPV4 -> takeIpv4(packet, start + skipped, length - skipped);
            case GreHeaderFlyweight.IPV6 -> takeIpv6(packet, start + skipped, length - skipped);
            default -> Content.NOTHING;
        };
    }

    private Content behindMinimal(Packet packet, int start, int length) {
        ipv6 = false;
        final WireError error = minimal.wrap(packet.buffer(), start, Math.max(length, 0)).check();
        if (error != WireError.NONE) {
            return error == WireError.TRUNCATED && length >= MinimalForwardingHeaderFlyweight.LENGTH
                    ? Content.BEGINNING
                    : Content.NOTHING;
        }
        final int outerStart = packet.start();
        final int removed = MinimalRestoration.restore(packet.buffer(), outerStart, header, minimal, restored);
        packet.bounds(outerStart + removed, packet.length() - removed);
        return wholeIpv4(packet);
    }

    private Content takeIpv4(Packet packet, int start, int length) {
        ipv6 = false;
        if (!Ipv4HeaderFlyweight.liesAt(packet.buffer(), start, length)) {
            return length >= LENGTHS_OF_IPV4 && length < Ipv4HeaderFlyweight.LENGTH
                    && packet.buffer().getByte(start) >> 4 == VERSION_4
                            ? beginning(packet.buffer().getShort(start + 2, BIG_ENDIAN) & 0xFFFF)
                            : Content.NOTHING;
        }
        header.wrap(packet.buffer(), start, length);
        packet.bounds(start, Math.min(length, Math.max(header.totalLength(), header.headerLength())));
        return wholeIpv4(packet);
    }

    private Content wholeIpv4(Packet packet) {
        return packet.length() >= headerLength(packet) + PORTS ? Content.WHOLE : Content.HEADER;
    }

    private Content takeIpv6(Packet packet, int start, int length) {
        ipv6 = true;
        if (length < LENGTHS_OF_IPV6 || (packet.buffer().getShort(start, BIG_ENDIAN) >> 12 & 0xF) != VERSION_6) {
            return Content.NOTHING;
        }
        final int said = Ipv6HeaderFlyweight.LENGTH + (packet.buffer().getShort(start + 4, BIG_ENDIAN) & 0xFFFF);
        if (length < Ipv6HeaderFlyweight.LENGTH) {
            return beginning(said);
        }
        packet.bounds(start, Math.min(length, said));
        return Content.WHOLE;
    }

    /** Without addresses the length is what tells a packet of ours from an invention. */
    private Content beginning(int saidLength) {
        return announced == UNKNOWN || saidLength == announced ? Content.BEGINNING : Content.NOTHING;
    }
}
