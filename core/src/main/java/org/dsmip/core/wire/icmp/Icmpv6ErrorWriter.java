package org.dsmip.core.wire.icmp;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;

/**
 * Writes complete ICMPv6 error packets: IPv6 header, ICMPv6 header, and as much of the packet they are about as the minimum
 * MTU leaves room for (RFC 4443 section 2.4(c)). Whether one may be sent is another question, see
 * {@link Icmpv6ErrorRules}. Allocates nothing. Not thread-safe.
 */
public final class Icmpv6ErrorWriter {
    /** The longest packet written, the minimum MTU of IPv6. */
    public static final int MAX_LENGTH = 1280;

    private static final int HEADERS_LENGTH = Ipv6HeaderFlyweight.LENGTH + Icmpv6HeaderFlyweight.LENGTH;
    private static final int HOP_LIMIT = 64;

    private final UnsafeBuffer about = new UnsafeBuffer(0, 0);
    private final Ipv6HeaderFlyweight aboutHeader = new Ipv6HeaderFlyweight();
    private final Ipv6HeaderFlyweight ip = new Ipv6HeaderFlyweight();
    private final Icmpv6HeaderFlyweight icmp = new Icmpv6HeaderFlyweight();
    private long sourceHigh;
    private long sourceLow;

    /** Makes a writer. */
    public Icmpv6ErrorWriter() {}

    /**
     * Sets the source address of what is written from now on.
     *
     * @param high its first 64 bits
     * @param low its last 64 bits
     * @return this
     */
    public Icmpv6ErrorWriter source(long high, long low) {
        sourceHigh = high;
        sourceLow = low;
        return this;
    }

    /**
     * Sets the packet that the next error is about, as its sender would recognize it.
     *
     * @param packet holds it; must not overlap the target
     * @param offset of its IPv6 header, which has passed its check
     * @param length octets of the packet
     * @return this
     */
    public Icmpv6ErrorWriter about(DirectBuffer packet, int offset, int length) {
        about.wrap(packet, offset, length);
        aboutHeader.wrap(packet, offset, length);
        return this;
    }

    /**
     * Writes the packet.
     *
     * @param target receives it; {@link #MAX_LENGTH} octets are always enough
     * @param offset of its first octet
     * @param type of the error, see {@link Icmpv6HeaderFlyweight}
     * @param code of the error
     * @param parameter the second word: MTU, pointer, or 0
     * @return the octets of the packet
     */
    public int write(MutableDirectBuffer target, int offset, int type, int code, long parameter) {
        final int quoted = Math.min(about.capacity(), MAX_LENGTH - HEADERS_LENGTH);
        final int icmpLength = Icmpv6HeaderFlyweight.LENGTH + quoted;
        final int icmpOffset = offset + Ipv6HeaderFlyweight.LENGTH;
        target.putBytes(icmpOffset + Icmpv6HeaderFlyweight.LENGTH, about, 0, quoted);
        ip.wrap(target, offset, Ipv6HeaderFlyweight.LENGTH).firstWord(0, 0).payloadLength(icmpLength)
                .nextHeader(IpProtocol.ICMPV6).hopLimit(HOP_LIMIT).source(sourceHigh, sourceLow)
                .destination(aboutHeader.sourceHigh(), aboutHeader.sourceLow());
        icmp.wrap(target, icmpOffset, icmpLength).type(type).code(code).parameter(parameter)
                .computeChecksum(InternetChecksum.pseudoHeader(ip, IpProtocol.ICMPV6, icmpLength));
        return Ipv6HeaderFlyweight.LENGTH + icmpLength;
    }
}
