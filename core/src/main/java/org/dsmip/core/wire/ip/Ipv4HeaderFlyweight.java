package org.dsmip.core.wire.ip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;

/**
 * View of an IPv4 header with its options (RFC 791) in network byte order. Not thread-safe; re-wrapped for every
 * packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------+-------+-----------+---+-------------------------------+
 * |Version|  IHL  |   DSCP    |ECN|         Total Length          |
 * +-------+-------+-----------+---+-----+-------------------------+
 * |        Identification         |0|D|M|     Fragment Offset     |
 * +---------------+---------------+-----+-------------------------+
 * |      TTL      |   Protocol    |        Header Checksum        |
 * +---------------+---------------+-------------------------------+
 * |                        Source Address                         |
 * +---------------------------------------------------------------+
 * |                      Destination Address                      |
 * +---------------------------------------------------------------+
 * |                    Options (IHL above 5) ...                  |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class Ipv4HeaderFlyweight {
    /** Octets without options. */
    public static final int LENGTH = 20;
    /** Don't Fragment, in {@link #flagsAndOffset()}. */
    public static final int DONT_FRAGMENT = 0x4000;
    /** More Fragments, in {@link #flagsAndOffset()}. */
    public static final int MORE_FRAGMENTS = 0x2000;

    private static final int OFFSET_MASK = 0x1FFF;
    private static final int VERSION_OFFSET = 0;

    private static final int TYPE_OF_SERVICE_OFFSET = 1;
    private static final int TOTAL_LENGTH_OFFSET = 2;
    private static final int IDENTIFICATION_OFFSET = 4;
    private static final int FLAGS_AND_OFFSET_OFFSET = 6;
    private static final int TTL_OFFSET = 8;
    private static final int PROTOCOL_OFFSET = 9;
    private static final int HEADER_CHECKSUM_OFFSET = 10;
    private static final int SOURCE_OFFSET = 12;
    private static final int DESTINATION_OFFSET = 16;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public Ipv4HeaderFlyweight() {}

    /**
     * Says whether a whole header, options included, lies at the beginning of some octets.
     *
     * @param buffer holds them
     * @param start offset of the first
     * @param length how many there are
     * @return true if their version is 4 and their header length is at least 20 and at most {@code length}
     */
    public static boolean liesAt(DirectBuffer buffer, int start, int length) {
        if (length < LENGTH) {
            return false;
        }
        final int first = buffer.getByte(start) & 0xFF;
        final int headerLength = (first & 0xF) * Integer.BYTES;
        return first >> 4 == 4 && headerLength >= LENGTH && headerLength <= length;
    }

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public Ipv4HeaderFlyweight wrap(DirectBuffer source, int offset, int length) {
        buffer.wrap(source, offset, length);
        return this;
    }

    /**
     * Says whether the accessors may be used.
     *
     * @return {@code NONE}, or the first fault
     */
    public WireError check() {
        if (buffer.capacity() < LENGTH) {
            return WireError.TRUNCATED;
        }
        if (version() != 4) {
            return WireError.BAD_VERSION;
        }
        final int headerLength = headerLength();
        if (headerLength < LENGTH) {
            return WireError.BAD_HEADER_LENGTH;
        }
        final int totalLength = totalLength();
        if (totalLength < headerLength) {
            return WireError.BAD_LENGTH;
        }
        return buffer.capacity() < totalLength ? WireError.TRUNCATED : WireError.NONE;
    }

    /** {@return DSCP and ECN together} */
    public int typeOfService() {
        return buffer.getByte(TYPE_OF_SERVICE_OFFSET) & 0xFF;
    }

    /**
     * Sets DSCP and ECN together.
     *
     * @param typeOfService 0..255
     * @return this
     */
    public Ipv4HeaderFlyweight typeOfService(int typeOfService) {
        buffer.putByte(TYPE_OF_SERVICE_OFFSET, (byte) typeOfService);
        return this;
    }

    /** {@return the octets of header and payload} */
    public int totalLength() {
        return buffer.getShort(TOTAL_LENGTH_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the octets of header and payload.
     *
     * @param totalLength 0..65535
     * @return this
     */
    public Ipv4HeaderFlyweight totalLength(int totalLength) {
        buffer.putShort(TOTAL_LENGTH_OFFSET, (short) totalLength, BIG_ENDIAN);
        return this;
    }

    /** {@return the identification of the datagram} */
    public int identification() {
        return buffer.getShort(IDENTIFICATION_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the identification of the datagram.
     *
     * @param identification 0..65535
     * @return this
     */
    public Ipv4HeaderFlyweight identification(int identification) {
        buffer.putShort(IDENTIFICATION_OFFSET, (short) identification, BIG_ENDIAN);
        return this;
    }

    /** {@return the flags and the fragment offset in units of 8 octets} */
    public int flagsAndOffset() {
        return buffer.getShort(FLAGS_AND_OFFSET_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the flags and the fragment offset in units of 8 octets.
     *
     * @param flagsAndOffset as on the wire: {@link #DONT_FRAGMENT}, {@link #MORE_FRAGMENTS}, 13 bits of offset
     * @return this
     */
    public Ipv4HeaderFlyweight flagsAndOffset(int flagsAndOffset) {
        buffer.putShort(FLAGS_AND_OFFSET_OFFSET, (short) flagsAndOffset, BIG_ENDIAN);
        return this;
    }

    /** {@return the time to live} */
    public int ttl() {
        return buffer.getByte(TTL_OFFSET) & 0xFF;
    }

    /**
     * Sets the time to live.
     *
     * @param ttl 0..255
     * @return this
     */
    public Ipv4HeaderFlyweight ttl(int ttl) {
        buffer.putByte(TTL_OFFSET, (byte) ttl);
        return this;
    }

    /** {@return the protocol of the payload} */
    public int protocol() {
        return buffer.getByte(PROTOCOL_OFFSET) & 0xFF;
    }

    /**
     * Sets the protocol of the payload.
     *
     * @param protocol see {@link IpProtocol}
     * @return this
     */
    public Ipv4HeaderFlyweight protocol(int protocol) {
        buffer.putByte(PROTOCOL_OFFSET, (byte) protocol);
        return this;
    }

    /** {@return the header checksum} */
    public int headerChecksum() {
        return buffer.getShort(HEADER_CHECKSUM_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the header checksum.
     *
     * @param headerChecksum 0..65535
     * @return this
     */
    public Ipv4HeaderFlyweight headerChecksum(int headerChecksum) {
        buffer.putShort(HEADER_CHECKSUM_OFFSET, (short) headerChecksum, BIG_ENDIAN);
        return this;
    }

    /** {@return the source address} */
    public int source() {
        return buffer.getInt(SOURCE_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the source address.
     *
     * @param source 32 bits
     * @return this
     */
    public Ipv4HeaderFlyweight source(int source) {
        buffer.putInt(SOURCE_OFFSET, source, BIG_ENDIAN);
        return this;
    }

    /** {@return the destination address} */
    public int destination() {
        return buffer.getInt(DESTINATION_OFFSET, BIG_ENDIAN);
    }

    /**
     * Sets the destination address.
     *
     * @param destination 32 bits
     * @return this
     */
    public Ipv4HeaderFlyweight destination(int destination) {
        buffer.putInt(DESTINATION_OFFSET, destination, BIG_ENDIAN);
        return this;
    }

    /** {@return the version, 4 after a check} */
    public int version() {
        return (buffer.getByte(VERSION_OFFSET) & 0xFF) >> 4;
    }

    /** {@return the octets of the header with its options, 20..60 after a check} */
    public int headerLength() {
        return (buffer.getByte(VERSION_OFFSET) & 0x0F) << 2;
    }

    /**
     * Writes version 4 and the header length.
     *
     * @param headerLength octets with options, 20..60, a multiple of 4
     * @return this
     */
    public Ipv4HeaderFlyweight headerLength(int headerLength) {
        buffer.putByte(VERSION_OFFSET, (byte) (0x40 | (headerLength >> 2)));
        return this;
    }

    /** {@return the octets after the header} */
    public int payloadLength() {
        return totalLength() - headerLength();
    }

    /** {@return the differentiated services codepoint, 0..63} */
    public int dscp() {
        return typeOfService() >> 2;
    }

    /** {@return the congestion codepoint, see {@link Ecn}} */
    public int ecn() {
        return typeOfService() & Ecn.MASK;
    }

    /** {@return whether routers must not fragment the datagram} */
    public boolean dontFragment() {
        return (flagsAndOffset() & DONT_FRAGMENT) != 0;
    }

    /** {@return whether a fragment follows} */
    public boolean moreFragments() {
        return (flagsAndOffset() & MORE_FRAGMENTS) != 0;
    }

    /** {@return the place of the payload in the whole datagram, in octets} */
    public int fragmentOffset() {
        return (flagsAndOffset() & OFFSET_MASK) << 3;
    }

    /** {@return whether this is a part of a datagram} */
    public boolean isFragment() {
        return (flagsAndOffset() & (MORE_FRAGMENTS | OFFSET_MASK)) != 0;
    }

    /** {@return whether the header checksum fits the header} */
    public boolean isHeaderChecksumValid() {
        return InternetChecksum.isValid(InternetChecksum.sum(buffer, 0, headerLength()));
    }

    /**
     * Computes the header checksum and writes it; everything else must be in place.
     *
     * @return this
     */
    public Ipv4HeaderFlyweight computeHeaderChecksum() {
        headerChecksum(0);
        return headerChecksum(InternetChecksum.finish(InternetChecksum.sum(buffer, 0, headerLength())));
    }

    /**
     * Replaces the time to live and updates the checksum with it.
     *
     * @param ttl 0..255
     * @return this
     */
    public Ipv4HeaderFlyweight replaceTtl(int ttl) {
        final int before = buffer.getShort(TTL_OFFSET, BIG_ENDIAN) & 0xFFFF;
        ttl(ttl);
        return headerChecksum(InternetChecksum.update(headerChecksum(), before, (ttl << 8) | (before & 0xFF)));
    }

    /**
     * Replaces DSCP and ECN and updates the checksum with it.
     *
     * @param typeOfService 0..255
     * @return this
     */
    public Ipv4HeaderFlyweight replaceTypeOfService(int typeOfService) {
        final int before = buffer.getShort(VERSION_OFFSET, BIG_ENDIAN) & 0xFFFF;
        typeOfService(typeOfService);
        final int after = (before & 0xFF00) | (typeOfService & 0xFF);
        return headerChecksum(InternetChecksum.update(headerChecksum(), before, after));
    }

    /**
     * Sums the pseudo header of the payload.
     *
     * @return a partial sum for UDP and TCP
     */
    public int pseudoHeaderSum() {
        return InternetChecksum.pseudoHeader(source(), destination(), protocol(), payloadLength());
    }
}
