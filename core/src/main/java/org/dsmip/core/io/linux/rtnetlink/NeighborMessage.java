package org.dsmip.core.io.linux.rtnetlink;

import static org.dsmip.core.io.linux.rtnetlink.Rtnetlink.ORDER;

import org.agrona.DirectBuffer;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.Neighbor;
import org.dsmip.core.io.route.NeighborState;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * Messages about neighbors and proxy neighbors.
 *
 * <pre>{@code
 * struct ndmsg {
 *     __u8  ndm_family;
 *     __u8  ndm_pad1;
 *     __u16 ndm_pad2;
 *     __s32 ndm_ifindex;
 *     __u16 ndm_state;
 *     __u8  ndm_flags;
 *     __u8  ndm_type;
 * };
 * }</pre>
 */
public final class NeighborMessage {
    private static final int LENGTH = 12;
    private static final int INDEX_OFFSET = 4;
    private static final int STATE_OFFSET = 8;
    private static final int FLAGS_OFFSET = 10;
    /** Without it the kernel forgets a proxy neighbor when the link loses its carrier for a moment. */
    private static final int NUD_PERMANENT = 0x80;
    private static final int NTF_PROXY = 0x08;
    private static final int NTF_ROUTER = 0x80;
    private static final int NDA_DST = 1;
    private static final int NDA_LLADDR = 2;
    private static final int NDA_PROTOCOL = 12;

    private NeighborMessage() {}

    /**
     * Reads a neighbor.
     *
     * @param body of the message
     * @return null if it is malformed, of another family, or a proxy neighbor
     */
    public static @Nullable Neighbor decode(DirectBuffer body) {
        final Fields fields = Fields.read(body);
        if (fields == null || fields.address == null || fields.isProxy()) {
            return null;
        }
        return new Neighbor(fields.linkIndex, fields.address, fields.mac, NeighborState.fromWire(fields.state),
                (fields.flags & NTF_ROUTER) != 0);
    }

    /**
     * Reads a proxy neighbor.
     *
     * @param body of the message
     * @return null if it is malformed, of another family, or an ordinary neighbor
     */
    public static @Nullable ProxyNeighbor decodeProxy(DirectBuffer body) {
        final Fields fields = Fields.read(body);
        if (fields == null || fields.address == null || !fields.isProxy()) {
            return null;
        }
        return new ProxyNeighbor(fields.linkIndex, fields.address, fields.protocol);
    }

    /** What the message says. */
    private static final class Fields {
        private final int linkIndex;
        private final int state;
        private final int flags;
        private @Nullable IpAddress address;
        private @Nullable MacAddress mac;
        private int protocol;

        private Fields(DirectBuffer body) {
            linkIndex = body.getInt(INDEX_OFFSET, ORDER);
            state = body.getShort(STATE_OFFSET, ORDER) & 0xFFFF;
            flags = body.getByte(FLAGS_OFFSET) & 0xFF;
        }

        private static @Nullable Fields read(DirectBuffer body) {
            // Bridges report their forwarding entries by the same messages, under a family of their own.
            if (body.capacity() < LENGTH || AddressFamily.fromWire(body.getByte(0) & 0xFF) == null) {
                return null;
            }
            final Fields fields = new Fields(body);
            final AttributeCursor attribute = new AttributeCursor(body, LENGTH, body.capacity());
            while (attribute.next()) {
                switch (attribute.type()) {
                    case NDA_DST -> fields.address = attribute.address();
                    case NDA_LLADDR -> fields.mac = attribute.mac();
                    case NDA_PROTOCOL -> fields.protocol = attribute.u8();
                    default -> {
                    }
                }
            }
            final IpAddress address = fields.address;
            return attribute.isMalformed() || address == null
                    || AddressFamily.of(address).wire() != (body.getByte(0) & 0xFF) ? null : fields;
        }

        private boolean isProxy() {
            return (flags & NTF_PROXY) != 0;
        }
    }

    /**
     * Asks for the neighbors of all links.
     *
     * @param writer where to
     * @param family of their addresses
     */
    public static void encodeList(MessageWriter writer, AddressFamily family) {
        header(writer, Rtnetlink.RTM_GETNEIGH, Rtnetlink.NLM_F_DUMP, family, 0).u16(0).u8(0).u8(0);
    }

    /**
     * Asks for the proxy neighbors of all links.
     *
     * @param writer where to
     * @param family of their addresses
     */
    public static void encodeProxyList(MessageWriter writer, AddressFamily family) {
        header(writer, Rtnetlink.RTM_GETNEIGH, Rtnetlink.NLM_F_DUMP, family, 0).u16(0).u8(NTF_PROXY).u8(0);
    }

    /**
     * Adds a proxy neighbor.
     *
     * @param writer where to
     * @param neighbor as it is to be
     */
    public static void encodeAddProxy(MessageWriter writer, ProxyNeighbor neighbor) {
        header(writer, Rtnetlink.RTM_NEWNEIGH,
                Rtnetlink.NLM_F_ACK | Rtnetlink.NLM_F_CREATE | Rtnetlink.NLM_F_REPLACE,
                AddressFamily.of(neighbor.address()), neighbor.linkIndex())
                .u16(NUD_PERMANENT).u8(NTF_PROXY).u8(0);
        if (neighbor.protocol() != 0) {
            writer.attributeU8(NDA_PROTOCOL, neighbor.protocol());
        }
        writer.attribute(NDA_DST, neighbor.address());
    }

    /**
     * Removes a proxy neighbor.
     *
     * @param writer where to
     * @param neighbor its key counts
     */
    public static void encodeRemoveProxy(MessageWriter writer, ProxyNeighbor neighbor) {
        header(writer, Rtnetlink.RTM_DELNEIGH, Rtnetlink.NLM_F_ACK, AddressFamily.of(neighbor.address()),
                neighbor.linkIndex()).u16(0).u8(NTF_PROXY).u8(0).attribute(NDA_DST, neighbor.address());
    }

    private static MessageWriter header(MessageWriter writer, int type, int flags, AddressFamily family, int index) {
        return writer.begin(type, Rtnetlink.NLM_F_REQUEST | flags).u8(family.wire()).u8(0).u16(0).u32(index);
    }
}
