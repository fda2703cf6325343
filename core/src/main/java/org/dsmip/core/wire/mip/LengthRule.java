package org.dsmip.core.wire.mip;

/** Which {@link LengthStyle} a receiver accepts. */
public enum LengthRule {
    /** Both; the style is found once per message, before authentication (dual-stack ledger section 4.4). */
    TOLERANT,
    /** Only {@link LengthStyle#STANDARD}. */
    STRICT
}
