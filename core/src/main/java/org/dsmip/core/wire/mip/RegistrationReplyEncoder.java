package org.dsmip.core.wire.mip;

import org.agrona.MutableDirectBuffer;

/** Writes registration replies. Not thread-safe. */
public final class RegistrationReplyEncoder {
    private final RegistrationReplyFlyweight fixed = new RegistrationReplyFlyweight();
    private final ExtensionWriter extensions = new ExtensionWriter();

    /** Makes an encoder. */
    public RegistrationReplyEncoder() {}

    /**
     * Writes the fixed part.
     *
     * @param buffer receives the message; large enough for all of it
     * @param offset of its first octet
     * @param header the fields
     * @param style how dual-stack extensions count their length
     * @return what writes the extensions; valid until the next message is encoded
     */
    public ExtensionWriter encode(MutableDirectBuffer buffer, int offset, RegistrationReplyHeader header,
            LengthStyle style) {
        fixed.wrap(buffer, offset, RegistrationReplyFlyweight.LENGTH).clear().code(header.code())
                .lifetimeSec(header.lifetimeSec()).homeAddress(header.homeAddress()).homeAgent(header.homeAgent())
                .identification(header.identification());
        return extensions.wrap(buffer, offset, RegistrationReplyFlyweight.LENGTH, style);
    }
}
