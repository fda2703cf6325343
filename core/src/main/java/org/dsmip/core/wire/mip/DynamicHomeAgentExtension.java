package org.dsmip.core.wire.mip;

/**
 * Names a home agent to use (type 139, RFC 4433).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param subtype 1 requested, 2 redirected
 * @param homeAgent its address
 * @param layout which of the two encodings
 */
public record DynamicHomeAgentExtension(int offset, int subtype, int homeAgent,
        Layout layout) implements MobileIpExtension {
    /** RFC 4433 draws the extension with a 16-bit length, which every generic skipper misreads (CNF-13). */
    public enum Layout {
        /** Type, Length, Sub-Type, address: what is sent. */
        SHORT,
        /** Type, Sub-Type, 16-bit Length, address: accepted too. */
        RFC_4433
    }
}
