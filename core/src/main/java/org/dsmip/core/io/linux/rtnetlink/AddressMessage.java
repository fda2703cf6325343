package org.dsmip.core.io.linux.rtnetlink;

import static org.dsmip.core.io.linux.rtnetlink.Rtnetlink.ORDER;

import org.agrona.DirectBuffer;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.AddressFlag;
import org.dsmip.core.io.route.AddressScope;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.InterfaceAddress.Lifetime;
import org.dsmip.core.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Messages about interface addresses.
 *
 * <pre>{@code
 * struct ifaddrmsg {
 *     __u8  ifa_family;
 *     __u8  ifa_prefixlen;
 *     __u8  ifa_flags;       // the lower eight of IFA_FLAGS
 *     __u8  ifa_scope;
 *     __u32 ifa_index;
 * };
 * }</pre>
 */
public final class AddressMessage {
    private static final int LENGTH = 8;
    private static final int PREFIX_LENGTH_OFFSET = 1;
    private static final int FLAGS_OFFSET = 2;
    private static final int SCOPE_OFFSET = 3;
    private static final int INDEX_OFFSET = 4;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_CACHEINFO = 6;
    private static final int IFA_FLAGS = 8;
    private static final int IFA_PROTO = 11;

    private AddressMessage() {}

    /**
     * Reads an address.
     *
     * @param body of the message
     * @return null if it is malformed or of another family
     */
    public static @Nullable InterfaceAddress decode(DirectBuffer body) {
        if (body.capacity() < LENGTH) {
            return null;
        }
        final Fields fields = new Fields(body.getByte(FLAGS_OFFSET) & 0xFF);
        final AttributeCursor attribute = new AttributeCursor(body, LENGTH, body.capacity());
        while (attribute.next()) {
            fields.take(attribute);
        }
        // With a peer, the local address is the one of the interface; without, IPv6 has only the other attribute.
        final IpAddress address = fields.local != null ? fields.local : fields.address;
        final AddressFamily family = AddressFamily.fromWire(body.getByte(0) & 0xFF);
        final int prefixLength = body.getByte(PREFIX_LENGTH_OFFSET) & 0xFF;
        if (attribute.isMalformed() || family == null || address == null || AddressFamily.of(address) != family
                || prefixLength > family.addressBits()) {
            return null;
        }
        return new InterfaceAddress(body.getInt(INDEX_OFFSET, ORDER), address, prefixLength,
                AddressScope.fromWire(body.getByte(SCOPE_OFFSET) & 0xFF), AddressFlag.fromWire(fields.flags),
                fields.lifetime, fields.protocol);
    }

    /** What the attributes say. */
    private static final class Fields {
        private @Nullable IpAddress address;
        private @Nullable IpAddress local;
        private int flags;
        private int protocol;
        private Lifetime lifetime = Lifetime.PERMANENT;

        private Fields(int flags) {
            this.flags = flags;
        }

        private void take(AttributeCursor attribute) {
            switch (attribute.type()) {
                case IFA_ADDRESS -> address = attribute.address();
                case IFA_LOCAL -> local = attribute.address();
                case IFA_FLAGS -> flags = attribute.u32();
                case IFA_PROTO -> protocol = attribute.u8();
                case IFA_CACHEINFO -> {
                    final long valid = attribute.u32(1);
                    lifetime = new Lifetime(valid, Math.min(valid, attribute.u32(0)));
                }
                default -> {
                }
            }
        }
    }

    /**
     * Asks for addresses.
     *
     * @param writer where to
     * @param family of the addresses
     * @param linkIndex 0: of all links
     */
    public static void encodeList(MessageWriter writer, AddressFamily family, int linkIndex) {
        writer.begin(Rtnetlink.RTM_GETADDR, Rtnetlink.NLM_F_REQUEST | Rtnetlink.NLM_F_DUMP)
                .u8(family.wire()).u8(0).u8(0).u8(0).u32(linkIndex);
    }

    /**
     * Adds an address or changes it.
     *
     * @param writer where to
     * @param address the address as it is to be
     */
    public static void encodeAdd(MessageWriter writer, InterfaceAddress address) {
        header(writer, Rtnetlink.RTM_NEWADDR, Rtnetlink.NLM_F_CREATE | Rtnetlink.NLM_F_REPLACE, address);
        final int flags = AddressFlag.toWire(address.flags());
        if (flags != 0) {
            writer.attributeU32(IFA_FLAGS, flags);
        }
        if (!address.lifetime().equals(Lifetime.PERMANENT)) {
            final int start = writer.beginNest(IFA_CACHEINFO);
            writer.u32((int) address.lifetime().preferredSec()).u32((int) address.lifetime().validSec()).u32(0).u32(0)
                    .endNest(start);
        }
        if (address.protocol() != 0) {
            writer.attributeU8(IFA_PROTO, address.protocol());
        }
    }

    /**
     * Removes an address.
     *
     * @param writer where to
     * @param address its key counts
     */
    public static void encodeRemove(MessageWriter writer, InterfaceAddress address) {
        header(writer, Rtnetlink.RTM_DELADDR, 0, address);
    }

    private static void header(MessageWriter writer, int type, int flags, InterfaceAddress address) {
        writer.begin(type, Rtnetlink.NLM_F_REQUEST | Rtnetlink.NLM_F_ACK | flags)
                .u8(AddressFamily.of(address.address()).wire()).u8(address.prefixLength())
                .u8(AddressFlag.toWire(address.flags()) & 0xFF).u8(address.scope().wire()).u32(address.linkIndex())
                .attribute(IFA_LOCAL, address.address()).attribute(IFA_ADDRESS, address.address());
    }
}
