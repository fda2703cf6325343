package org.dsmip.core.wire.mip;

import org.agrona.MutableDirectBuffer;

/** Writes registration requests. Not thread-safe. */
public final class RegistrationRequestEncoder {
    private final RegistrationRequestFlyweight fixed = new RegistrationRequestFlyweight();
    private final ExtensionWriter extensions = new ExtensionWriter();

    /** Makes an encoder. */
    public RegistrationRequestEncoder() {}

    /**
     * Writes the fixed part.
     *
     * @param buffer receives the message; large enough for all of it
     * @param offset of its first octet
     * @param header the fields
     * @param style how dual-stack extensions count their length
     * @return what writes the extensions; valid until the next message is encoded
     */
    public ExtensionWriter encode(MutableDirectBuffer buffer, int offset, RegistrationRequestHeader header,
            LengthStyle style) {
        fixed.wrap(buffer, offset, RegistrationRequestFlyweight.LENGTH).clear().flags(header.flags())
                .lifetimeSec(header.lifetimeSec()).homeAddress(header.homeAddress()).homeAgent(header.homeAgent())
                .careOfAddress(header.careOfAddress()).identification(header.identification());
        return extensions.wrap(buffer, offset, RegistrationRequestFlyweight.LENGTH, style);
    }
}
