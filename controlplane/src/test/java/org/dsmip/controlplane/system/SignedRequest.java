package org.dsmip.controlplane.system;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Registration requests to the home agent of the testbed by mobile nodes of one block, who have a care-of address of their own. */
final class SignedRequest {
    static final String HOME_AGENT = "192.0.2.1";

    private static final byte[] SECRET = HexFormat.of().parseHex("0102030405060708090a0b0c0d0e0f10".repeat(2));
    private static final int SPI = 0x100;
    private static final int CODE_AT = 1;
    private static final int REPLY_ID_AT = 12;

    private static long lastIdentification = Long.MIN_VALUE;

    private SignedRequest() {}

    /** A block of a configuration. */
    static String block(int first, int last, String prefixes) {
        return """

                [[mobile-nodes]]
                home-addresses = "%s-%s"
                spi = 0x100
                secret = "%s"
                prefixes = ["%s"]
                implicit-prefixes = ["%s"]
                """.formatted(address(first), address(last), HexFormat.of().formatHex(SECRET), prefixes, prefixes);
    }

    static String address(int bits) {
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }

    /** As RFC 5869 derives it: extracted without salt, expanded to one block. */
    static SecretKeySpec key(int homeAddress) throws GeneralSecurityException {
        final byte[] info = ("dsmip mobile-node " + address(homeAddress) + " spi " + SPI + "\1")
                .getBytes(StandardCharsets.US_ASCII);
        return new SecretKeySpec(sha256(sha256(new byte[32], SECRET), info), "HmacMD5");
    }

    private static byte[] sha256(byte[] key, byte[] message) throws GeneralSecurityException {
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    /** A request with the next identification. */
    static byte[] of(int homeAddress, String careOf, int lifetimeSec, SecretKeySpec key)
            throws GeneralSecurityException, UnknownHostException {
        return of(Instant.now(), homeAddress, careOf, lifetimeSec, key);
    }

    /** A request of a node whose clock says that; identifications go up all the same. */
    static byte[] of(Instant clock, int homeAddress, String careOf, int lifetimeSec, SecretKeySpec key)
            throws GeneralSecurityException, UnknownHostException {
        final ByteBuffer request = ByteBuffer.allocate(50);
        request.put((byte) 1).put((byte) 0x20).putShort((short) lifetimeSec).putInt(homeAddress)
                .put(InetAddress.getByName(HOME_AGENT).getAddress()).put(InetAddress.getByName(careOf).getAddress())
                .putLong(nextIdentification(clock)).put((byte) 32).put((byte) 20).putInt(SPI);
        final Mac mac = Mac.getInstance("HmacMD5");
        mac.init(key);
        mac.update(request.array(), 0, request.position());
        return request.put(mac.doFinal()).array();
    }

    private static synchronized long nextIdentification(Instant now) {
        final long fraction = ((long) now.getNano() << 32) / 1_000_000_000L;
        final long ntp = ((now.getEpochSecond() + 2_208_988_800L) << 32) | fraction;
        lastIdentification = Math.max(ntp, lastIdentification + 1);
        return lastIdentification;
    }

    static long identification(byte[] request) {
        return ByteBuffer.wrap(request).getLong(16);
    }

    static String careOf(byte[] request) {
        return address(ByteBuffer.wrap(request).getInt(12));
    }

    static int replyCode(ByteBuffer reply) {
        return reply.get(CODE_AT) & 0xFF;
    }

    static int replyHomeAddress(ByteBuffer reply) {
        return reply.getInt(4);
    }

    static long replyIdentification(ByteBuffer reply) {
        return reply.getLong(REPLY_ID_AT);
    }
}
