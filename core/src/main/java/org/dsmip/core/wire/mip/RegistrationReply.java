package org.dsmip.core.wire.mip;

import java.util.List;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.WireError;
import org.jspecify.annotations.Nullable;

/**
 * A registration reply as received.
 *
 * @param header the fixed part
 * @param extensions in the order of the message, up to the fault if there is one
 * @param lengthStyle how the sender counts the length of dual-stack extensions
 * @param fault {@code NONE} if the extensions are sound, or why their walk ended early
 * @param bytes the UDP payload
 */
public record RegistrationReply(RegistrationReplyHeader header, List<MobileIpExtension> extensions,
        LengthStyle lengthStyle, WireError fault, Octets bytes) implements RegistrationMessage {
    /** Makes the list immutable. */
    public RegistrationReply {
        extensions = List.copyOf(extensions);
    }

    /** {@return the code, 0..255} */
    public int code() {
        return header.code();
    }

    /** {@return the name of the code, or null if it has none here} */
    public @Nullable ReplyCode replyCode() {
        return ReplyCode.fromWire(header.code());
    }

    /** {@return the granted lifetime} */
    public int lifetimeSec() {
        return header.lifetimeSec();
    }

    /** {@return the home address} */
    public int homeAddress() {
        return header.homeAddress();
    }

    /** {@return the address of the home agent} */
    public int homeAgent() {
        return header.homeAgent();
    }

    /** {@return the identification, see {@link NtpTimestamp}} */
    public long identification() {
        return header.identification();
    }

    /** {@return everything but the octets, whose authenticators must not get into a log} */
    @Override
    public String toString() {
        return "RegistrationReply[" + header + ", extensions=" + extensions + ", lengthStyle=" + lengthStyle
                + ", fault=" + fault
                + ", length=" + bytes.length() + "]";
    }
}
