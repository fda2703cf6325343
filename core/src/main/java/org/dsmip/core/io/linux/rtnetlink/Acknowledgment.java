package org.dsmip.core.io.linux.rtnetlink;

import static org.dsmip.core.io.linux.rtnetlink.Rtnetlink.HEADER_LENGTH;
import static org.dsmip.core.io.linux.rtnetlink.Rtnetlink.ORDER;

import org.agrona.DirectBuffer;

/**
 * How a request ended.
 *
 * <pre>{@code
 * struct nlmsgerr {
 *     int             error;     // 0 or a negated errno
 *     struct nlmsghdr msg;       // the request's header, then its body unless capped
 *     // then attributes, if the flag says so
 * };
 * }</pre>
 *
 * @param errno 0: done; otherwise why not, positive
 * @param text the kernel's words; empty if it has none
 */
public record Acknowledgment(int errno, String text) {
    /** Done, without a word. */
    public static final Acknowledgment OK = new Acknowledgment(0, "");

    private static final int ERROR_LENGTH = 4;
    private static final int NLMSGERR_ATTR_MSG = 1;
    /** {@code EPROTO}: what the kernel said cannot be read. */
    private static final int EPROTO = 71;

    /**
     * Reads {@code NLMSG_ERROR}.
     *
     * @param body of the message
     * @param flags of the message
     * @return how the request ended; EPROTO if the message is cut short
     */
    public static Acknowledgment ofError(DirectBuffer body, int flags) {
        if (body.capacity() < ERROR_LENGTH + HEADER_LENGTH) {
            return new Acknowledgment(EPROTO, "acknowledgment of " + body.capacity() + " bytes");
        }
        final int repeated = (flags & Rtnetlink.NLM_F_CAPPED) != 0
                ? HEADER_LENGTH
                : Rtnetlink.align(Math.clamp(body.getInt(ERROR_LENGTH, ORDER), HEADER_LENGTH, body.capacity()));
        return read(body, flags, ERROR_LENGTH + repeated);
    }

    /**
     * Reads {@code NLMSG_DONE}.
     *
     * @param body of the message
     * @param flags of the message
     * @return how the list ended; done if the message says nothing
     */
    public static Acknowledgment ofDone(DirectBuffer body, int flags) {
        return body.capacity() < ERROR_LENGTH ? OK : read(body, flags, ERROR_LENGTH);
    }

    private static Acknowledgment read(DirectBuffer body, int flags, int attributesOffset) {
        String text = "";
        if ((flags & Rtnetlink.NLM_F_ACK_TLVS) != 0) {
            final AttributeCursor attribute = new AttributeCursor(body, attributesOffset, body.capacity());
            while (attribute.next()) {
                if (attribute.type() == NLMSGERR_ATTR_MSG) {
                    text = attribute.text();
                }
            }
        }
        return new Acknowledgment(Math.abs(body.getInt(0, ORDER)), text);
    }

    /**
     * Says whether the request was carried out.
     *
     * @return true if there is no error
     */
    public boolean isOk() {
        return errno == 0;
    }
}
