package org.dsmip.core.io.linux.rtnetlink;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Local sockets of a network namespace, as {@code NETLINK_SOCK_DIAG} lists them: unlike {@code /proc/net/unix} it tells whose
 * they are.
 *
 * <pre>{@code
 * struct unix_diag_req { u8 family; u8 protocol; u16 pad; u32 states; u32 ino; u32 show; u32 cookie[2]; };
 * struct unix_diag_msg { u8 family; u8 type; u8 state; u8 pad; u32 ino; u32 cookie[2]; };  // then attributes
 * }</pre>
 */
public final class UnixDiagMessage {
    /** Netlink family of questions about sockets. */
    public static final int NETLINK_SOCK_DIAG = 4;

    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int ALL_STATES = -1;
    private static final int UDIAG_SHOW_NAME = 0x01;
    private static final int UDIAG_SHOW_UID = 0x40;
    private static final int UNIX_DIAG_NAME = 0;
    private static final int UNIX_DIAG_UID = 7;
    private static final int LENGTH = 16;

    private UnixDiagMessage() {}

    /**
     * A datagram socket with a name that is in no file system.
     *
     * @param name without the zero byte at its beginning
     * @param uid the user it belongs to, 0..2<sup>32</sup>-1
     */
    public record AbstractSocket(String name, long uid) {}

    /**
     * Asks for all sockets.
     *
     * @param writer where to
     */
    public static void encodeList(MessageWriter writer) {
        writer.begin(SOCK_DIAG_BY_FAMILY, Rtnetlink.NLM_F_REQUEST | Rtnetlink.NLM_F_DUMP).u8(AF_UNIX).u8(0).u16(0)
                .u32(ALL_STATES).u32(0).u32(UDIAG_SHOW_NAME | UDIAG_SHOW_UID).u32(0).u32(0);
    }

    /**
     * Reads a socket. A stream socket may have the same name as one for datagrams.
     *
     * @param body of the message
     * @return null if it has no such name, is none for datagrams, or it is not told whose it is
     */
    public static @Nullable AbstractSocket decode(DirectBuffer body) {
        if (body.capacity() < LENGTH || body.getByte(0) != AF_UNIX || body.getByte(1) != SOCK_DGRAM) {
            return null;
        }
        String name = "";
        boolean isOwned = false;
        long uid = 0;
        final AttributeCursor attribute = new AttributeCursor(body, LENGTH, body.capacity());
        while (attribute.next()) {
            if (attribute.type() == UNIX_DIAG_NAME) {
                name = attribute.abstractName();
            } else if (attribute.type() == UNIX_DIAG_UID) {
                uid = Integer.toUnsignedLong(attribute.u32());
                isOwned = true;
            }
        }
        return attribute.isMalformed() || name.isEmpty() || !isOwned ? null : new AbstractSocket(name, uid);
    }
}
