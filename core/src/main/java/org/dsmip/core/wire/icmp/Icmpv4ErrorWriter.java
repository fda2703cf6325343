package org.dsmip.core.wire.icmp;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;

/**
 * Writes complete ICMP error packets for IPv4: IPv4 header, ICMP header, and as much of the packet they are about as 576
 * octets leave room for (RFC 1812 section 4.3.2.3). Whether one may be sent is another question, see
 * {@link Icmpv4ErrorRules}. Allocates nothing. Not thread-safe.
 */
public final class Icmpv4ErrorWriter {
    /** The longest packet written. */
    public static final int MAX_LENGTH = 576;

    private static final int HEADERS_LENGTH = Ipv4HeaderFlyweight.LENGTH + Icmpv4HeaderFlyweight.LENGTH;
    private static final int TTL = 64;
    // RFC 1812 section 4.3.2.5: precedence 6, internetwork control.
    private static final int TYPE_OF_SERVICE = 0xC0;

    private final UnsafeBuffer about = new UnsafeBuffer(0, 0);
    private final Ipv4HeaderFlyweight aboutHeader = new Ipv4HeaderFlyweight();
    private final Ipv4HeaderFlyweight ip = new Ipv4HeaderFlyweight();
    private final Icmpv4HeaderFlyweight icmp = new Icmpv4HeaderFlyweight();
    private int source;
    private int identification;

    /** Makes a writer. */
    public Icmpv4ErrorWriter() {}

    /**
     * Sets the source address of what is written from now on.
     *
     * @param address of an interface of this node
     * @return this
     */
    public Icmpv4ErrorWriter source(int address) {
        source = address;
        return this;
    }

    /**
     * Sets the packet that the next error is about, as its sender would recognize it.
     *
     * @param packet holds it; must not overlap the target
     * @param offset of its IPv4 header, which has passed its check
     * @param length octets of the packet
     * @return this
     */
    public Icmpv4ErrorWriter about(DirectBuffer packet, int offset, int length) {
        about.wrap(packet, offset, length);
        aboutHeader.wrap(packet, offset, length);
        return this;
    }

    /**
     * Writes the packet. Its identification counts up from one error to the next.
     *
     * @param target receives it; {@link #MAX_LENGTH} octets are always enough
     * @param offset of its first octet
     * @param type of the error, see {@link Icmpv4HeaderFlyweight}
     * @param code of the error
     * @param nextHopMtu with {@link Icmpv4HeaderFlyweight#FRAGMENTATION_NEEDED}, else 0
     * @return the octets of the packet
     */
    public int write(MutableDirectBuffer target, int offset, int type, int code, int nextHopMtu) {
        final int quoted = Math.min(about.capacity(), MAX_LENGTH - HEADERS_LENGTH);
        final int totalLength = HEADERS_LENGTH + quoted;
        final int icmpOffset = offset + Ipv4HeaderFlyweight.LENGTH;
        target.putBytes(icmpOffset + Icmpv4HeaderFlyweight.LENGTH, about, 0, quoted);
        identification = identification == 0xFFFF ? 1 : identification + 1;
        ip.wrap(target, offset, Ipv4HeaderFlyweight.LENGTH).headerLength(Ipv4HeaderFlyweight.LENGTH)
                .typeOfService(TYPE_OF_SERVICE).totalLength(totalLength).identification(identification)
                .flagsAndOffset(0).ttl(TTL).protocol(IpProtocol.ICMP).source(source).destination(aboutHeader.source())
                .computeHeaderChecksum();
        icmp.wrap(target, icmpOffset, totalLength - Ipv4HeaderFlyweight.LENGTH).type(type).code(code).identifier(0)
                .nextHopMtu(nextHopMtu).computeChecksum();
        return totalLength;
    }
}
