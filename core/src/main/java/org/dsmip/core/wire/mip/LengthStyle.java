package org.dsmip.core.wire.mip;

/** How the Length octet of a dual-stack extension (type 152) is counted (dual-stack ledger A-1). */
public enum LengthStyle {
    /** Octets after the Length octet: 18, 20 and 2. */
    STANDARD(2),
    /** Octets of the whole extension, as the draft prints them: 20, 22 and 4. */
    LITERAL(0);

    /** What {@link #lengthOctet} answers for a subtype that is not known. */
    public static final int UNKNOWN = -1;

    private final int uncounted;

    LengthStyle(int uncounted) {
        this.uncounted = uncounted;
    }

    /**
     * The value of the Length octet.
     *
     * @param subtype of the dual-stack extension
     * @return the value, or {@link #UNKNOWN}
     */
    public int lengthOctet(int subtype) {
        return switch (subtype) {
            case ExtensionType.PREFIX_REQUEST_SUBTYPE -> Ipv6PrefixRequestExtensionFlyweight.LENGTH - uncounted;
            case ExtensionType.PREFIX_REPLY_SUBTYPE -> Ipv6PrefixReplyExtensionFlyweight.LENGTH - uncounted;
            case ExtensionType.TUNNELING_MODE_SUBTYPE -> ExtensionWriter.TUNNELING_MODE_LENGTH - uncounted;
            default -> UNKNOWN;
        };
    }
}
