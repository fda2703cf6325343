package org.dsmip.core.wire.icmp;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ip.InternetChecksum;

/**
 * View of an ICMP message for IPv4 (RFC 792) in network byte order. What the second word holds depends on the
 * type. Not thread-safe; re-wrapped for every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +---------------+---------------+-------------------------------+
 * |     Type      |     Code      |           Checksum            |
 * +---------------+---------------+-------------------------------+
 * |    Identifier, or unused      |   Sequence, or next-hop MTU   |
 * +-------------------------------+-------------------------------+
 * |         Data, or the beginning of the packet it is about      |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class Icmpv4HeaderFlyweight {
    /** Octets before the data. */
    public static final int LENGTH = 8;
    /** Type: echo reply. */
    public static final int ECHO_REPLY = 0;
    /** Type: destination unreachable. */
    public static final int DESTINATION_UNREACHABLE = 3;
    /** Type: source quench. */
    public static final int SOURCE_QUENCH = 4;
    /** Type: redirect. */
    public static final int REDIRECT = 5;
    /** Type: echo request. */
    public static final int ECHO_REQUEST = 8;
    /** Type: time exceeded. */
    public static final int TIME_EXCEEDED = 11;
    /** Type: parameter problem. */
    public static final int PARAMETER_PROBLEM = 12;
    /** Code of destination unreachable: network. */
    public static final int NETWORK_UNREACHABLE = 0;
    /** Code of destination unreachable: host. */
    public static final int HOST_UNREACHABLE = 1;
    /** Code of destination unreachable: protocol. */
    public static final int PROTOCOL_UNREACHABLE = 2;
    /** Code of destination unreachable: port. */
    public static final int PORT_UNREACHABLE = 3;
    /** Code of destination unreachable: fragmentation needed and DF set (RFC 1191). */
    public static final int FRAGMENTATION_NEEDED = 4;
    /** Code of destination unreachable: source route failed. */
    public static final int SOURCE_ROUTE_FAILED = 5;
    /** Code of destination unreachable: administratively prohibited. */
    public static final int ADMINISTRATIVELY_PROHIBITED = 13;

    private static final int TYPE_OFFSET = 0;
    private static final int CODE_OFFSET = 1;
    private static final int CHECKSUM_OFFSET = 2;
    private static final int IDENTIFIER_OFFSET = 4;
    private static final int QUOTED_WORDS_OFFSET = 5;
    private static final int SEQUENCE_OFFSET = 6;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public Icmpv4HeaderFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public Icmpv4HeaderFlyweight wrap(DirectBuffer source, int offset, int length) {
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
    public Icmpv4HeaderFlyweight type(int type) {
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
    public Icmpv4HeaderFlyweight code(int code) {
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
    public Icmpv4HeaderFlyweight checksum(int checksum) {
        buffer.putShort(CHECKSUM_OFFSET, (short) checksum, BIG_ENDIAN);
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
    public Icmpv4HeaderFlyweight identifier(int identifier) {
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
    public Icmpv4HeaderFlyweight sequence(int sequence) {
        buffer.putShort(SEQUENCE_OFFSET, (short) sequence, BIG_ENDIAN);
        return this;
    }

    /** {@return the next-hop MTU of {@link #FRAGMENTATION_NEEDED}; 0 from routers that do not know RFC 1191} */
    public int nextHopMtu() {
        return sequence();
    }

    /**
     * Sets the next-hop MTU of {@link #FRAGMENTATION_NEEDED}.
     *
     * @param nextHopMtu 68..65535
     * @return this
     */
    public Icmpv4HeaderFlyweight nextHopMtu(int nextHopMtu) {
        return sequence(nextHopMtu);
    }

    /**
     * How much of the data of an error message is the beginning of the packet that it is about: all, unless the message says
     * that something else follows (RFC 4884 section 5).
     *
     * @return octets, 0 or more
     */
    public int quotedLength() {
        final int data = buffer.capacity() - LENGTH;
        final int said = (buffer.getByte(QUOTED_WORDS_OFFSET) & 0xFF) * Integer.BYTES;
        return said > 0 && said < data ? said : data;
    }

    /**
     * Says whether a type is that of an error message.
     *
     * @param type 0..255
     * @return true if no error message may be about it (RFC 1812 section 4.3.2.7)
     */
    public static boolean isError(int type) {
        return switch (type) {
            case DESTINATION_UNREACHABLE, SOURCE_QUENCH, REDIRECT, TIME_EXCEEDED, PARAMETER_PROBLEM -> true;
            default -> false;
        };
    }

    /** {@return whether the checksum fits the message, which is all that is wrapped} */
    public boolean isChecksumValid() {
        return InternetChecksum.isValid(InternetChecksum.sum(buffer, 0, buffer.capacity()));
    }

    /**
     * Computes the checksum of the message, which is all that is wrapped, and writes it.
     *
     * @return this
     */
    public Icmpv4HeaderFlyweight computeChecksum() {
        checksum(0);
        return checksum(InternetChecksum.finish(InternetChecksum.sum(buffer, 0, buffer.capacity())));
    }
}
