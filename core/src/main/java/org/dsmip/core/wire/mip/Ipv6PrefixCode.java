package org.dsmip.core.wire.mip;

/** What a home agent says about one requested prefix (dual-stack ledger DS-3.2-3). */
public enum Ipv6PrefixCode {
    /** Accepted; IPv6 is tunneled to the home address. */
    ACCEPTED_HOME_ADDRESS(0),
    /** Accepted; IPv6 is tunneled to the care-of address. */
    ACCEPTED_CARE_OF_ADDRESS(1),
    /** Rejected without a reason. */
    REJECTED(8),
    /** Rejected: administratively prohibited. */
    ADMINISTRATIVELY_PROHIBITED(9),
    /** Rejected: not on the home link and not served. */
    NOT_HOME_SUBNET(10),
    /** Rejected: duplicate address detection found another owner. */
    DUPLICATE_ADDRESS(11);

    private static final int FIRST_REJECTED = 8;

    private final int wire;

    Ipv6PrefixCode(int wire) {
        this.wire = wire;
    }

    /** {@return the octet on the wire} */
    public int wire() {
        return wire;
    }

    /** {@return whether the prefix may be used} */
    public boolean accepted() {
        return wire < FIRST_REJECTED;
    }

    /**
     * The meaning of a code octet. Unassigned codes of the accept range (2..7) count as code 0, all others as a rejection
     * (DS-3.2-4).
     *
     * @param code 0..255
     * @return the meaning
     */
    public static Ipv6PrefixCode fromWire(int code) {
        return switch (code) {
            case 1 -> ACCEPTED_CARE_OF_ADDRESS;
            case 9 -> ADMINISTRATIVELY_PROHIBITED;
            case 10 -> NOT_HOME_SUBNET;
            case 11 -> DUPLICATE_ADDRESS;
            default -> code < FIRST_REJECTED ? ACCEPTED_HOME_ADDRESS : REJECTED;
        };
    }
}
