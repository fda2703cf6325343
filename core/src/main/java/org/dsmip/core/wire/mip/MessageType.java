package org.dsmip.core.wire.mip;

import org.agrona.DirectBuffer;

/** Types of the messages on UDP port 434 that this program handles. */
public final class MessageType {
    /** The UDP port of Mobile IPv4. */
    public static final int PORT = 434;
    /** Registration request (RFC 3344). */
    public static final int REGISTRATION_REQUEST = 1;
    /** Registration reply (RFC 3344). */
    public static final int REGISTRATION_REPLY = 3;
    /** Tunnel data (RFC 3519). */
    public static final int TUNNEL_DATA = 4;
    /** Registration revocation (RFC 3543). */
    public static final int REGISTRATION_REVOCATION = 7;
    /** Revocation acknowledgment (RFC 3543). */
    public static final int REVOCATION_ACKNOWLEDGMENT = 15;
    /** What {@link #of} answers for no octets. */
    public static final int NONE = -1;

    private MessageType() {}

    /**
     * The type of a message.
     *
     * @param buffer holds the UDP payload
     * @param offset of its first octet
     * @param length of the payload
     * @return 0..255, or {@link #NONE} if the payload is empty
     */
    public static int of(DirectBuffer buffer, int offset, int length) {
        return length < 1 ? NONE : buffer.getByte(offset) & 0xFF;
    }
}
