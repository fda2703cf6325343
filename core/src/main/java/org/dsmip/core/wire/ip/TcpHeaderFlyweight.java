package org.dsmip.core.wire.ip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;

/**
 * View of a TCP header (RFC 793) and the segment behind it, in network byte order. Not thread-safe; re-wrapped for
 * every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-------------------------------+-------------------------------+
 * |          Source Port          |       Destination Port        |
 * +-------------------------------+-------------------------------+
 * |                        Sequence Number                        |
 * +---------------------------------------------------------------+
 * |                    Acknowledgment Number                      |
 * +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
 * |Offset |   0   |C|E|U|A|P|R|S|F|            Window             |
 * +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
 * |           Checksum            |        Urgent Pointer         |
 * +-------------------------------+-------------------------------+
 * </pre>
 */
public final class TcpHeaderFlyweight {
    /** Octets without options. */
    public static final int LENGTH = 20;
    /** No more data from the sender. */
    public static final int FIN = 0x01;
    /** Synchronize sequence numbers. */
    public static final int SYN = 0x02;
    /** Reset. */
    public static final int RST = 0x04;
    /** Push. */
    public static final int PSH = 0x08;
    /** The acknowledgment number counts. */
    public static final int ACK = 0x10;
    /** The urgent pointer counts. */
    public static final int URG = 0x20;
    /** ECN echo. */
    public static final int ECE = 0x40;
    /** Congestion window reduced. */
    public static final int CWR = 0x80;

    /** Kind of the option that says the maximum segment size. */
    public static final int OPTION_MSS = 2;
    /** Kind of the option that signs a segment by MD5 (RFC 2385). */
    public static final int OPTION_MD5 = 19;
    /** Kind of the option that authenticates a segment (RFC 5925). */
    public static final int OPTION_AO = 29;

    private static final int OPTION_END = 0;
    private static final int OPTION_NOTHING = 1;
    private static final int DATA_OFFSET_OFFSET = 12;

    private static final int SOURCE_PORT_OFFSET = 0;
    private static final int DESTINATION_PORT_OFFSET = 2;
    private static final int SEQUENCE_OFFSET = 4;
    private static final int ACKNOWLEDGMENT_OFFSET = 8;
    private static final int FLAGS_OFFSET = 13;
    private static final int WINDOW_OFFSET = 14;
    private static final int CHECKSUM_OFFSET = 16;
    private static final int URGENT_POINTER_OFFSET = 18;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public TcpHeaderFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public TcpHeaderFlyweight wrap(DirectBuffer source, int offset, int length) {
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
        final int headerLength = headerLength();
        if (headerLength < LENGTH) {
            return WireError.BAD_HEADER_LENGTH;
        }
        return buffer.capacity() < headerLength ? WireError.TRUNCATED : WireError.NONE;
    }

    /** {@return the source port} */
    public int sourcePort() {
        return buffer.getShort(SOURCE_PORT_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the source port.
     *
     * @param sourcePort 0..65535
     * @return this
     */
    public TcpHeaderFlyweight sourcePort(int sourcePort) {
        buffer.putShort(SOURCE_PORT_OFFSET, (short) sourcePort, BIG_ENDIAN);
        return this;
    }

    /** {@return the destination port} */
    public int destinationPort() {
        return buffer.getShort(DESTINATION_PORT_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the destination port.
     *
     * @param destinationPort 0..65535
     * @return this
     */
    public TcpHeaderFlyweight destinationPort(int destinationPort) {
        buffer.putShort(DESTINATION_PORT_OFFSET, (short) destinationPort, BIG_ENDIAN);
        return this;
    }

    /** {@return the sequence number} */
    public long sequence() {
        return buffer.getInt(SEQUENCE_OFFSET, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /**
     * Sets the sequence number.
     *
     * @param sequence 0..2^32-1
     * @return this
     */
    public TcpHeaderFlyweight sequence(long sequence) {
        buffer.putInt(SEQUENCE_OFFSET, (int) sequence, BIG_ENDIAN);
        return this;
    }

    /** {@return the acknowledgment number} */
    public long acknowledgment() {
        return buffer.getInt(ACKNOWLEDGMENT_OFFSET, BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /**
     * Sets the acknowledgment number.
     *
     * @param acknowledgment 0..2^32-1
     * @return this
     */
    public TcpHeaderFlyweight acknowledgment(long acknowledgment) {
        buffer.putInt(ACKNOWLEDGMENT_OFFSET, (int) acknowledgment, BIG_ENDIAN);
        return this;
    }

    /** {@return the flags} */
    public int flags() {
        return buffer.getByte(FLAGS_OFFSET) & 0xFF;
    }

    /**
     * Sets the flags.
     *
     * @param flags 0..255
     * @return this
     */
    public TcpHeaderFlyweight flags(int flags) {
        buffer.putByte(FLAGS_OFFSET, (byte) flags);
        return this;
    }

    /** {@return the window} */
    public int window() {
        return buffer.getShort(WINDOW_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the window.
     *
     * @param window 0..65535
     * @return this
     */
    public TcpHeaderFlyweight window(int window) {
        buffer.putShort(WINDOW_OFFSET, (short) window, BIG_ENDIAN);
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
    public TcpHeaderFlyweight checksum(int checksum) {
        buffer.putShort(CHECKSUM_OFFSET, (short) checksum, BIG_ENDIAN);
        return this;
    }

    /** {@return the urgent pointer} */
    public int urgentPointer() {
        return buffer.getShort(URGENT_POINTER_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the urgent pointer.
     *
     * @param urgentPointer 0..65535
     * @return this
     */
    public TcpHeaderFlyweight urgentPointer(int urgentPointer) {
        buffer.putShort(URGENT_POINTER_OFFSET, (short) urgentPointer, BIG_ENDIAN);
        return this;
    }

    /** {@return the octets of the header with its options, 20..60 after a check} */
    public int headerLength() {
        return (buffer.getByte(DATA_OFFSET_OFFSET) & 0xF0) >> 2;
    }

    /**
     * Sets the header length.
     *
     * @param headerLength octets with options, 20..60, a multiple of 4
     * @return this
     */
    public TcpHeaderFlyweight headerLength(int headerLength) {
        buffer.putByte(DATA_OFFSET_OFFSET, (byte) (headerLength << 2));
        return this;
    }

    /**
     * Finds an option.
     *
     * @param kind 2..255
     * @return where its kind stands, octets from the first of the header; 0: there is none, or something before it is damaged
     */
    public int findOption(int kind) {
        final int end = headerLength();
        int at = LENGTH;
        while (at < end) {
            final int here = buffer.getByte(at) & 0xFF;
            if (here == OPTION_NOTHING) {
                at++;
                continue;
            }
            final int length = at + 1 < end ? optionLength(at) : 0;
            if (here == OPTION_END || length < 2 || at + length > end) {
                return 0;
            }
            if (here == kind) {
                return at;
            }
            at += length;
        }
        return 0;
    }

    /**
     * The length of an option.
     *
     * @param option from {@link #findOption}, not 0
     * @return octets with kind and length
     */
    public int optionLength(int option) {
        return buffer.getByte(option + 1) & 0xFF;
    }

    /**
     * Says whether the checksum fits the segment, which is all that is wrapped.
     *
     * @param pseudoHeaderSum from {@link InternetChecksum}
     * @return true if it does
     */
    public boolean isChecksumValid(int pseudoHeaderSum) {
        return InternetChecksum.isValid(pseudoHeaderSum + InternetChecksum.sum(buffer, 0, buffer.capacity()));
    }

    /**
     * Computes the checksum of the segment, which is all that is wrapped, and writes it.
     *
     * @param pseudoHeaderSum from {@link InternetChecksum}
     * @return this
     */
    public TcpHeaderFlyweight computeChecksum(int pseudoHeaderSum) {
        checksum(0);
        return checksum(InternetChecksum.finish(pseudoHeaderSum + InternetChecksum.sum(buffer, 0, buffer.capacity())));
    }
}
