package org.dsmip.core.counters;

/** Why the data plane dropped a packet. Labels are stable: tests and monitoring match them. */
public enum DropReason {
    /** Shorter than its headers say. */
    TRUNCATED(0, "truncated", "shorter than its headers say", "PF-18"),
    /** Neither IPv4 nor IPv6, or a malformed IPv4 or IPv6 header. */
    BAD_HEADER(1, "bad-header", "not a well-formed IPv4 or IPv6 header", "PF-11"),
    /** What the tunnel carried is not of the version that the tunnel protocol names. */
    BAD_INNER_VERSION(2, "bad-ver", "inner packet is not of the version the tunnel protocol names", "PF-21"),
    /** GRE header that RFC 2784 and 2890 tell to drop. */
    BAD_GRE(3, "bad-gre", "GRE version, flags, checksum or protocol type not acceptable", "BASE-GRE-03"),
    /** Minimal forwarding header with a wrong checksum or length. */
    BAD_MINIMAL(4, "bad-minenc", "minimal forwarding header damaged", "BASE-MIN-06"),
    /** No binding for the inner address. */
    NO_BINDING(5, "no-binding", "no binding for the address", "BASE-FWD-03"),
    /** Row S-9: the outer source belongs to no binding. */
    TUNNEL_SOURCE_UNKNOWN(6, "drop-outer", "outer source is not of any binding", "S-9"),
    /** The outer destination is not the one registered. */
    TUNNEL_DESTINATION_UNKNOWN(7, "drop-outer-destination", "outer destination is not the registered one",
            "BASE-TUN-18"),
    /** Row S-11: not the negotiated encapsulation. */
    WRONG_ENCAPSULATION(8, "wrong-encapsulation", "encapsulation is not the negotiated one", "S-11"),
    /** The inner source is not registered with the binding the tunnel belongs to. */
    INNER_SOURCE(9, "drop-src", "inner source is not registered with this binding", "S-5"),
    /** The inner destination is not an address of the mobile node. */
    INNER_DESTINATION(10, "drop-dst", "inner destination is not an address of this node", "BASE-TUN-18"),
    /** Row S-7: straight from the home address although reverse tunneling was granted. */
    BARE_HOME_ADDRESS(11, "bare-hoa", "from the home address outside the tunnel although T was granted", "S-7"),
    /** The other tunnel is the one in use and the policy is strict. */
    MODE_MISMATCH(12, "mode-mismatch-strict", "arrived by the tunnel that is not in use", "S-2"),
    /** Hop limit or TTL used up. */
    HOP_LIMIT(13, "hop-limit", "hop limit or TTL exceeded", "BASE-TUN-07"),
    /** Larger than the tunnel takes; the source was told unless limits forbade it. */
    TOO_BIG(14, "too-big", "larger than the tunnel MTU", "PF-2"),
    /** Link-local destination, which is never tunneled. */
    LINK_LOCAL(15, "ll-discard", "link-local address is never tunneled", "LL-8"),
    /** Group that is not tunneled. */
    MULTICAST(16, "mcast-filtered", "multicast or broadcast is not tunneled", "SC-1"),
    /** Address that may not appear in a packet. */
    MARTIAN(17, "martian", "unspecified, loopback, mapped or otherwise impossible address", "TL-4"),
    /** Congestion mark on a packet whose sender does not understand it (RFC 6040). */
    ECN(18, "ecn", "outer congestion mark on an inner packet that is not ECN-capable", "PF-10"),
    /** From a mobile node to itself. */
    SAME_NODE(19, "same-node", "destination is behind the tunnel it came from", "PF-13"),
    /** Source is the tunnel's other end, or the packet was wrapped too often. */
    LOOP(20, "loop", "would loop through the tunnel", "PF-15"),
    /** Fragment of an inner packet that could not be put together. */
    REASSEMBLY(21, "reasm-fail", "fragments overlap, are too many or came too late", "PF-5"),
    /** The kernel took the packet not. */
    SEND_REFUSED(22, "send-refused", "the kernel refused to send", "OPS-PROC-3"),
    /** An unexpected error ended the burst that the packet was in. */
    INTERNAL_ERROR(23, "internal-error", "an unexpected error ended its burst", "OPS-PROC-3"),
    /** ICMP error that is damaged, or quotes a packet that no active tunnel has sent. */
    ICMP_QUOTE(24, "icmp-quote", "ICMP error is damaged or about no packet of an active tunnel", "PF-17"),
    /** What the kernel said about checksum and segments of a packet does not fit the packet. */
    BAD_OFFLOAD(25, "bad-offload", "checksum or segment sizes given with the packet do not fit it", "OPS-GSO-4"),
    /** Super-packet whose length its header cannot say: over 65 535 octets. */
    JUMBO(26, "jumbo", "super-packet is longer than its header can say", "OPS-GSO-4"),
    /** UDP datagrams that a link has merged: where each ended, a raw socket does not say. */
    MERGED_DATAGRAMS(27, "merged-udp", "UDP datagrams that a link has merged beyond recovery", "OPS-GSO-7");

    private final int id;
    private final String label;
    private final String help;
    private final String requirement;

    DropReason(int id, String label, String help, String requirement) {
        this.id = id;
        this.label = label;
        this.help = help;
        this.requirement = requirement;
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
     * @return such as {@code drop-src}
     */
    public String label() {
        return label;
    }

    /**
     * What it means.
     *
     * @return a few words
     */
    public String help() {
        return help;
    }

    /**
     * The requirement by which such packets are dropped.
     *
     * @return its id
     */
    public String requirement() {
        return requirement;
    }
}
