package org.dsmip.core.sys;

/** Numbers of the Linux socket interface under their C names. */
public final class SocketConstants {
    /** IPv4. */
    public static final int AF_INET = 2;
    /** Local sockets. */
    public static final int AF_UNIX = 1;
    /** IPv6. */
    public static final int AF_INET6 = 10;
    /** Kernel messages. */
    public static final int AF_NETLINK = 16;
    /** Link-layer frames. */
    public static final int AF_PACKET = 17;
    /** Datagrams. */
    public static final int SOCK_DGRAM = 2;
    /** Raw packets. */
    public static final int SOCK_RAW = 3;
    /** Answer EAGAIN instead of waiting. */
    public static final int SOCK_NONBLOCK = 0x800;
    /** Close on exec. */
    public static final int SOCK_CLOEXEC = 0x80000;
    /** Do not wait. */
    public static final int MSG_DONTWAIT = 0x40;
    /** More of the message came than there was room for; as input of recv: answer the real length. */
    public static final int MSG_TRUNC = 0x20;
    /** Level of options of every socket. */
    public static final int SOL_SOCKET = 1;
    /** Level of IPv4 options. */
    public static final int SOL_IP = 0;
    /** Level of packet socket options. */
    public static final int SOL_PACKET = 263;
    /** Level of netlink options. */
    public static final int SOL_NETLINK = 270;
    /** May send to broadcast addresses. */
    public static final int SO_BROADCAST = 6;
    /** Attach a classic BPF program. */
    public static final int SO_ATTACH_FILTER = 26;
    /** Send buffer within the system's limit. */
    public static final int SO_SNDBUF = 7;
    /** Receive buffer within the system's limit. */
    public static final int SO_RCVBUF = 8;
    /** What a socket's queues hold and have lost. */
    public static final int SO_MEMINFO = 55;
    /** {@link #SO_MEMINFO}: place of the number of datagrams lost because there was no room. */
    public static final int SK_MEMINFO_DROPS = 8;
    /** {@link #SO_MEMINFO}: how many numbers there are. */
    public static final int SK_MEMINFO_VARS = 9;
    /** Send buffer beyond the system's limit. */
    public static final int SO_SNDBUFFORCE = 32;
    /** Receive buffer beyond the system's limit. */
    public static final int SO_RCVBUFFORCE = 33;
    /** Mark that policy rules may match. */
    public static final int SO_MARK = 36;
    /** The datagram brings its own IPv4 header. */
    public static final int IP_HDRINCL = 3;
    /** Ancillary data: interface and addresses of a datagram. */
    public static final int IP_PKTINFO = 8;
    /** Path MTU discovery of a socket. */
    public static final int IP_MTU_DISCOVER = 10;
    /** Never set DF, learn no path MTU from ICMP errors nor use what was learned; what the link does not take is split. */
    public static final int IP_PMTUDISC_OMIT = 5;
    /** Hand up the TTL of received datagrams. */
    public static final int IP_RECVTTL = 12;
    /** Keep ICMP errors in a queue of their own; also the type of what is in it. */
    public static final int IP_RECVERR = 11;
    /** Read that queue. */
    public static final int MSG_ERRQUEUE = 0x2000;
    /** Ancillary data: TTL. */
    public static final int IP_TTL = 2;
    /** Protocol of a send-only raw socket. */
    public static final int IPPROTO_RAW = 255;
    /** UDP. */
    public static final int IPPROTO_UDP = 17;
    /** Add a way of receiving to an interface for as long as the socket is open. */
    public static final int PACKET_ADD_MEMBERSHIP = 1;
    /** Way of receiving: frames to all groups. */
    public static final int PACKET_MR_ALLMULTI = 2;
    /** Do not hand up frames that this host sent. */
    public static final int PACKET_IGNORE_OUTGOING = 23;

    private SocketConstants() {}
}
