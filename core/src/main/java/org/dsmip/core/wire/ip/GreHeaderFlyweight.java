package org.dsmip.core.wire.ip;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;

/**
 * View of a GRE packet (RFC 2784 with the key and sequence number of RFC 2890) in network byte order. Not thread-
 * safe; re-wrapped for every packet.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-----------------+-----+-------------------------------+
 * |C|0|K|S|    Reserved0    | Ver |         Protocol Type         |
 * +-+-+-+-+-----------------+-----+-------------------------------+
 * |      Checksum (if C)          |       Reserved1 (if C)        |
 * +-------------------------------+-------------------------------+
 * |                           Key (if K)                          |
 * +---------------------------------------------------------------+
 * |                    Sequence Number (if S)                     |
 * +---------------------------------------------------------------+
 * </pre>
 */
public final class GreHeaderFlyweight {
    /** Octets without options. */
    public static final int LENGTH = 4;
    /** C: checksum and Reserved1 follow. */
    public static final int CHECKSUM_PRESENT = 0x8000;
    /** K: the key follows. */
    public static final int KEY_PRESENT = 0x2000;
    /** S: the sequence number follows. */
    public static final int SEQUENCE_PRESENT = 0x1000;
    /** Protocol type of IPv4. */
    public static final int IPV4 = 0x0800;
    /** Protocol type of IPv6. */
    public static final int IPV6 = 0x86DD;

    private static final int REFUSED_MASK = 0x4C00;
    private static final int VERSION_MASK = 0x0007;

    private static final int FLAGS_AND_VERSION_OFFSET = 0;
    private static final int PROTOCOL_TYPE_OFFSET = 2;

    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    /** Makes a view of nothing; {@link #wrap} it. */
    public GreHeaderFlyweight() {}

    /**
     * Points this view at other bytes.
     *
     * @param source the buffer
     * @param offset where the first octet is
     * @param length octets that may be used, for input no more than were received
     * @return this
     */
    public GreHeaderFlyweight wrap(DirectBuffer source, int offset, int length) {
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
        final int first = flagsAndVersion();
        if ((first & VERSION_MASK) != 0) {
            return WireError.BAD_VERSION;
        }
        // BASE-GRE-03: routing, strict source route and the top recursion bit are RFC 1701 only. The rest is ignored.
        if ((first & REFUSED_MASK) != 0) {
            return WireError.UNSUPPORTED;
        }
        if (buffer.capacity() < headerLength()) {
            return WireError.TRUNCATED;
        }
        final boolean damaged = hasChecksum()
                && !InternetChecksum.isValid(InternetChecksum.sum(buffer, 0, buffer.capacity()));
        return damaged ? WireError.BAD_CHECKSUM : WireError.NONE;
    }

    /** {@return the flags and the version as on the wire} */
    public int flagsAndVersion() {
        return buffer.getShort(FLAGS_AND_VERSION_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the flags and the version as on the wire.
     *
     * @param flagsAndVersion 0..65535
     * @return this
     */
    public GreHeaderFlyweight flagsAndVersion(int flagsAndVersion) {
        buffer.putShort(FLAGS_AND_VERSION_OFFSET, (short) flagsAndVersion, BIG_ENDIAN);
        return this;
    }

    /** {@return the EtherType of the payload} */
    public int protocolType() {
        return buffer.getShort(PROTOCOL_TYPE_OFFSET, BIG_ENDIAN) & 0xFFFF;
    }

    /**
     * Sets the EtherType of the payload.
     *
     * @param protocolType such as {@link #IPV6}
     * @return this
     */
    public GreHeaderFlyweight protocolType(int protocolType) {
        buffer.putShort(PROTOCOL_TYPE_OFFSET, (short) protocolType, BIG_ENDIAN);
        return this;
    }

    /**
     * The octets of a header with some options.
     *
     * @param flags of {@link #CHECKSUM_PRESENT}, {@link #KEY_PRESENT} and {@link #SEQUENCE_PRESENT}
     * @return 4..16
     */
    public static int headerLength(int flags) {
        return LENGTH + 4 * Integer.bitCount(flags & (CHECKSUM_PRESENT | KEY_PRESENT | SEQUENCE_PRESENT));
    }

    /** {@return the octets of this header with its options} */
    public int headerLength() {
        return headerLength(flagsAndVersion());
    }

    /** {@return whether a checksum is there} */
    public boolean hasChecksum() {
        return (flagsAndVersion() & CHECKSUM_PRESENT) != 0;
    }

    /** {@return whether a key is there} */
    public boolean hasKey() {
        return (flagsAndVersion() & KEY_PRESENT) != 0;
    }

    /** {@return whether a sequence number is there} */
    public boolean hasSequence() {
        return (flagsAndVersion() & SEQUENCE_PRESENT) != 0;
    }

    /** {@return the key; only if {@link #hasKey()}} */
    public long key() {
        return buffer.getInt(keyOffset(), BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /**
     * Sets the key; the flags must be in place.
     *
     * @param key 0..2^32-1
     * @return this
     */
    public GreHeaderFlyweight key(long key) {
        buffer.putInt(keyOffset(), (int) key, BIG_ENDIAN);
        return this;
    }

    /** {@return the sequence number; only if {@link #hasSequence()}} */
    public long sequence() {
        return buffer.getInt(sequenceOffset(), BIG_ENDIAN) & 0xFFFF_FFFFL;
    }

    /**
     * Sets the sequence number; the flags must be in place.
     *
     * @param sequence 0..2^32-1
     * @return this
     */
    public GreHeaderFlyweight sequence(long sequence) {
        buffer.putInt(sequenceOffset(), (int) sequence, BIG_ENDIAN);
        return this;
    }

    /**
     * Computes the checksum of everything wrapped, writes it and a zero Reserved1; only with {@link #CHECKSUM_PRESENT}.
     *
     * @return this
     */
    public GreHeaderFlyweight computeChecksum() {
        buffer.putInt(LENGTH, 0, BIG_ENDIAN);
        final int checksum = InternetChecksum.finish(InternetChecksum.sum(buffer, 0, buffer.capacity()));
        buffer.putShort(LENGTH, (short) checksum, BIG_ENDIAN);
        return this;
    }

    private int keyOffset() {
        return hasChecksum() ? LENGTH + 4 : LENGTH;
    }

    private int sequenceOffset() {
        return keyOffset() + (hasKey() ? 4 : 0);
    }
}
