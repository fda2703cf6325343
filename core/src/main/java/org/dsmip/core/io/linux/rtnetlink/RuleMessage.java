package org.dsmip.core.io.linux.rtnetlink;

import static org.dsmip.core.io.linux.rtnetlink.Rtnetlink.ORDER;

import org.agrona.DirectBuffer;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.io.route.RuleAction;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.IpPrefix;
import org.jspecify.annotations.Nullable;

/**
 * Messages about policy rules.
 *
 * <pre>{@code
 * struct fib_rule_hdr {
 *     __u8  family;
 *     __u8  dst_len;
 *     __u8  src_len;
 *     __u8  tos;
 *     __u8  table;       // FRA_TABLE has it in full
 *     __u8  res1;
 *     __u8  res2;
 *     __u8  action;
 *     __u32 flags;
 * };
 * }</pre>
 */
public final class RuleMessage {
    private static final int LENGTH = 12;
    private static final int DESTINATION_LENGTH_OFFSET = 1;
    private static final int SOURCE_LENGTH_OFFSET = 2;
    private static final int TOS_OFFSET = 3;
    private static final int TABLE_OFFSET = 4;
    private static final int ACTION_OFFSET = 7;
    private static final int FLAGS_OFFSET = 8;
    private static final int FIB_RULE_INVERT = 2;
    private static final int MAX_SHORT_TABLE = 255;
    private static final int FRA_DST = 1;
    private static final int FRA_SRC = 2;
    private static final int FRA_IIFNAME = 3;
    private static final int FRA_PRIORITY = 6;
    private static final int FRA_FWMARK = 10;
    private static final int FRA_SUPPRESS_PREFIXLEN = 14;
    private static final int FRA_TABLE = 15;
    private static final int FRA_FWMASK = 16;
    private static final int FRA_PROTOCOL = 21;
    private static final int FRA_TUN_ID = 12;
    private static final int FRA_OIFNAME = 17;
    private static final int FRA_L3MDEV = 19;
    private static final int FRA_UID_RANGE = 20;
    private static final int FRA_IP_PROTO = 22;
    private static final int FRA_SPORT_RANGE = 23;
    private static final int FRA_DPORT_RANGE = 24;
    private static final int FRA_DSCP = 25;
    private static final int FRA_FLOWLABEL = 26;

    private RuleMessage() {}

    /**
     * Reads a rule. Of conditions that are not modeled it only says that there are some.
     *
     * @param body of the message
     * @return null if it is malformed or of another family
     */
    public static @Nullable Rule decode(DirectBuffer body) {
        if (body.capacity() < LENGTH) {
            return null;
        }
        final Fields fields = new Fields(body.getByte(TABLE_OFFSET) & 0xFF);
        final AttributeCursor attribute = new AttributeCursor(body, LENGTH, body.capacity());
        while (attribute.next()) {
            fields.take(attribute);
        }
        final AddressFamily family = AddressFamily.fromWire(body.getByte(0) & 0xFF);
        if (attribute.isMalformed() || family == null) {
            return null;
        }
        final IpPrefix from = Prefixes.of(family, fields.from, body.getByte(SOURCE_LENGTH_OFFSET) & 0xFF);
        final IpPrefix to = Prefixes.of(family, fields.to, body.getByte(DESTINATION_LENGTH_OFFSET) & 0xFF);
        if (from == null || to == null) {
            return null;
        }
        final boolean inverted = (body.getInt(FLAGS_OFFSET, ORDER) & FIB_RULE_INVERT) != 0;
        return new Rule(family, fields.priority,
                new Rule.Selector(from, to, fields.inputLink, fields.mark, fields.mask, inverted,
                        fields.narrower || body.getByte(TOS_OFFSET) != 0),
                RuleAction.fromWire(body.getByte(ACTION_OFFSET) & 0xFF), fields.table, fields.suppress,
                fields.protocol);
    }

    /** What the attributes say. */
    private static final class Fields {
        private @Nullable IpAddress from;
        private @Nullable IpAddress to;
        private @Nullable String inputLink;
        private int table;
        private int priority;
        private int mark;
        private int mask;
        private int suppress = -1;
        private int protocol;
        private boolean narrower;

        private Fields(int table) {
            this.table = table;
        }

        private void take(AttributeCursor attribute) {
            switch (attribute.type()) {
                case FRA_DST -> to = attribute.address();
                case FRA_SRC -> from = attribute.address();
                case FRA_IIFNAME -> inputLink = attribute.text();
                case FRA_PRIORITY -> priority = attribute.u32();
                case FRA_FWMARK -> mark = attribute.u32();
                case FRA_FWMASK -> mask = attribute.u32();
                case FRA_SUPPRESS_PREFIXLEN -> suppress = attribute.u32();
                case FRA_TABLE -> table = attribute.u32();
                case FRA_PROTOCOL -> protocol = attribute.u8();
                case FRA_TUN_ID, FRA_OIFNAME, FRA_UID_RANGE, FRA_IP_PROTO, FRA_SPORT_RANGE, FRA_DPORT_RANGE, FRA_DSCP,
                        FRA_FLOWLABEL ->
                    narrower = true;
                case FRA_L3MDEV -> narrower |= attribute.u8() != 0;
                default -> {
                }
            }
        }
    }

    /**
     * Asks for all rules of a family.
     *
     * @param writer where to
     * @param family of the rules
     */
    public static void encodeList(MessageWriter writer, AddressFamily family) {
        writer.begin(Rtnetlink.RTM_GETRULE, Rtnetlink.NLM_F_REQUEST | Rtnetlink.NLM_F_DUMP)
                .u8(family.wire()).u8(0).u8(0).u8(0).u8(0).u8(0).u8(0).u8(0).u32(0);
    }

    /**
     * Adds a rule, failing if there is the same.
     *
     * @param writer where to
     * @param rule as it is to be
     */
    public static void encodeAdd(MessageWriter writer, Rule rule) {
        encode(writer, Rtnetlink.RTM_NEWRULE, Rtnetlink.NLM_F_CREATE | Rtnetlink.NLM_F_EXCL, rule);
    }

    /**
     * Removes a rule.
     *
     * @param writer where to
     * @param rule everything in it counts
     */
    public static void encodeRemove(MessageWriter writer, Rule rule) {
        encode(writer, Rtnetlink.RTM_DELRULE, 0, rule);
    }

    private static void encode(MessageWriter writer, int type, int flags, Rule rule) {
        final Rule.Selector selector = rule.selector();
        final IpPrefix from = selector.from();
        final IpPrefix to = selector.to();
        writer.begin(type, Rtnetlink.NLM_F_REQUEST | Rtnetlink.NLM_F_ACK | flags)
                .u8(rule.family().wire()).u8(to == null ? 0 : to.length()).u8(from == null ? 0 : from.length()).u8(0)
                .u8(rule.table() <= MAX_SHORT_TABLE ? rule.table() : 0).u8(0).u8(0).u8(rule.action().wire())
                .u32(selector.inverted() ? FIB_RULE_INVERT : 0)
                .attributeU32(FRA_PRIORITY, rule.priority());
        if (from != null) {
            writer.attribute(FRA_SRC, from.address());
        }
        if (to != null) {
            writer.attribute(FRA_DST, to.address());
        }
        if (selector.markMask() != 0) {
            writer.attributeU32(FRA_FWMARK, selector.mark()).attributeU32(FRA_FWMASK, selector.markMask());
        }
        if (selector.inputLink() != null) {
            writer.attribute(FRA_IIFNAME, selector.inputLink());
        }
        if (rule.table() > MAX_SHORT_TABLE) {
            writer.attributeU32(FRA_TABLE, rule.table());
        }
        if (rule.suppressPrefixLength() >= 0) {
            writer.attributeU32(FRA_SUPPRESS_PREFIXLEN, rule.suppressPrefixLength());
        }
        if (rule.protocol() != 0) {
            writer.attributeU8(FRA_PROTOCOL, rule.protocol());
        }
    }
}
