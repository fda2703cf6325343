package org.dsmip.core.wire.mip;

/**
 * The fixed part of a registration request (RFC 3344 section 3.3).
 *
 * @param flags see {@link RegistrationFlags}
 * @param lifetimeSec 0..65535; 0 deregisters, 65535 is forever
 * @param homeAddress 0 asks for one
 * @param homeAgent its address
 * @param careOfAddress equal to the home address it means the mobile node is at home
 * @param identification 64 bits, see {@link NtpTimestamp}
 */
public record RegistrationRequestHeader(int flags, int lifetimeSec, int homeAddress, int homeAgent, int careOfAddress,
        long identification) {
    /**
     * Says whether a flag is set.
     *
     * @param flag of {@link RegistrationFlags}
     * @return true if it is
     */
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
