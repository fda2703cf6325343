package org.dsmip.core.wire.mip;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.Vectors;
import org.dsmip.core.wire.WireError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registration vectors of both ledgers: decoded, encoded again, and their authenticators computed again. */
class RegistrationVectorsTest {
    private static final Map<Long, String> KEYS = Map.of(0x100L, "0102030405060708090a0b0c0d0e0f10", 0x200L,
            "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf", 0x1000L, "00112233445566778899aabbccddeeff", 0x2000L,
            "0f0e0d0c0b0a09080706050403020100", 0x3000L, "a0a1a2a3a4a5a6a7a8a9aaabacadaeaf", 0x4000L,
            "b0b1b2b3b4b5b6b7b8b9babbbcbdbebf");

    private final RegistrationDecoder decoder = new RegistrationDecoder(LengthRule.TOLERANT);
    private final UnsafeBuffer out = new UnsafeBuffer(new byte[2048]);

    @ParameterizedTest
    @ValueSource(strings = {"R1", "R3", "R4", "R8", "R10", "R11", "TV-2", "TV-3", "TV-6a", "TV-11", "TV-12a",
        "TV-12b", "TV-13"})
    @Tag("BASE-FMT-08")
    @Tag("DS-3-2")
    @Tag("A-1")
    @Tag("A-3")
    void requestsAreEncodedAgainByteForByte(String name) throws GeneralSecurityException {
        final byte[] expected = Vectors.bytes(name);
        final RegistrationRequest request = request(name);
        assertThat(request.fault()).isEqualTo(WireError.NONE);
        assertThat(request.bytes()).isEqualTo(Octets.of(expected));
        out.setMemory(0, out.capacity(), (byte) 0xEE);
        final ExtensionWriter writer = new RegistrationRequestEncoder().encode(out, 3, request.header(),
                request.lengthStyle());
        writer.append(request.extensions());
        assertThat(writer.length()).isEqualTo(expected.length);
        assertThat(Arrays.copyOfRange(out.byteArray(), 3, 3 + expected.length)).isEqualTo(expected);
        checkAuthenticators(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"R2", "R5", "R6", "R7", "R9", "R12", "TV-4a", "TV-4b", "TV-5", "TV-6b"})
    @Tag("BASE-FMT-08")
    @Tag("DS-3-2")
    @Tag("A-1")
    @Tag("A-3")
    @Tag("A-2")
    void repliesAreEncodedAgainByteForByte(String name) throws GeneralSecurityException {
        final byte[] expected = Vectors.bytes(name);
        final RegistrationReply reply = reply(name);
        assertThat(reply.fault()).isEqualTo(WireError.NONE);
        out.setMemory(0, out.capacity(), (byte) 0xEE);
        final ExtensionWriter writer = new RegistrationReplyEncoder().encode(out, 3, reply.header(),
                reply.lengthStyle());
        writer.append(reply.extensions());
        assertThat(writer.length()).isEqualTo(expected.length);
        assertThat(Arrays.copyOfRange(out.byteArray(), 3, 3 + expected.length)).isEqualTo(expected);
        checkAuthenticators(reply);
    }

    @ParameterizedTest
    @ValueSource(strings = {"E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9", "E10", "E11", "E12", "E13", "E14",
        "E15"})
    @Tag("DS-3.1-1")
    @Tag("DS-3.2-1")
    @Tag("DS-3.3-1")
    void extensionsAreDecodedAndEncodedAgainByteForByte(String name) {
        final byte[] expected = Vectors.bytes(name);
        final boolean inReply = expected[2] == ExtensionType.PREFIX_REPLY_SUBTYPE;
        final byte[] message = inReply ? withExtension("R9", 20, expected) : withExtension("R8", 24, expected);
        final UnsafeBuffer buffer = new UnsafeBuffer(message);
        final RegistrationMessage decoded = requireNonNull(inReply
                ? decoder.decodeReply(buffer, 0, message.length)
                : decoder.decodeRequest(buffer, 0, message.length));
        final boolean literal = name.equals("E12") || name.equals("E13") || name.equals("E14");
        assertThat(decoded.lengthStyle()).isEqualTo(literal ? LengthStyle.LITERAL : LengthStyle.STANDARD);
        assertThat(decoded.extensions()).hasSize(2);
        final ExtensionWriter writer = new ExtensionWriter().wrap(out, 0, 0, decoded.lengthStyle());
        writer.append(decoded.extensions().getFirst());
        assertThat(Arrays.copyOf(out.byteArray(), writer.length())).isEqualTo(expected);
    }

    @Test
    void readsTheFieldsOfTheFirstRequest() {
        final RegistrationRequest request = request("R1");
        assertThat(request.header()).isEqualTo(new RegistrationRequestHeader(
                RegistrationFlags.DECAPSULATION | RegistrationFlags.REVERSE_TUNNELING, 1800, 0xC000020A, 0xC0000201,
                0xCB00710A, 0xC9E4B2D0_00000001L));
        assertThat(request.has(RegistrationFlags.DECAPSULATION)).isTrue();
        assertThat(request.has(RegistrationFlags.GRE)).isFalse();
        assertThat(RegistrationFlags.format(request.flags())).isEqualTo("DT");
        final AuthenticationExtension authentication = requireNonNull(
                request.authentication(AuthenticationKind.MOBILE_HOME));
        assertThat(request.extensionsBefore(authentication.offset())).containsExactly(
                new Ipv6PrefixRequestExtension(24, Ipv6Address.parse("2001:db8:1::10"), 128),
                new Ipv6TunnelingModeExtension(44));
        assertThat(request.extensionsAfter(authentication.offset())).isEmpty();
        assertThat(authentication.spi()).isEqualTo(0x100);
        assertThat(authentication.offset()).isEqualTo(48);
        assertThat(request.coverage(authentication.coverageEnd())).hasSize(54);
    }

    @Test
    void findsTheForeignAgentsModeBetweenTheTwoAuthenticationExtensions() {
        final RegistrationRequest request = request("R4");
        final AuthenticationExtension home = requireNonNull(request.authentication(AuthenticationKind.MOBILE_HOME));
        final AuthenticationExtension foreign = requireNonNull(
                request.authentication(AuthenticationKind.FOREIGN_HOME));
        assertThat(request.extensionsBefore(home.offset())).hasSize(3)
                .allMatch(Ipv6PrefixRequestExtension.class::isInstance);
        assertThat(request.extensionsAfter(home.offset())).containsExactly(new Ipv6TunnelingModeExtension(106),
                foreign);
        assertThat(request.authenticationCount(AuthenticationKind.MOBILE_HOME)).isEqualTo(1);
        assertThat(Arrays.copyOf(Vectors.bytes("R4"), 106)).isEqualTo(Vectors.bytes("R3"));
        assertThat(Arrays.copyOf(Vectors.bytes("R5"), 108)).isEqualTo(Vectors.bytes("R6"));
    }

    @Test
    @Tag("DS-3.2-3")
    void readsTheMixedResultsOfSeveralPrefixes() {
        final RegistrationReply reply = reply("R7");
        assertThat(reply.replyCode()).isEqualTo(ReplyCode.ACCEPTED);
        assertThat(reply.all(Ipv6PrefixReplyExtension.class)).extracting(Ipv6PrefixReplyExtension::prefixCode)
                .containsExactly(Ipv6PrefixCode.DUPLICATE_ADDRESS, Ipv6PrefixCode.ACCEPTED_HOME_ADDRESS,
                        Ipv6PrefixCode.REJECTED);
        assertThat(reply.all(Ipv6PrefixReplyExtension.class)).extracting(Ipv6PrefixReplyExtension::prefixLength)
                .containsExactly(128, 56, 64);
    }

    @Test
    void readsTheOtherExtensionsOfTheBaseLedger() {
        final RegistrationRequest request = request("TV-11");
        assertThat(requireNonNull(request.first(NaiExtension.class)).text()).isEqualTo("mn1@example.org");
        assertThat(request.first(ChallengeExtension.class))
                .isEqualTo(new ChallengeExtension(63, Octets.ofHex("c0ffee01")));
        final var aaa = requireNonNull(request.first(GeneralizedAuthenticationExtension.class));
        assertThat(aaa.subtype()).isEqualTo(1);
        assertThat(aaa.coverageEnd()).isEqualTo(77);
        assertThat(request("TV-6a").first(UdpTunnelRequestExtension.class))
                .isEqualTo(new UdpTunnelRequestExtension(24, false, false, 0));
        assertThat(reply("TV-6b").first(UdpTunnelReplyExtension.class))
                .isEqualTo(new UdpTunnelReplyExtension(20, 0, false, 50));
        assertThat(request("TV-12a").first(DynamicHomeAgentExtension.class)).isEqualTo(new DynamicHomeAgentExtension(
                41, 1, 0xC0000201, DynamicHomeAgentExtension.Layout.RFC_4433));
        assertThat(request("TV-12b").first(DynamicHomeAgentExtension.class)).isEqualTo(
                new DynamicHomeAgentExtension(41, 1, 0xC0000201, DynamicHomeAgentExtension.Layout.SHORT));
    }

    @Test
    @Tag("BASE-AUTH-04")
    void everyAlgorithmCoversTheMessageThroughTheSpi() throws GeneralSecurityException {
        final byte[] key = key(0x1000);
        for (String algorithm : new String[]{"sha1", "sha256", "prefix-suffix"}) {
            final RegistrationRequest request = requestWithTail("TV-2", 24, Vectors.bytes("TV-2-" + algorithm));
            final var authentication = requireNonNull(request.authentication(AuthenticationKind.MOBILE_HOME));
            final byte[] covered = request.coverage(authentication.coverageEnd());
            final byte[] computed = switch (algorithm) {
                case "sha1" -> hmac("HmacSHA1", key, covered);
                case "sha256" -> hmac("HmacSHA256", key, covered);
                default -> md5(key, covered, key);
            };
            assertThat(authentication.authenticator()).as(algorithm).isEqualTo(Octets.of(computed));
        }
        final RegistrationRequest chap = requestWithTail("TV-11", 69, Vectors.bytes("TV-11-chap"));
        final var aaa = requireNonNull(chap.first(GeneralizedAuthenticationExtension.class));
        assertThat(aaa.spi()).isEqualTo(2);
        final byte[] challenge = HexFormat.of().parseHex("c0ffee01");
        final byte[] inner = md5(chap.coverage(aaa.coverageEnd()));
        final byte[] computed = md5(Arrays.copyOf(challenge, 1), key(0x4000), inner, challenge);
        assertThat(aaa.authenticator()).isEqualTo(Octets.of(computed));
    }

    @Test
    void theReplyOfAClockThatIsAheadJoinsTwoTimestamps() {
        final long ours = request("TV-2").identification();
        final long theirs = reply("TV-5").identification();
        assertThat(reply("TV-5").replyCode()).isEqualTo(ReplyCode.HA_IDENTIFICATION_MISMATCH);
        assertThat(NtpTimestamp.nanosAfter(theirs, ours)).isEqualTo(95_000_000_000L);
        assertThat(NtpTimestamp.join(NtpTimestamp.of(1172750400 + 95, 0), ours)).isEqualTo(theirs);
        assertThat(NtpTimestamp.lowWord(theirs)).isEqualTo(0x5A5A1234L);
    }

    private void checkAuthenticators(RegistrationMessage message) throws GeneralSecurityException {
        int checked = 0;
        for (MobileIpExtension extension : message.extensions()) {
            switch (extension) {
                case AuthenticationExtension e -> {
                    final byte[] computed = hmac("HmacMD5", key(e.spi()), message.coverage(e.coverageEnd()));
                    assertThat(e.authenticator()).as("at %d", e.offset()).isEqualTo(Octets.of(computed));
                    checked++;
                }
                case GeneralizedAuthenticationExtension e -> {
                    final byte[] computed = hmac("HmacMD5", key(e.spi()), message.coverage(e.coverageEnd()));
                    assertThat(e.authenticator()).as("at %d", e.offset()).isEqualTo(Octets.of(computed));
                    checked++;
                }
                default -> {
                }
            }
        }
        assertThat(checked).isPositive();
    }

    private RegistrationRequest request(String name) {
        final UnsafeBuffer buffer = Vectors.buffer(name);
        return requireNonNull(decoder.decodeRequest(buffer, 0, buffer.capacity()));
    }

    private RegistrationReply reply(String name) {
        final UnsafeBuffer buffer = Vectors.buffer(name);
        return requireNonNull(decoder.decodeReply(buffer, 0, buffer.capacity()));
    }

    private RegistrationRequest requestWithTail(String name, int at, byte[] tail) {
        final byte[] message = Arrays.copyOf(Vectors.bytes(name), at + tail.length);
        System.arraycopy(tail, 0, message, at, tail.length);
        return requireNonNull(decoder.decodeRequest(new UnsafeBuffer(message), 0, message.length));
    }

    private static byte[] withExtension(String name, int at, byte[] extension) {
        final byte[] old = Vectors.bytes(name);
        final byte[] message = Arrays.copyOf(old, old.length + extension.length);
        System.arraycopy(extension, 0, message, at, extension.length);
        System.arraycopy(old, at, message, at + extension.length, old.length - at);
        return message;
    }

    private static byte[] key(long spi) {
        return HexFormat.of().parseHex(requireNonNull(KEYS.get(spi)));
    }

    private static byte[] hmac(String algorithm, byte[] key, byte[] covered) throws GeneralSecurityException {
        final Mac mac = Mac.getInstance(algorithm);
        mac.init(new SecretKeySpec(key, algorithm));
        return mac.doFinal(covered);
    }

    private static byte[] md5(byte[]... parts) throws GeneralSecurityException {
        final MessageDigest digest = MessageDigest.getInstance("MD5");
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }
}
