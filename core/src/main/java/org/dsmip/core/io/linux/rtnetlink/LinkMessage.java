package org.dsmip.core.io.linux.rtnetlink;

import static org.dsmip.core.io.linux.rtnetlink.Rtnetlink.ORDER;

import org.agrona.DirectBuffer;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * Messages about links.
 *
 * <pre>{@code
 * struct ifinfomsg {
 *     unsigned char  ifi_family;
 *     unsigned char  __ifi_pad;
 *     unsigned short ifi_type;
 *     int            ifi_index;
 *     unsigned       ifi_flags;
 *     unsigned       ifi_change;
 * };
 * }</pre>
 */
public final class LinkMessage {
    /** Longest name of an interface. */
    public static final int MAX_NAME_LENGTH = 15;

    private static final int LENGTH = 16;
    private static final int TYPE_OFFSET = 2;
    private static final int INDEX_OFFSET = 4;
    private static final int FLAGS_OFFSET = 8;
    private static final int IFF_UP = 0x1;
    private static final int IFF_LOWER_UP = 0x10000;
    private static final int IFLA_ADDRESS = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_MTU = 4;
    private static final int IFLA_TXQLEN = 13;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_EXT_MASK = 29;
    private static final int RTEXT_FILTER_SKIP_STATS = 8;

    private LinkMessage() {}

    /**
     * Reads a link.
     *
     * @param body of the message
     * @return null if it is malformed or about a bridge's port rather than a link
     */
    public static @Nullable Link decode(DirectBuffer body) {
        if (body.capacity() < LENGTH || body.getByte(0) != 0) {
            return null;
        }
        String name = "";
        String kind = "";
        int mtu = 0;
        int queueLength = 0;
        MacAddress mac = null;
        final AttributeCursor attribute = new AttributeCursor(body, LENGTH, body.capacity());
        while (attribute.next()) {
            switch (attribute.type()) {
                case IFLA_ADDRESS -> mac = attribute.mac();
                case IFLA_IFNAME -> name = attribute.text();
                case IFLA_MTU -> mtu = attribute.u32();
                case IFLA_TXQLEN -> queueLength = attribute.u32();
                case IFLA_LINKINFO -> kind = kind(attribute);
                default -> {
                }
            }
        }
        if (attribute.isMalformed() || name.isEmpty()) {
            return null;
        }
        final int flags = body.getInt(FLAGS_OFFSET, ORDER);
        final boolean up = (flags & IFF_UP) != 0;
        return new Link(body.getInt(INDEX_OFFSET, ORDER), name,
                LinkType.fromWire(body.getShort(TYPE_OFFSET, ORDER) & 0xFFFF), kind, mtu, queueLength, up,
                up && (flags & IFF_LOWER_UP) != 0, mac);
    }

    private static String kind(AttributeCursor info) {
        final AttributeCursor attribute = info.nested();
        String kind = "";
        while (attribute.next()) {
            if (attribute.type() == IFLA_INFO_KIND) {
                kind = attribute.text();
            }
        }
        info.adopt(attribute);
        return kind;
    }

    /**
     * Asks for all links.
     *
     * @param writer where to
     */
    public static void encodeList(MessageWriter writer) {
        begin(writer, Rtnetlink.RTM_GETLINK, Rtnetlink.NLM_F_REQUEST | Rtnetlink.NLM_F_DUMP, 0)
                .u32(0).u32(0).attributeU32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    }

    /**
     * Asks for one link.
     *
     * @param writer where to
     * @param index its number
     */
    public static void encodeGet(MessageWriter writer, int index) {
        begin(writer, Rtnetlink.RTM_GETLINK, Rtnetlink.NLM_F_REQUEST, index)
                .u32(0).u32(0).attributeU32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
    }

    /**
     * Asks for one link.
     *
     * @param writer where to
     * @param name 1..{@value #MAX_NAME_LENGTH} bytes
     */
    public static void encodeGet(MessageWriter writer, String name) {
        begin(writer, Rtnetlink.RTM_GETLINK, Rtnetlink.NLM_F_REQUEST, 0)
                .u32(0).u32(0).attributeU32(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS).attribute(IFLA_IFNAME, name);
    }

    /**
     * Brings a link up.
     *
     * @param writer where to
     * @param index of the link
     */
    public static void encodeUp(MessageWriter writer, int index) {
        begin(writer, Rtnetlink.RTM_NEWLINK, Rtnetlink.NLM_F_REQUEST | Rtnetlink.NLM_F_ACK, index)
                .u32(IFF_UP).u32(IFF_UP);
    }

    /**
     * Takes a link down.
     *
     * @param writer where to
     * @param index of the link
     */
    public static void encodeDown(MessageWriter writer, int index) {
        begin(writer, Rtnetlink.RTM_NEWLINK, Rtnetlink.NLM_F_REQUEST | Rtnetlink.NLM_F_ACK, index)
                .u32(0).u32(IFF_UP);
    }

    /**
     * Sets the MTU of a link.
     *
     * @param writer where to
     * @param index of the link
     * @param mtuBytes the new MTU
     */
    public static void encodeMtu(MessageWriter writer, int index, int mtuBytes) {
        begin(writer, Rtnetlink.RTM_NEWLINK, Rtnetlink.NLM_F_REQUEST | Rtnetlink.NLM_F_ACK, index)
                .u32(0).u32(0).attributeU32(IFLA_MTU, mtuBytes);
    }

    /**
     * Sets how many packets may wait to be sent by a link.
     *
     * @param writer where to
     * @param index of the link
     * @param packets the new length of its queue
     */
    public static void encodeQueueLength(MessageWriter writer, int index, int packets) {
        begin(writer, Rtnetlink.RTM_NEWLINK, Rtnetlink.NLM_F_REQUEST | Rtnetlink.NLM_F_ACK, index)
                .u32(0).u32(0).attributeU32(IFLA_TXQLEN, packets);
    }

    /**
     * Deletes a link.
     *
     * @param writer where to
     * @param index of the link
     */
    public static void encodeDelete(MessageWriter writer, int index) {
        begin(writer, Rtnetlink.RTM_DELLINK, Rtnetlink.NLM_F_REQUEST | Rtnetlink.NLM_F_ACK, index).u32(0).u32(0);
    }

    private static MessageWriter begin(MessageWriter writer, int type, int flags, int index) {
        return writer.begin(type, flags).u8(0).u8(0).u16(0).u32(index);
    }
}
