package org.dsmip.core.io.route;

/** What a policy rule does with a packet that it selects ({@code FR_ACT_...}). */
public enum RuleAction {
    /** Looks its route up in the rule's table. */
    LOOKUP(1),
    /** Drops it in silence. */
    BLACKHOLE(6),
    /** Drops it and says so: destination unreachable. */
    UNREACHABLE(7),
    /** Drops it and says so: administratively prohibited. */
    PROHIBIT(8),
    /** Anything else; such rules are listed but cannot be added. */
    OTHER(0);

    private final int wire;

    RuleAction(int wire) {
        this.wire = wire;
    }

    /**
     * Finds an action by number.
     *
     * @param wire {@code FR_ACT_...}
     * @return {@link #OTHER} for a number not listed here
     */
    public static RuleAction fromWire(int wire) {
        for (final RuleAction action : values()) {
            if (action.wire == wire) {
                return action;
            }
        }
        return OTHER;
    }

    /**
     * The number of the action.
     *
     * @return {@code FR_ACT_...}
     */
    public int wire() {
        return wire;
    }
}
