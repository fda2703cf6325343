package org.dsmip.core.wire.ip;

/** Explicit Congestion Notification across tunnels (RFC 6040). Stateless. */
public final class Ecn {
    /** Not ECN-capable. */
    public static final int NOT_ECT = 0;
    /** ECN-capable, codepoint 01. */
    public static final int ECT_1 = 1;
    /** ECN-capable, codepoint 10. */
    public static final int ECT_0 = 2;
    /** Congestion experienced. */
    public static final int CE = 3;
    /** Answer of {@link #decapsulated}: the packet is dropped. */
    public static final int DROP = -1;
    /** The two bits in TOS and Traffic Class. */
    public static final int MASK = 3;

    private Ecn() {}

    /**
     * The codepoint of a packet that leaves a tunnel (RFC 6040 section 4.2).
     *
     * @param inner codepoint it carried inside, 0..3
     * @param outer codepoint of the tunnel header, 0..3
     * @return the codepoint to forward it with, or {@link #DROP}
     */
    public static int decapsulated(int inner, int outer) {
        if (outer == CE) {
            return inner == NOT_ECT ? DROP : CE;
        }
        return inner == ECT_0 && outer == ECT_1 ? ECT_1 : inner;
    }

    /**
     * Says whether a pair is one that no conforming encapsulator and path produce, worth a log line.
     *
     * @param inner codepoint inside, 0..3
     * @param outer codepoint of the tunnel header, 0..3
     * @return true for the flagged combinations of RFC 6040 figure 4
     */
    public static boolean isUnusual(int inner, int outer) {
        return switch (inner) {
            case NOT_ECT -> outer != NOT_ECT;
            case ECT_1 -> outer == ECT_0;
            case CE -> outer == ECT_1;
            default -> false;
        };
    }
}
