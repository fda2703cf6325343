package org.dsmip.core.wire.icmp;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ip.InternetChecksum;

/**
 * View of an ICMPv6 message (RFC 4443) in network byte order. What the second word holds depends on the type. Not
 * thread-safe; re-wrapped for every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     Type      |     Code      |           Checksum            |
 * +---------------+---------------+-------------------------------+
 * |     Unused, or MTU, or pointer, or identifier and sequence    |
 * +---------------------------------------------------------------+
 * |         Data, or the beginning of the packet it is about      |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class Icmpv6HeaderFlyweight {
    /** Octets before the data. */
    public static final int LENGTH = 8;
    /** Type: destination unreachable. */
    public static final int DESTINATION_UNREACHABLE = 1;
    /** Type: packet too big. */
    public static final int PACKET_TOO_BIG = 2;
    /** Type: time exceeded. */
    public static final int TIME_EXCEEDED = 3;
    /** Type: parameter problem. */
    public static final int PARAMETER_PROBLEM = 4;
    /** Type: echo request. */
    public static final int ECHO_REQUEST = 128;
    /** Type: echo reply. */
    public static final int ECHO_REPLY = 129;
    /** Type: multicast listener query. */
    public static final int MULTICAST_LISTENER_QUERY = 130;
    /** Type: router solicitation. */
    public static final int ROUTER_SOLICITATION = 133;
    /** Type: router advertisement. */
    public static final int ROUTER_ADVERTISEMENT = 134;
    /** Type: neighbor solicitation. */
    public static final int NEIGHBOR_SOLICITATION = 135;
    /** Type: neighbor advertisement. */
    public static final int NEIGHBOR_ADVERTISEMENT = 136;
    /** Type: redirect. */
    public static final int REDIRECT = 137;
    /** Code of destination unreachable: no route. */
    public static final int NO_ROUTE = 0;
    /** Code of destination unreachable: administratively prohibited. */
    public static final int ADMINISTRATIVELY_PROHIBITED = 1;
    /** Code of destination unreachable: address. */
    public static final int ADDRESS_UNREACHABLE = 3;
    /** Code of destination unreachable: port. */
    public static final int PORT_UNREACHABLE = 4;
    /** Code of time exceeded: hop limit. */
    public static final int HOP_LIMIT_EXCEEDED = 0;
    /** Code of parameter problem: unrecognized option. */
    public static final int UNRECOGNIZED_OPTION = 2;

    private static final int TYPE_OFFSET = 0;
    private static final int CODE_OFFSET = 1;
    private static final int CHECKSUM_OFFSET = 2;
    private static final int PARAMETER_OFFSET = 4;
    private static final int IDENTIFIER_OFFSET = 4;
    private static final int SEQUENCE_OFFSET = 6;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public Icmpv6HeaderFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public Icmpv6HeaderFlyweight wrap(DirectBuffer source, int offset, int length) {
        buffer.wrap(source, offset, length);
        return this;
    }

    /**
     * Says whether the accessors may be used.
     *
     * @return {@code NONE}, or the first fault
     */
    public WireError check() {
        return buffer.capacity() < LENGTH ? WireError.TRUNCATED : WireError.NONE;
    }

    /** {@return the type} */
    public int type() {
        return buffer.getByte(TYPE_OFFSET) & 0xFF;
    }

    /**
     * Sets the type.
     *
     * @param type 0..255
     * @return this
     */
    public Icmpv6HeaderFlyweight type(int type) {
        buffer.putByte(TYPE_OFFSET, (byte) type);
        return this;
    }

    /** {@return the code} */
    public int code() {
        return buffer.getByte(CODE_OFFSET) & 0xFF;
    }

    /**
     * Sets the code.
     *
     * @param code 0..255
     * @return this
     */
    public Icmpv6HeaderFlyweight code(int code) {
        buffer.putByte(CODE_OFFSET, (byte) code);
        return this;
    }

    /** {@return the checksum} */
    public int checksum() {
        return buffer.getShort(CHECKSUM_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the checksum.
     *
     * @param checksum 0..65535
     * @return this
     */
    public Icmpv6HeaderFlyweight checksum(int checksum) {
        buffer.putShort(CHECKSUM_OFFSET, (short) checksum, BIG_ENDIAN);
        return this;
    }

    /** {@return the second word: the MTU of {@link #PACKET_TOO_BIG}, the pointer of {@link #PARAMETER_PROBLEM}} */
    public long parameter() {
        return buffer.getInt(PARAMETER_OFFSET, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /**
     * Sets the second word: the MTU of {@link #PACKET_TOO_BIG}, the pointer of {@link #PARAMETER_PROBLEM}.
     *
     * @param parameter 0..2^32-1
     * @return this
     */
    public Icmpv6HeaderFlyweight parameter(long parameter) {
        buffer.putInt(PARAMETER_OFFSET, (int) parameter, BIG_ENDIAN);
        return this;
    }

    /** {@return the identifier of an echo} */
    public int identifier() {
        return buffer.getShort(IDENTIFIER_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the identifier of an echo.
     *
     * @param identifier 0..65535
     * @return this
     */
    public Icmpv6HeaderFlyweight identifier(int identifier) {
        buffer.putShort(IDENTIFIER_OFFSET, (short) identifier, BIG_ENDIAN);
        return this;
    }

    /** {@return the sequence number of an echo} */
    public int sequence() {
        return buffer.getShort(SEQUENCE_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the sequence number of an echo.
     *
     * @param sequence 0..65535
     * @return this
     */
    public Icmpv6HeaderFlyweight sequence(int sequence) {
        buffer.putShort(SEQUENCE_OFFSET, (short) sequence, BIG_ENDIAN);
        return this;
    }

    /**
     * Says whether a type is that of an error message.
     *
     * @param type 0..255
     * @return true below 128
     */
    public static boolean isError(int type) {
        return type < ECHO_REQUEST;
    }

    /**
     * Says whether the checksum fits the message, which is all that is wrapped.
     *
     * @param pseudoHeaderSum from {@link InternetChecksum}
     * @return true if it does
     */
    public boolean isChecksumValid(int pseudoHeaderSum) {
        return InternetChecksum.isValid(pseudoHeaderSum + InternetChecksum.sum(buffer, 0, buffer.capacity()));
    }

    /**
     * Computes the checksum of the message, which is all that is wrapped, and writes it.
     *
     * @param pseudoHeaderSum from {@link InternetChecksum}
     * @return this
     */
    public Icmpv6HeaderFlyweight computeChecksum(int pseudoHeaderSum) {
        checksum(0);
        return checksum(InternetChecksum.finish(pseudoHeaderSum + InternetChecksum.sum(buffer, 0, buffer.capacity())));
    }
}
