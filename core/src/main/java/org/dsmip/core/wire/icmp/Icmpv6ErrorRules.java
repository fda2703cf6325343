package org.dsmip.core.wire.icmp;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;

/** What an ICMPv6 error message may be about (RFC 4443 section 2.4(e)). Not thread-safe. */
public final class Icmpv6ErrorRules {
    private static final int EXTENSION_UNIT = 8;
    private static final int FRAGMENT_OFFSET_MASK = 0xFFF8;
    private static final int UNKNOWN = -1;

    private final Ipv6HeaderFlyweight ip = new Ipv6HeaderFlyweight();

    /** Makes the rules. */
    public Icmpv6ErrorRules() {}

    /**
     * Says whether an error message may be sent about a packet. Whether the packet came as a link-layer multicast or
     * broadcast is not seen here: the caller treats it like a group destination, see {@link #mayBeAboutGroup}.
     *
     * @param packet holds the packet, an IPv6 header that has passed its check
     * @param offset of the header
     * @param length octets of the packet
     * @param type of the error message
     * @param code of the error message
     * @return false if it must not be sent
     */
    public boolean mayAnswer(DirectBuffer packet, int offset, int length, int type, int code) {
        ip.wrap(packet, offset, length);
        final boolean unspecified = (ip.sourceHigh() | ip.sourceLow()) == 0;
        if (unspecified || Ipv6Address.isMulticast(ip.sourceHigh())) {
            return false;
        }
        if (Ipv6Address.isMulticast(ip.destinationHigh()) && !mayBeAboutGroup(type, code)) {
            return false;
        }
        final int about = icmpType(packet, offset, length);
        return about == UNKNOWN || !(Icmpv6HeaderFlyweight.isError(about) || about == Icmpv6HeaderFlyweight.REDIRECT);
    }

    /**
     * Says whether an error message may be about a packet to a group.
     *
     * @param type of the error message
     * @param code of the error message
     * @return true for Packet Too Big and for an unrecognized option that asks for an answer
     */
    public static boolean mayBeAboutGroup(int type, int code) {
        return type == Icmpv6HeaderFlyweight.PACKET_TOO_BIG
                || (type == Icmpv6HeaderFlyweight.PARAMETER_PROBLEM
                        && code == Icmpv6HeaderFlyweight.UNRECOGNIZED_OPTION);
    }

    // The ICMPv6 type behind extension headers; 0, which counts as an error, if it is ICMPv6 but the type is cut off.
    private int icmpType(DirectBuffer packet, int offset, int length) {
        final int end = offset + length;
        int next = ip.nextHeader();
        int at = offset + Ipv6HeaderFlyweight.LENGTH;
        while (isExtension(next)) {
            if (end - at < EXTENSION_UNIT) {
                return UNKNOWN;
            }
            final int following = packet.getByte(at) & 0xFF;
            if (next == IpProtocol.FRAGMENT) {
                if ((packet.getShort(at + 2, BIG_ENDIAN) & FRAGMENT_OFFSET_MASK) != 0) {
                    return following == IpProtocol.ICMPV6 ? 0 : UNKNOWN;
                }
                at += EXTENSION_UNIT;
            } else {
                at += EXTENSION_UNIT * (1 + (packet.getByte(at + 1) & 0xFF));
            }
            next = following;
        }
        if (next != IpProtocol.ICMPV6) {
            return UNKNOWN;
        }
        return at < end ? packet.getByte(at) & 0xFF : 0;
    }

    private static boolean isExtension(int nextHeader) {
        return switch (nextHeader) {
            case IpProtocol.HOP_BY_HOP, IpProtocol.ROUTING, IpProtocol.FRAGMENT, IpProtocol.DESTINATION_OPTIONS -> true;
            default -> false;
        };
    }
}
