package org.dsmip.core.wire.mip;

/**
 * An extension that was passed over, kept so that it can be counted and logged.
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param type 0..255
 * @param reason why
 */
public record SkippedExtension(int offset, int type, Reason reason) implements MobileIpExtension {
    /** Why an extension was passed over. */
    public enum Reason {
        /** A skippable type that this program does not know (RFC 3344 section 1.8). */
        UNKNOWN_TYPE,
        /** A known type with a subtype that this program does not know. */
        UNKNOWN_SUBTYPE,
        /** Too short or too long for what it should carry. */
        BAD_LENGTH,
        /** A field has a value that makes it count as not understood. */
        BAD_VALUE,
        /** It does not belong into this message. */
        WRONG_MESSAGE
    }
}
