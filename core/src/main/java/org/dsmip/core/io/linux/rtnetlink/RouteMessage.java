package org.dsmip.core.io.linux.rtnetlink;

import static org.dsmip.core.io.linux.rtnetlink.Rtnetlink.ORDER;

import org.agrona.DirectBuffer;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.AddressScope;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteFilter;
import org.dsmip.core.io.route.RouteQuery;
import org.dsmip.core.io.route.RouteType;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.IpPrefix;
import org.jspecify.annotations.Nullable;

/**
 * Messages about routes.
 *
 * <pre>{@code
 * struct rtmsg {
 *     unsigned char rtm_family;
 *     unsigned char rtm_dst_len;
 *     unsigned char rtm_src_len;
 *     unsigned char rtm_tos;
 *     unsigned char rtm_table;      // RTA_TABLE has it in full
 *     unsigned char rtm_protocol;
 *     unsigned char rtm_scope;
 *     unsigned char rtm_type;
 *     unsigned      rtm_flags;
 * };
 * }</pre>
 */
public final class RouteMessage {
    private static final int LENGTH = 12;
    private static final int DESTINATION_LENGTH_OFFSET = 1;
    private static final int SOURCE_LENGTH_OFFSET = 2;
    private static final int TABLE_OFFSET = 4;
    private static final int PROTOCOL_OFFSET = 5;
    private static final int TYPE_OFFSET = 7;
    private static final int FLAGS_OFFSET = 8;
    private static final int NEXT_HOP_LENGTH = 8;
    private static final int NEXT_HOP_FLAGS_OFFSET = 2;
    private static final int NEXT_HOP_LINK_OFFSET = 4;
    private static final int RTNH_F_ONLINK = 4;
    private static final int RTM_F_CLONED = 0x200;
    private static final int RTM_F_FIB_MATCH = 0x2000;
    private static final int RT_SCOPE_NOWHERE = 255;
    private static final int RT_TABLE_UNSPEC = 0;
    private static final int MAX_SHORT_TABLE = 255;
    private static final int RTA_DST = 1;
    private static final int RTA_SRC = 2;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int RTA_PRIORITY = 6;
    private static final int RTA_PREFSRC = 7;
    private static final int RTA_METRICS = 8;
    private static final int RTA_MULTIPATH = 9;
    private static final int RTA_TABLE = 15;
    private static final int RTA_MARK = 16;
    private static final int RTA_VIA = 18;
    private static final int RTAX_MTU = 2;

    private RouteMessage() {}

    /**
     * Reads a route of a table.
     *
     * @param body of the message
     * @return null if it is malformed, of another family, a learned exception (redirect, path MTU) or one that depends on the
     *     source
     */
    public static @Nullable Route decode(DirectBuffer body) {
        if (body.capacity() < LENGTH || body.getByte(SOURCE_LENGTH_OFFSET) != 0
                || (body.getInt(FLAGS_OFFSET, ORDER) & RTM_F_CLONED) != 0) {
            return null;
        }
        return decodeResolved(body);
    }

    /**
     * Reads the answer to {@link #encodeResolve}, which may well be for one source or a learned exception.
     *
     * @param body of the message
     * @return null if it is malformed or of another family
     */
    public static @Nullable Route decodeResolved(DirectBuffer body) {
        if (body.capacity() < LENGTH) {
            return null;
        }
        final Fields fields = new Fields(body);
        final AttributeCursor attribute = new AttributeCursor(body, LENGTH, body.capacity());
        while (attribute.next()) {
            fields.take(attribute);
        }
        final AddressFamily family = AddressFamily.fromWire(body.getByte(0) & 0xFF);
        final RouteType type = RouteType.fromWire(body.getByte(TYPE_OFFSET) & 0xFF);
        if (attribute.isMalformed() || family == null || type == null) {
            return null;
        }
        final IpPrefix destination = Prefixes.of(family, fields.destination,
                body.getByte(DESTINATION_LENGTH_OFFSET) & 0xFF);
        if (destination == null) {
            return null;
        }
        return new Route(destination, type, fields.linkIndex, fields.gateway, (fields.flags & RTNH_F_ONLINK) != 0,
                fields.table, fields.priority, fields.preferredSource, fields.mtuBytes,
                body.getByte(PROTOCOL_OFFSET) & 0xFF);
    }

    /** What the attributes say. */
    private static final class Fields {
        private @Nullable IpAddress destination;
        private @Nullable IpAddress gateway;
        private @Nullable IpAddress preferredSource;
        private int table;
        private int flags;
        private int linkIndex;
        private int priority;
        private int mtuBytes;

        private Fields(DirectBuffer body) {
            table = body.getByte(TABLE_OFFSET) & 0xFF;
            flags = body.getInt(FLAGS_OFFSET, ORDER);
        }

        private void take(AttributeCursor attribute) {
            switch (attribute.type()) {
                case RTA_DST -> destination = attribute.address();
                case RTA_OIF -> linkIndex = attribute.u32();
                case RTA_GATEWAY -> gateway = attribute.address();
                case RTA_VIA -> gateway = attribute.via();
                case RTA_PRIORITY -> priority = attribute.u32();
                case RTA_PREFSRC -> preferredSource = attribute.address();
                case RTA_TABLE -> table = attribute.u32();
                case RTA_METRICS -> takeMetrics(attribute);
                case RTA_MULTIPATH -> takeFirstHop(attribute);
                default -> {
                }
            }
        }

        private void takeMetrics(AttributeCursor metrics) {
            final AttributeCursor attribute = metrics.nested();
            while (attribute.next()) {
                if (attribute.type() == RTAX_MTU) {
                    mtuBytes = attribute.u32();
                }
            }
            metrics.adopt(attribute);
        }

        private void takeFirstHop(AttributeCursor hops) {
            linkIndex = hops.intAt(NEXT_HOP_LINK_OFFSET);
            flags |= hops.byteAt(NEXT_HOP_FLAGS_OFFSET) & RTNH_F_ONLINK;
            final AttributeCursor attribute = hops.nested(NEXT_HOP_LENGTH, hops.shortAt(0));
            while (attribute.next()) {
                if (attribute.type() == RTA_GATEWAY) {
                    gateway = attribute.address();
                } else if (attribute.type() == RTA_VIA) {
                    gateway = attribute.via();
                }
            }
            hops.adopt(attribute);
        }
    }

    /**
     * Asks for routes. Kernels that do not filter answer with all, so the caller filters again.
     *
     * @param writer where to
     * @param family of the routes
     * @param filter table and protocol that they must have
     */
    public static void encodeList(MessageWriter writer, AddressFamily family, RouteFilter filter) {
        writer.begin(Rtnetlink.RTM_GETROUTE, Rtnetlink.NLM_F_REQUEST | Rtnetlink.NLM_F_DUMP)
                .u8(family.wire()).u8(0).u8(0).u8(0).u8(RT_TABLE_UNSPEC).u8(filter.protocol()).u8(0).u8(0).u32(0);
        if (filter.table() != 0) {
            writer.attributeU32(RTA_TABLE, filter.table());
        }
    }

    /**
     * Asks how a packet would leave.
     *
     * @param writer where to
     * @param query what is known of the packet
     * @param entry whether the answer is to be the entry of the routing table; otherwise it is what comes of it, which for a
     *     packet that must leave by a link is a way even if no entry leads anywhere
     */
    public static void encodeResolve(MessageWriter writer, RouteQuery query, boolean entry) {
        final AddressFamily family = AddressFamily.of(query.destination());
        final IpAddress source = query.source();
        writer.begin(Rtnetlink.RTM_GETROUTE, Rtnetlink.NLM_F_REQUEST)
                .u8(family.wire()).u8(family.addressBits()).u8(source == null ? 0 : family.addressBits()).u8(0).u8(0)
                .u8(0).u8(0).u8(0).u32(entry ? RTM_F_FIB_MATCH : 0).attribute(RTA_DST, query.destination());
        if (source != null) {
            writer.attribute(RTA_SRC, source);
        }
        if (query.linkIndex() != 0) {
            writer.attributeU32(RTA_OIF, query.linkIndex());
        }
        if (query.mark() != 0) {
            writer.attributeU32(RTA_MARK, query.mark());
        }
    }

    /**
     * Adds a route, failing if there is one of the same key.
     *
     * @param writer where to
     * @param route as it is to be
     */
    public static void encodeAdd(MessageWriter writer, Route route) {
        encodeNew(writer, Rtnetlink.NLM_F_CREATE | Rtnetlink.NLM_F_EXCL, route);
    }

    /**
     * Adds a route or puts it in the place of one of the same key.
     *
     * @param writer where to
     * @param route as it is to be
     */
    public static void encodeReplace(MessageWriter writer, Route route) {
        encodeNew(writer, Rtnetlink.NLM_F_CREATE | Rtnetlink.NLM_F_REPLACE, route);
    }

    private static void encodeNew(MessageWriter writer, int flags, Route route) {
        header(writer, Rtnetlink.RTM_NEWROUTE, flags, route, scope(route).wire());
        final IpAddress gateway = route.gateway();
        if (gateway != null) {
            if (AddressFamily.of(gateway) == route.family()) {
                writer.attribute(RTA_GATEWAY, gateway);
            } else {
                writer.attributeVia(RTA_VIA, gateway);
            }
        }
        writer.attributeU32(RTA_PRIORITY, route.priority());
        if (route.preferredSource() != null) {
            writer.attribute(RTA_PREFSRC, route.preferredSource());
        }
        longTable(writer, route);
        if (route.linkIndex() != 0) {
            writer.attributeU32(RTA_OIF, route.linkIndex());
        }
        if (route.mtuBytes() != 0) {
            final int start = writer.beginNest(RTA_METRICS);
            writer.attributeU32(RTAX_MTU, route.mtuBytes()).endNest(start);
        }
    }

    /**
     * Removes a route.
     *
     * @param writer where to
     * @param route its key, type and protocol count
     */
    public static void encodeRemove(MessageWriter writer, Route route) {
        header(writer, Rtnetlink.RTM_DELROUTE, 0, route, RT_SCOPE_NOWHERE);
        writer.attributeU32(RTA_PRIORITY, route.priority());
        longTable(writer, route);
    }

    private static void header(MessageWriter writer, int type, int flags, Route route, int scope) {
        writer.begin(type, Rtnetlink.NLM_F_REQUEST | Rtnetlink.NLM_F_ACK | flags)
                .u8(route.family().wire()).u8(route.destination().length()).u8(0).u8(0)
                .u8(route.table() <= MAX_SHORT_TABLE ? route.table() : RT_TABLE_UNSPEC).u8(route.protocol()).u8(scope)
                .u8(route.type().wire()).u32(route.onLink() ? RTNH_F_ONLINK : 0);
        if (route.destination().length() != 0) {
            writer.attribute(RTA_DST, route.destination().address());
        }
    }

    private static void longTable(MessageWriter writer, Route route) {
        if (route.table() > MAX_SHORT_TABLE) {
            writer.attributeU32(RTA_TABLE, route.table());
        }
    }

    private static AddressScope scope(Route route) {
        return switch (route.type()) {
            case LOCAL -> AddressScope.HOST;
            case UNICAST, BROADCAST, MULTICAST, ANYCAST ->
                route.gateway() == null && route.family() == AddressFamily.IPV4
                        ? AddressScope.LINK
                        : AddressScope.GLOBAL;
            case BLACKHOLE, UNREACHABLE, PROHIBIT, THROW -> AddressScope.GLOBAL;
        };
    }
}
