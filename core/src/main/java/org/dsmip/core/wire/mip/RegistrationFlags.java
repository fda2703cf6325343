package org.dsmip.core.wire.mip;

/** Flags of a registration request (RFC 3344 section 3.3, RFC 3024 section 3.2). */
public final class RegistrationFlags {
    /** S: keep the other bindings. */
    public static final int SIMULTANEOUS = 0x80;
    /** B: tunnel broadcasts of the home link. */
    public static final int BROADCAST = 0x40;
    /** D: the mobile node decapsulates itself; the care-of address is co-located. */
    public static final int DECAPSULATION = 0x20;
    /** M: minimal encapsulation. */
    public static final int MINIMAL = 0x10;
    /** G: GRE encapsulation. */
    public static final int GRE = 0x08;
    /** r: sent as zero, ignored (CNF-08). */
    public static final int RESERVED = 0x04;
    /** T: reverse tunneling. */
    public static final int REVERSE_TUNNELING = 0x02;
    /** x: sent as zero, refused otherwise (CNF-08). */
    public static final int MUST_BE_ZERO = 0x01;

    private static final String LETTERS = "SBDMGrTx";

    private RegistrationFlags() {}

    /**
     * Prints flags as letters for a log or a table.
     *
     * @param flags 0..255
     * @return such as {@code DT}, or {@code -} for none
     */
    public static String format(int flags) {
        final StringBuilder letters = new StringBuilder(8);
        for (int i = 0; i < 8; i++) {
            if ((flags & (SIMULTANEOUS >> i)) != 0) {
                letters.append(LETTERS.charAt(i));
            }
        }
        return letters.isEmpty() ? "-" : letters.toString();
    }
}
