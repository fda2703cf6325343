package org.dsmip.core.io.route;

/** What the kernel knows about a neighbor's link-layer address ({@code NUD_...}). */
public enum NeighborState {
    /** Nothing yet, or no longer. */
    NONE(0x00),
    /** Asked for, not answered yet. */
    INCOMPLETE(0x01),
    /** Confirmed a short time ago. */
    REACHABLE(0x02),
    /** Known, unconfirmed. */
    STALE(0x04),
    /** Known, in use, about to be probed. */
    DELAY(0x08),
    /** Known, being probed. */
    PROBE(0x10),
    /** Asked for in vain. */
    FAILED(0x20),
    /** The link needs no such address. */
    NO_ARP(0x40),
    /** Put there by hand. */
    PERMANENT(0x80);

    private final int wire;

    NeighborState(int wire) {
        this.wire = wire;
    }

    /**
     * Finds a state by number.
     *
     * @param wire {@code NUD_...}
     * @return {@link #NONE} for a number not listed here
     */
    public static NeighborState fromWire(int wire) {
        for (final NeighborState state : values()) {
            if (state.wire == wire) {
                return state;
            }
        }
        return NONE;
    }

    /**
     * Says whether the kernel sends to the neighbor now.
     *
     * @return true if it has an address that it believes in
     */
    public boolean isUsable() {
        return this != NONE && this != INCOMPLETE && this != FAILED;
    }
}
