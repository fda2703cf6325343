package org.dsmip.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {
    private static final SharedKey MOBILE_HOME = key("00112233445566778899aabbccddeeff");
    private static final SharedKey FOREIGN_HOME = key("a0a1a2a3a4a5a6a7a8a9aaabacadaeaf");
    private static final int FIXED_LENGTH = 24;
    private static final int MOBILE_HOME_TYPE = 32;
    private static final int FOREIGN_HOME_TYPE = 34;

    private static SharedKey key(String hex) {
        return SharedKey.of(Octets.ofHex(hex));
    }

    private static byte[] appended(MobilitySecurityAssociation association, int type, byte[] message, int length) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[200]);
        buffer.putBytes(0, message, 0, length);
        final byte[] result = new byte[Authenticator.append(association, type, buffer, length)];
        buffer.getBytes(0, result);
        return result;
    }

    private static MobilitySecurityAssociation association(AuthenticationAlgorithm algorithm) {
        return new MobilitySecurityAssociation(0x1000, algorithm, MOBILE_HOME, 7);
    }

    @Test
    @Tag("BASE-AUTH-02")
    @Tag("BASE-AUTH-04")
    void appendsTheExtensionsOfTheVectors() {
        final byte[] request = Vectors.bytes("TV-3");
        final byte[] authenticated = appended(association(AuthenticationAlgorithm.HMAC_MD5), MOBILE_HOME_TYPE, request,
                FIXED_LENGTH);
        assertThat(appended(MobilitySecurityAssociation.hmacMd5(0x3000, FOREIGN_HOME), FOREIGN_HOME_TYPE, authenticated,
                authenticated.length)).isEqualTo(request);
    }

    @Test
    @Tag("BASE-AUTH-20")
    @Tag("BASE-AUTH-21")
    @Tag("BASE-AUTH-03")
    void computesEveryAlgorithmAsTheVectorsDo() {
        final Map<AuthenticationAlgorithm, String> vectors = Map.of(AuthenticationAlgorithm.HMAC_SHA1, "TV-2-sha1",
                AuthenticationAlgorithm.HMAC_SHA256, "TV-2-sha256", AuthenticationAlgorithm.KEYED_MD5,
                "TV-2-prefix-suffix");
        vectors.forEach((algorithm, vector) -> {
            final byte[] message = appended(association(algorithm), MOBILE_HOME_TYPE, Vectors.bytes("TV-2"),
                    FIXED_LENGTH);
            assertThat(Arrays.copyOfRange(message, FIXED_LENGTH, message.length)).as(vector)
                    .isEqualTo(Vectors.bytes(vector));
            assertThat(Authenticator.lengthOf(association(algorithm))).isEqualTo(message.length - FIXED_LENGTH);
        });
    }

    @Test
    @Tag("BASE-AUTH-04")
    void refusesEveryBitFlippedInWhatIsCoveredAndNoneBeyond() {
        final byte[] request = Vectors.bytes("TV-2");
        final MobilitySecurityAssociation association = association(AuthenticationAlgorithm.HMAC_MD5);
        final Octets authenticator = Octets.of(request, 30, 16);
        for (int bit = 0; bit < request.length * 8; bit++) {
            final byte[] flipped = request.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(Authenticator.verify(association, Octets.of(flipped), 30, authenticator)).as("bit %d", bit)
                    .isEqualTo(bit >= 30 * 8);
        }
    }

    @Test
    @Tag("BASE-AUTH-22")
    void takesAnAuthenticatorOfTheWrongLengthForAFailure() {
        final byte[] request = Vectors.bytes("TV-2");
        final MobilitySecurityAssociation association = association(AuthenticationAlgorithm.HMAC_MD5);
        for (int length = 0; length <= 38; length++) {
            assertThat(Authenticator.verify(association, Octets.of(request), 30, Octets.of(request, 30, length)))
                    .as("length %d", length).isEqualTo(length == 16);
        }
    }

    @Test
    @Tag("BASE-AUTH-02")
    void acceptsKeysOfAnyOctetsFromOneHundredAndTwentyEightBits() {
        assertThatIllegalArgumentException().isThrownBy(() -> key("00".repeat(15))).withMessageContaining("120 bits");
        final MobilitySecurityAssociation zeros = MobilitySecurityAssociation.hmacMd5(256, key("00".repeat(40)));
        final byte[] message = appended(zeros, MOBILE_HOME_TYPE, new byte[FIXED_LENGTH], FIXED_LENGTH);
        assertThat(Authenticator.verify(zeros, Octets.of(message), 30, Octets.of(message, 30, 16))).isTrue();
    }

    @Test
    void neverPrintsAKey() {
        final String digits = "0102030405060708090a0b0c0d0e0f10";
        final MobilitySecurityAssociation association = MobilitySecurityAssociation.hmacMd5(256, key(digits));
        assertThat(association.toString()).contains("spi=256").contains("128 bits").doesNotContain(digits)
                .doesNotContain(HexFormat.of().formatHex(association.key().bytes(), 0, 2));
    }

    @Test
    @Tag("BASE-AUTH-03")
    void refusesReservedIndexesAndSenselessTolerances() {
        for (long spi : new long[]{-1, 0, 2, 255, 1L << 32}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MobilitySecurityAssociation.hmacMd5(spi, MOBILE_HOME))
                    .withMessageContaining("256..4294967295");
        }
        for (long spi : new long[]{256, 0xFFFF_FFFFL}) {
            assertThat(MobilitySecurityAssociation.hmacMd5(spi, MOBILE_HOME).spi()).isEqualTo(spi);
        }
        for (int tolerance : new int[]{0, 3601}) {
            assertThatIllegalArgumentException().isThrownBy(() -> new MobilitySecurityAssociation(256,
                    AuthenticationAlgorithm.HMAC_MD5, MOBILE_HOME, tolerance));
        }
    }

    @Test
    @Tag("BASE-AUTH-01")
    @Tag("BASE-AUTH-25")
    void findsAssociationsByPeerAndIndex() {
        final Ipv4Address first = Ipv4Address.parse("192.0.2.10");
        final Ipv4Address second = Ipv4Address.parse("192.0.2.11");
        final MobilitySecurityAssociation old = MobilitySecurityAssociation.hmacMd5(300, MOBILE_HOME);
        final MobilitySecurityAssociation fresh = MobilitySecurityAssociation.hmacMd5(256, MOBILE_HOME);
        final MobilitySecurityAssociation other = MobilitySecurityAssociation.hmacMd5(256, FOREIGN_HOME);
        final SecurityAssociations table = SecurityAssociations
                .of(Map.of(first, List.of(old, fresh), second, List.of(other)));
        assertThat(table.find(first, 300)).isEqualTo(old);
        assertThat(table.find(first, 256)).isEqualTo(fresh);
        assertThat(table.find(second, 256)).isEqualTo(other);
        assertThat(table.find(second, 300)).isNull();
        assertThat(table.preferred(first)).isEqualTo(old);
        assertThat(table.knows(Ipv4Address.parse("192.0.2.12"))).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SecurityAssociations.of(Map.of(first, List.of(fresh, other))))
                .withMessageContaining("SPI 256");
    }

    @Test
    void namesAlgorithmsAsConfigurationDoes() {
        for (AuthenticationAlgorithm algorithm : AuthenticationAlgorithm.values()) {
            assertThat(AuthenticationAlgorithm.ofConfigName(algorithm.configName())).contains(algorithm);
        }
        assertThat(AuthenticationAlgorithm.ofConfigName("none")).isEmpty();
    }
}
