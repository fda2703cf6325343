package org.dsmip.core.io.linux.rtnetlink;

import java.nio.ByteOrder;

/** Numbers of netlink and rtnetlink under their C names ({@code linux/netlink.h}, {@code linux/rtnetlink.h}). */
public final class Rtnetlink {
    /** Netlink family of the network configuration. */
    public static final int NETLINK_ROUTE = 0;

    /** Socket option: answers do not repeat the request. */
    public static final int NETLINK_CAP_ACK = 10;
    /** Socket option: answers carry the kernel's words. */
    public static final int NETLINK_EXT_ACK = 11;
    /** Socket option: list requests are checked and filtered by the kernel. */
    public static final int NETLINK_GET_STRICT_CHK = 12;

    /** A request to the kernel. */
    public static final int NLM_F_REQUEST = 0x01;
    /** One of several messages, ended by {@link #NLMSG_DONE}. */
    public static final int NLM_F_MULTI = 0x02;
    /** Answer with an acknowledgment. */
    public static final int NLM_F_ACK = 0x04;
    /** The list is not consistent: something changed meanwhile. */
    public static final int NLM_F_DUMP_INTR = 0x10;
    /** List everything that matches. */
    public static final int NLM_F_DUMP = 0x300;
    /** Replace one that exists. */
    public static final int NLM_F_REPLACE = 0x100;
    /** Fail if one exists. */
    public static final int NLM_F_EXCL = 0x200;
    /** Make it if none exists. */
    public static final int NLM_F_CREATE = 0x400;
    /** In an acknowledgment: the request is not repeated. */
    public static final int NLM_F_CAPPED = 0x100;
    /** In an acknowledgment: attributes follow. */
    public static final int NLM_F_ACK_TLVS = 0x200;

    /** Acknowledgment or refusal. */
    public static final int NLMSG_ERROR = 2;
    /** End of a list. */
    public static final int NLMSG_DONE = 3;
    /** Messages were lost. */
    public static final int NLMSG_OVERRUN = 4;

    /** Makes or changes a link; reports one. */
    public static final int RTM_NEWLINK = 16;
    /** Removes a link; reports that it is gone. */
    public static final int RTM_DELLINK = 17;
    /** Asks for links. */
    public static final int RTM_GETLINK = 18;
    /** Makes an address; reports one. */
    public static final int RTM_NEWADDR = 20;
    /** Removes an address; reports that it is gone. */
    public static final int RTM_DELADDR = 21;
    /** Asks for addresses. */
    public static final int RTM_GETADDR = 22;
    /** Makes a route; reports one. */
    public static final int RTM_NEWROUTE = 24;
    /** Removes a route; reports that it is gone. */
    public static final int RTM_DELROUTE = 25;
    /** Asks for routes, or for the route of one destination. */
    public static final int RTM_GETROUTE = 26;
    /** Makes a neighbor or proxy neighbor; reports one. */
    public static final int RTM_NEWNEIGH = 28;
    /** Removes a neighbor or proxy neighbor; reports that it is gone. */
    public static final int RTM_DELNEIGH = 29;
    /** Asks for neighbors. */
    public static final int RTM_GETNEIGH = 30;
    /** Makes a rule; reports one. */
    public static final int RTM_NEWRULE = 32;
    /** Removes a rule; reports that it is gone. */
    public static final int RTM_DELRULE = 33;
    /** Asks for rules. */
    public static final int RTM_GETRULE = 34;

    /** Makes or changes a next-hop object; reports one. */
    public static final int RTM_NEWNEXTHOP = 104;
    /** Removes a next-hop object; reports that it is gone. */
    public static final int RTM_DELNEXTHOP = 105;
    /** Reports settings of an interface, or of all. */
    public static final int RTM_NEWNETCONF = 80;

    /** Multicast group: links. */
    public static final int RTMGRP_LINK = 0x1;
    /** Multicast group: neighbors. */
    public static final int RTMGRP_NEIGH = 0x4;
    /** Multicast group: IPv4 addresses. */
    public static final int RTMGRP_IPV4_IFADDR = 0x10;
    /** Multicast group: IPv4 routes. */
    public static final int RTMGRP_IPV4_ROUTE = 0x40;
    /** Multicast group: IPv4 policy rules. */
    public static final int RTMGRP_IPV4_RULE = 0x80;
    /** Multicast group: IPv6 addresses. */
    public static final int RTMGRP_IPV6_IFADDR = 0x100;
    /** Multicast group: IPv6 routes. */
    public static final int RTMGRP_IPV6_ROUTE = 0x400;
    /** Multicast group: IPv6 policy rules. */
    public static final int RTMGRP_IPV6_RULE = 0x4_0000;
    /** Multicast group 32: next-hop objects; a kernel without them passes it over. */
    public static final int RTMGRP_NEXTHOP = 0x8000_0000;

    /** Multicast group: IPv4 settings. */
    public static final int RTMGRP_IPV4_NETCONF = 0x80_0000;
    /** Multicast group: IPv6 settings. */
    public static final int RTMGRP_IPV6_NETCONF = 0x100_0000;

    /** Size of a netlink message header. */
    public static final int HEADER_LENGTH = 16;

    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    private Rtnetlink() {}

    static int align(int length) {
        return (length + 3) & ~3;
    }
}
