package org.dsmip.core.wire.ip;

/**
 * What becomes of TOS and traffic class at the two ends of a tunnel; the same for all encapsulations with a header of their
 * own. Minimal encapsulation has one header only, which keeps what it has.
 *
 * @param outerEcn which ECN codepoint a tunnel header gets
 * @param outerDscp DSCP of tunnel headers, 0..63, or {@link #COPY}: that of the packet inside (RFC 2983 sections 3 and 4)
 * @param innerTakesOuterDscp whether a packet leaves with the DSCP of the tunnel header instead of its own (RFC 2983
 *     section 5.1)
 */
public record TunnelMarking(OuterEcn outerEcn, int outerDscp, boolean innerTakesOuterDscp) {
    /** The DSCP goes outward. */
    public static final int COPY = -1;
    /** Largest DSCP. */
    public static final int MAX_DSCP = 63;
    /** As the requirements have it by default: all is copied outward, and the DSCP of the packet inside is kept. */
    public static final TunnelMarking DEFAULTS = new TunnelMarking(OuterEcn.RFC_6040, COPY, false);

    /** How many TOS octets there are. */
    public static final int CLASSES = 256;

    /** Which ECN codepoint a tunnel header gets. */
    public enum OuterEcn {
        /** That of the packet inside: normal mode of RFC 6040 section 4.1. */
        RFC_6040,
        /** That of the packet inside, but ECT(0) for CE: full functionality of RFC 3168 section 9.1.1. */
        RFC_3168_FULL,
        /** Not-ECT, for a far end that discards it: compatibility mode of RFC 6040 section 4.3, limited functionality before. */
        LIMITED;

        /** The codepoint outside for one inside. */
        int outside(int inner) {
            return switch (this) {
                case RFC_6040 -> inner;
                case RFC_3168_FULL -> inner == Ecn.CE ? Ecn.ECT_0 : inner;
                case LIMITED -> Ecn.NOT_ECT;
            };
        }
    }

    /**
     * Checks the DSCP.
     *
     * @throws IllegalArgumentException if it does not fit six bits
     */
    public TunnelMarking {
        if (outerDscp < COPY || outerDscp > MAX_DSCP) {
            throw new IllegalArgumentException("DSCP " + outerDscp + " does not lie in 0.." + MAX_DSCP);
        }
    }

    /**
     * Works the TOS of tunnel headers out for every packet there may be.
     *
     * @param table {@link #CLASSES} octets; at the place of a TOS or traffic class inside gets the one outside
     */
    public void outerTypesOfService(byte[] table) {
        for (int inner = 0; inner < CLASSES; inner++) {
            final int dscpBits = outerDscp == COPY ? inner & ~Ecn.MASK : outerDscp << 2;
            table[inner] = (byte) (dscpBits | outerEcn.outside(inner & Ecn.MASK));
        }
    }

    /**
     * Which bits a packet that leaves a tunnel takes from the tunnel header; ECN is combined apart (RFC 6040 section 4.2).
     *
     * @return a mask of TOS or traffic class
     */
    public int bitsTakenFromOuter() {
        return innerTakesOuterDscp ? MAX_DSCP << 2 : 0;
    }
}
