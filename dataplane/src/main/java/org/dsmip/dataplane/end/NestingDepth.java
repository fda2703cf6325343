package org.dsmip.dataplane.end;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.wire.ip.GreHeaderFlyweight;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.MinimalForwardingHeaderFlyweight;

/**
 * Counts how often a packet has been wrapped by one host (after RFC 2473 section 6.6): care-of addresses that are home addresses
 * of others, and theirs in turn, make a packet go round and grow for ever. Stateless.
 */
final class NestingDepth {
    /** More than any sensible nesting of mobile networks needs. */
    private static final int LIMIT = 4;

    private static final int PROTOCOL_OFFSET = 9;
    private static final int SOURCE_OFFSET = 12;

    private NestingDepth() {}

    /** Says whether an IPv4 packet has been wrapped by a source more often than the limit. */
    static boolean isExceeded(Packet packet, int source) {
        final UnsafeBuffer buffer = packet.buffer();
        final int end = packet.start() + packet.length();
        int at = packet.start();
        int depth = 0;
        while (depth <= LIMIT) {
            if (!Ipv4HeaderFlyweight.liesAt(buffer, at, end - at)
                    || buffer.getInt(at + SOURCE_OFFSET, BIG_ENDIAN) != source) {
                return false;
            }
            int protocol = buffer.getByte(at + PROTOCOL_OFFSET) & 0xFF;
            at += (buffer.getByte(at) & 0xF) * Integer.BYTES;
            while (protocol == IpProtocol.MINIMAL && end - at >= MinimalForwardingHeaderFlyweight.LENGTH) {
                depth++;
                protocol = buffer.getByte(at) & 0xFF;
                at += buffer.getByte(at + 1) < 0
                        ? MinimalForwardingHeaderFlyweight.LENGTH_WITH_SOURCE
                        : MinimalForwardingHeaderFlyweight.LENGTH;
            }
            if (protocol == IpProtocol.GRE && end - at >= GreHeaderFlyweight.LENGTH
                    && (buffer.getShort(at + 2, BIG_ENDIAN) & 0xFFFF) == GreHeaderFlyweight.IPV4) {
                at += GreHeaderFlyweight.headerLength(buffer.getShort(at, BIG_ENDIAN));
            } else if (protocol != IpProtocol.IPIP) {
                return depth > LIMIT;
            }
            depth++;
        }
        return true;
    }
}
