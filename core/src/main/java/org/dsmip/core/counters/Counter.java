package org.dsmip.core.counters;

/** What the data plane counts beside drops. For each worker: packets in = forwarded + consumed + dropped. */
public enum Counter {
    /** Packets from the TUN device. */
    TUN_PACKETS_IN(0, "tun-packets-in", "packets", "packets received from the TUN device"),
    /** Their bytes. */
    TUN_BYTES_IN(1, "tun-bytes-in", "bytes", "bytes read from the TUN device, headers of packets in one piece once"),
    /** Packets from the raw sockets. */
    TUNNEL_PACKETS_IN(2, "tunnel-packets-in", "packets", "packets received from the tunnels"),
    /** Their bytes, outer headers included. */
    TUNNEL_BYTES_IN(3, "tunnel-bytes-in", "bytes",
            "bytes received from the tunnels, with outer headers; headers of packets in one piece once"),
    /** Received packets that went into a tunnel. */
    FORWARDED_TO_TUNNEL(4, "forwarded-to-tunnel", "packets", "received packets that were sent into a tunnel"),
    /** Received packets that went to the TUN device. */
    FORWARDED_TO_TUN(5, "forwarded-to-tun", "packets", "received packets that were written to the TUN device"),
    /** Received packets that were for the router itself, or parts of packets that were put together. */
    CONSUMED(6, "consumed", "packets",
            "received packets that were for the router itself or were put together with others"),
    /** Received packets dropped, over all reasons. */
    DROPPED(7, "dropped", "packets", "received packets dropped, over all reasons"),
    /** IPv6 sent into tunnels. */
    IPV6_TO_TUNNEL(8, "v6-down", "packets", "IPv6 packets sent into a tunnel"),
    /** IPv6 taken out of tunnels. */
    IPV6_FROM_TUNNEL(9, "v6-up", "packets", "IPv6 packets taken out of a tunnel"),
    /** IPv4 sent into tunnels. */
    IPV4_TO_TUNNEL(10, "v4-down", "packets", "IPv4 packets sent into a tunnel"),
    /** IPv4 taken out of tunnels. */
    IPV4_FROM_TUNNEL(11, "v4-up", "packets", "IPv4 packets taken out of a tunnel"),
    /** Accepted by the tunnel that is not in use. */
    MODE_MISMATCH(12, "mode-mismatch", "packets", "packets accepted by the tunnel that is not in use"),
    /** From one mobile node straight to another. */
    HAIRPINNED(13, "hairpinned", "packets", "packets from one mobile node to another"),
    /** Packets that left as fragments. */
    FRAGMENTED(14, "fragmented", "packets", "packets that left as several fragments"),
    /** Fragments made. */
    FRAGMENTS_MADE(15, "fragments-made", "fragments", "fragments made"),
    /** Packets put together from fragments of the home leg. */
    REASSEMBLED(16, "reassembled", "packets", "inner packets put together from fragments"),
    /** Packet Too Big and Fragmentation Needed messages sent. */
    TOO_BIG_SENT(17, "ptb-sent", "messages", "Packet Too Big and Fragmentation Needed messages sent"),
    /** Destination Unreachable messages sent. */
    UNREACHABLE_SENT(18, "du3-sent", "messages", "Destination Unreachable messages sent"),
    /** Destination Unreachable messages among those held back. */
    UNREACHABLE_LIMITED(19, "du3-limited", "messages", "Destination Unreachable messages not sent because of limits"),
    /** ICMP errors that rate limits or the rules against error storms held back. */
    ICMP_ERRORS_LIMITED(20, "icmp-limited", "messages", "ICMP errors not sent because of limits"),
    /** Runs of segments that the kernel gave as one packet. */
    SUPER_PACKETS(21, "super-packets", "packets", "runs of segments received in one piece"),
    /** System calls that sent packets. */
    SEND_CALLS(22, "send-calls", "calls", "system calls that sent packets"),
    /** Errors that a handler threw; the worker went on. */
    HANDLER_ERRORS(23, "handler-errors", "errors", "unexpected errors in a worker"),
    /** Receive calls that the kernel refused for another reason than having nothing. */
    RECEIVE_ERRORS(24, "receive-errors", "calls", "receive calls that the kernel refused"),
    /** ICMP errors from inside a tunnel, about a packet that was sent through it. */
    ICMP_FROM_TUNNEL(25, "icmp-from-tunnel", "messages", "ICMP errors about packets sent through a tunnel"),
    /** Bytes of IPv6 sent into tunnels, without outer headers. */
    IPV6_BYTES_TO_TUNNEL(26, "v6-bytes-down", "bytes", "bytes of IPv6 sent into a tunnel, without outer headers"),
    /** Bytes of IPv6 taken out of tunnels. */
    IPV6_BYTES_FROM_TUNNEL(27, "v6-bytes-up", "bytes", "bytes of IPv6 taken out of a tunnel, without outer headers"),
    /** Bytes of IPv4 sent into tunnels, without outer headers. */
    IPV4_BYTES_TO_TUNNEL(28, "v4-bytes-down", "bytes", "bytes of IPv4 sent into a tunnel, without outer headers"),
    /** Bytes of IPv4 taken out of tunnels. */
    IPV4_BYTES_FROM_TUNNEL(29, "v4-bytes-up", "bytes", "bytes of IPv4 taken out of a tunnel, without outer headers"),
    /** Large IPv4 packets sent into tunnels that no router may split. */
    LARGE_UNFRAGMENTABLE(30, "v4-large-df-down", "packets", "large IPv4 packets with DF sent into a tunnel"),
    /** Bursts that had to wait in the kernel because the ring of their worker was full. */
    RING_WAITS(31, "ring-waits", "waits", "times that receiving waited because the ring of the worker was full"),
    /** Packets that were written to the TUN device behind another of their flow, in one call. */
    COALESCED(32, "coalesced", "packets", "packets written to the TUN device together with one before them"),
    /** Received packets that the kernel had merged into others. */
    MERGED_IN(33, "merged-in", "packets", "packets received from the tunnels in one piece with one before them");

    private final int id;
    private final String label;
    private final String unit;
    private final String help;

    Counter(int id, String label, String unit, String help) {
        this.id = id;
        this.label = label;
        this.unit = unit;
        this.help = help;
    }

    /**
     * Place in the counters of a worker.
     *
     * @return 0 or more, without gaps
     */
    public int id() {
        return id;
    }

    /**
     * Stable name.
     *
     * @return such as {@code tun-packets-in}
     */
    public String label() {
        return label;
    }

    /**
     * In what it counts.
     *
     * @return such as {@code packets}
     */
    public String unit() {
        return unit;
    }

    /**
     * What it counts.
     *
     * @return a few words
     */
    public String help() {
        return help;
    }
}
