package org.dsmip.core.counters;

/** What is carried for a binding, and what counts it. */
public enum Traffic {
    /** IPv4 that goes into a tunnel. */
    IPV4_INTO_TUNNEL(Counter.IPV4_TO_TUNNEL, Counter.IPV4_BYTES_TO_TUNNEL, BindingCounters.Direction.INTO_TUNNEL),
    /** IPv6 that goes into a tunnel. */
    IPV6_INTO_TUNNEL(Counter.IPV6_TO_TUNNEL, Counter.IPV6_BYTES_TO_TUNNEL, BindingCounters.Direction.INTO_TUNNEL),
    /** IPv4 that came out of a tunnel. */
    IPV4_OUT_OF_TUNNEL(Counter.IPV4_FROM_TUNNEL, Counter.IPV4_BYTES_FROM_TUNNEL,
            BindingCounters.Direction.OUT_OF_TUNNEL),
    /** IPv6 that came out of a tunnel. */
    IPV6_OUT_OF_TUNNEL(Counter.IPV6_FROM_TUNNEL, Counter.IPV6_BYTES_FROM_TUNNEL,
            BindingCounters.Direction.OUT_OF_TUNNEL);

    private final Counter packets;
    private final Counter bytes;
    private final BindingCounters.Direction direction;

    Traffic(Counter packets, Counter bytes, BindingCounters.Direction direction) {
        this.packets = packets;
        this.bytes = bytes;
        this.direction = direction;
    }

    /**
     * What counts its packets.
     *
     * @return the counter
     */
    public Counter packets() {
        return packets;
    }

    /**
     * What counts its bytes.
     *
     * @return the counter
     */
    public Counter bytes() {
        return bytes;
    }

    /**
     * Which way it goes.
     *
     * @return the direction
     */
    public BindingCounters.Direction direction() {
        return direction;
    }
}
