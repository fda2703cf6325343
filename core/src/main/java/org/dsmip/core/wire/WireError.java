package org.dsmip.core.wire;

/** Why bytes were refused. Each is also the name of what an operator sees counted. */
public enum WireError {
    /** Nothing wrong. */
    NONE,
    /** Fewer octets than the structure or its length field calls for. */
    TRUNCATED,
    /** Not the version, or not the message type, that was expected. */
    BAD_VERSION,
    /** A header length below the minimum. */
    BAD_HEADER_LENGTH,
    /** A length field that contradicts the structure it stands in. */
    BAD_LENGTH,
    /** The checksum does not fit the bytes. */
    BAD_CHECKSUM,
    /** Well-formed, but a feature that this program does not know. */
    UNSUPPORTED,
    /** A non-skippable extension (type 0..127) that this program does not know (RFC 3344 section 1.8). */
    UNKNOWN_EXTENSION,
    /** A field that must be zero, or one of a few values, is not. */
    BAD_VALUE,
    /** More parts than this program handles. */
    TOO_MANY
}
