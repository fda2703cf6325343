package org.dsmip.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.junit.jupiter.api.Test;

/** Vectors of RFC 5869, appendix A.1 to A.3, and one of the derivation, computed by other programs. */
class MasterSecretTest {
    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    @Test
    void derivesAsTheVectorsOfTheStandardSay() {
        final byte[] first = Hkdf.extract(hex("000102030405060708090a0b0c"), hex("0b".repeat(22)));
        assertThat(first).isEqualTo(hex("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5"));
        assertThat(Hkdf.expand(first, hex("f0f1f2f3f4f5f6f7f8f9"), 42)).isEqualTo(hex(
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
        final byte[] third = Hkdf.extract(new byte[0], hex("0b".repeat(22)));
        assertThat(third).isEqualTo(hex("19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04"));
        assertThat(Hkdf.expand(third, new byte[0], 42)).isEqualTo(hex(
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
    }

    @Test
    void derivesLongInputsAndOutputsAsTheVectorsOfTheStandardSay() {
        final byte[] second = Hkdf.extract(sequence(0x60, 80), sequence(0, 80));
        assertThat(second).isEqualTo(hex("06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244"));
        assertThat(Hkdf.expand(second, sequence(0xB0, 80), 82)).isEqualTo(hex(
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da327560"
                        + "0c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"));
        assertThatIllegalArgumentException().isThrownBy(() -> Hkdf.expand(second, new byte[0], 255 * 32 + 1));
    }

    private static byte[] sequence(int first, int length) {
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    /** {@code openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt hexkey:… -kdfopt info:'dsmip mobile-node …' HKDF}. */
    @Test
    void derivesTheKeyOfAMobileNodeAsOtherProgramsDo() {
        final MasterSecret secret = MasterSecret.of(Octets.of(sequence(0, 32)));
        assertThat(secret.keyOf(Ipv4Address.parse("10.64.0.7"), 256)).isEqualTo(SharedKey.of(Octets.ofHex(
                "e95a40ddf159518621c89baa856fc5943df61ba427e121a6cf6f6ce9e15dfa8e")));
        assertThat(secret.keyOf(Ipv4Address.parse("203.0.113.255"), 0xFFFF_FFFFL)).isEqualTo(SharedKey.of(Octets.ofHex(
                "74a7707bf6ade62c8373c2585a67c5a7953c108b6a85f4d754135489ac85134b")));
    }

    @Test
    void refusesAShortSecretAndNeverShowsOne() {
        assertThatIllegalArgumentException().isThrownBy(() -> MasterSecret.of(Octets.of(new byte[31])))
                .withMessage("secret of 248 bits; a secret from which keys are derived has at least 256 bits");
        assertThat(MasterSecret.of(Octets.of(sequence(1, 32)))).hasToString("master secret")
                .isEqualTo(MasterSecret.of(Octets.of(sequence(1, 32))))
                .isNotEqualTo(MasterSecret.of(Octets.of(sequence(2, 32))));
    }
}
