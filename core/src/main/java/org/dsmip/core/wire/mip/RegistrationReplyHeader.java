package org.dsmip.core.wire.mip;

/**
 * The fixed part of a registration reply (RFC 3344 section 3.4).
 *
 * @param code 0..255, see {@link ReplyCode}
 * @param lifetimeSec 0..65535, granted if the code accepts
 * @param homeAddress copied from the request, or the one assigned
 * @param homeAgent its address
 * @param identification 64 bits, see {@link NtpTimestamp}
 */
public record RegistrationReplyHeader(int code, int lifetimeSec, int homeAddress, int homeAgent,
        long identification) {}
