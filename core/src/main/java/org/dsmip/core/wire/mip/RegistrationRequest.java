package org.dsmip.core.wire.mip;

import java.util.List;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.WireError;

/**
 * A registration request as received.
 *
 * @param header the fixed part
 * @param extensions in the order of the message, up to the fault if there is one
 * @param lengthStyle how the sender counts the length of dual-stack extensions
 * @param fault {@code NONE} if the extensions are sound, or why their walk ended early
 * @param bytes the UDP payload
 */
public record RegistrationRequest(RegistrationRequestHeader header, List<MobileIpExtension> extensions,
        LengthStyle lengthStyle, WireError fault, Octets bytes) implements RegistrationMessage {
    /** Makes the list immutable. */
    public RegistrationRequest {
        extensions = List.copyOf(extensions);
    }

    /** {@return the flags, see {@link RegistrationFlags}} */
    public int flags() {
        return header.flags();
    }

    /**
     * Says whether a flag is set.
     *
     * @param flag of {@link RegistrationFlags}
     * @return true if it is
     */
    public boolean has(int flag) {
        return header.has(flag);
    }

    /** {@return the requested lifetime; 0 deregisters, 65535 is forever} */
    public int lifetimeSec() {
        return header.lifetimeSec();
    }

    /** {@return the home address, 0 to ask for one} */
    public int homeAddress() {
        return header.homeAddress();
    }

    /** {@return the address of the home agent} */
    public int homeAgent() {
        return header.homeAgent();
    }

    /** {@return the care-of address} */
    public int careOfAddress() {
        return header.careOfAddress();
    }

    /** {@return the identification, see {@link NtpTimestamp}} */
    public long identification() {
        return header.identification();
    }

    /** {@return everything but the octets, whose authenticators must not get into a log} */
    @Override
    public String toString() {
        return "RegistrationRequest[" + header + ", extensions=" + extensions + ", lengthStyle=" + lengthStyle
                + ", fault=" + fault
                + ", length=" + bytes.length() + "]";
    }
}
