package org.dsmip.dataplane.forward;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.io.PacketBatch;
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
    private static final int PORTS = 8;
    private static final int VERSION_4 = 4;
    private static final int VERSION_6 = 6;

    private final Ipv4HeaderFlyweight header = new Ipv4HeaderFlyweight();
    private final Ipv6HeaderFlyweight header6 = new Ipv6HeaderFlyweight();
    private final GreHeaderFlyweight gre = new GreHeaderFlyweight();
    private final MinimalForwardingHeaderFlyweight minimal = new MinimalForwardingHeaderFlyweight();
    private final Ipv4HeaderFlyweight restored = new Ipv4HeaderFlyweight();
    private boolean ipv6;

    /** Says whether a whole IPv4 header lies at the beginning of some octets. */
    static boolean isIpv4(UnsafeBuffer buffer, int start, int length) {
        if (length < Ipv4HeaderFlyweight.LENGTH) {
            return false;
        }
        final int first = buffer.getByte(start) & 0xFF;
        final int headerLength = (first & 0xF) * Integer.BYTES;
        return first >> 4 == VERSION_4 && headerLength >= Ipv4HeaderFlyweight.LENGTH && headerLength <= length;
    }

    /** After a successful {@link #unwrap}: whether the packet in the slot is IPv6. */
    boolean carriedIpv6() {
        return ipv6;
    }

    /**
     * Moves the bounds of a packet from a quoted tunnel packet, whose IPv4 header is whole, to what there is of the packet that
     * the tunnel of an entry carried. A header that minimal encapsulation had taken apart is put together again.
     *
     * @return false if too little was quoted, or it is not what the entry's tunnels carry
     */
    boolean unwrap(PacketBatch batch, int slot, ForwardingEntry entry) {
        if (!unwrapOnce(batch, slot)) {
            return false;
        }
        if (!ipv6) {
            header.wrap(batch.buffer(), batch.start(slot), batch.length(slot));
            final ForwardingEntry.Tunnel leg = entry.homeLeg();
            if (header.source() == leg.source() && header.destination() == leg.destination()
                    && header.protocol() != IpProtocol.IPIP && isTunnel(header.protocol())) {
                return unwrapOnce(batch, slot) && isWhole(batch, slot);
            }
        }
        return isWhole(batch, slot);
    }

    private static boolean isTunnel(int protocol) {
        return switch (protocol) {
            case IpProtocol.IPV6, IpProtocol.IPIP, IpProtocol.GRE, IpProtocol.MINIMAL -> true;
            default -> false;
        };
    }

    /** Enough for the one who gets an error about the packet to know what it was. */
    private boolean isWhole(PacketBatch batch, int slot) {
        return ipv6 || batch.length(slot) >= headerLength(batch, slot) + PORTS;
    }

    private int headerLength(PacketBatch batch, int slot) {
        return header.wrap(batch.buffer(), batch.start(slot), batch.length(slot)).headerLength();
    }

    private boolean unwrapOnce(PacketBatch batch, int slot) {
        final int headerLength = headerLength(batch, slot);
        final int start = batch.start(slot) + headerLength;
        final int length = batch.length(slot) - headerLength;
        if (header.fragmentOffset() != 0) {
            return false;
        }
        return switch (header.protocol()) {
            case IpProtocol.IPV6 -> takeIpv6(batch, slot, start, length);
            case IpProtocol.IPIP -> takeIpv4(batch, slot, start, length);
            case IpProtocol.GRE -> behindGre(batch, slot, start, length);
            case IpProtocol.MINIMAL -> behindMinimal(batch, slot, start, length);
            default -> false;
        };
    }

    private boolean behindGre(PacketBatch batch, int slot, int start, int length) {
        if (length < GreHeaderFlyweight.LENGTH) {
            return false;
        }
        // No check: the checksum, if there is one, is over octets that are not quoted.
        gre.wrap(batch.buffer(), start, length);
        final int skipped = gre.headerLength();
        return switch (gre.protocolType()) {
            case GreHeaderFlyweight.IPV4 -> takeIpv4(batch, slot, start + skipped, length - skipped);
            case GreHeaderFlyweight.IPV6 -> takeIpv6(batch, slot, start + skipped, length - skipped);
            default -> false;
        };
    }

    private boolean behindMinimal(PacketBatch batch, int slot, int start, int length) {
        if (minimal.wrap(batch.buffer(), start, Math.max(length, 0)).check() != WireError.NONE) {
            return false;
        }
        final int outerStart = batch.start(slot);
        final int removed = MinimalRestoration.restore(batch.buffer(), outerStart, header, minimal, restored);
        ipv6 = false;
        batch.bounds(slot, outerStart + removed, batch.length(slot) - removed);
        return true;
    }

    private boolean takeIpv4(PacketBatch batch, int slot, int start, int length) {
        if (!isIpv4(batch.buffer(), start, length)) {
            return false;
        }
        ipv6 = false;
        header.wrap(batch.buffer(), start, length);
        batch.bounds(slot, start, Math.min(length, Math.max(header.totalLength(), header.headerLength())));
        return true;
    }

    private boolean takeIpv6(PacketBatch batch, int slot, int start, int length) {
        if (length < Ipv6HeaderFlyweight.LENGTH
                || (batch.buffer().getShort(start, BIG_ENDIAN) >> 12 & 0xF) != VERSION_6) {
            return false;
        }
        ipv6 = true;
        header6.wrap(batch.buffer(), start, length);
        batch.bounds(slot, start, Math.min(length, Ipv6HeaderFlyweight.LENGTH + header6.payloadLength()));
        return true;
    }
}
