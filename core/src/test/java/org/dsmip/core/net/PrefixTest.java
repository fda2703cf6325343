package org.dsmip.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prefix arithmetic against comparing one bit after the other. */
class PrefixTest {
    private static final long SEED = 0x5EED_0007L;
    private static final int ROUNDS = 50_000;

    @Test
    void ipv4PrefixesContainWhatSharesTheirBits() {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            final Ipv4Address address = new Ipv4Address(random.nextInt());
            final int length = random.nextInt(33);
            final Ipv4Prefix prefix = Ipv4Prefix.containing(address, length);
            // The common bits are likely to end near the prefix length.
            final Ipv4Address other = new Ipv4Address(address.bits() ^ (int) (random.nextLong() >>> (32
                    + random.nextInt(33))));
            final String about = String.format("seed %x: %s %s", SEED, prefix, other);
            final boolean expected = sameBits(number(address), number(other), 32, length);
            assertThat(prefix.contains(other)).as(about).isEqualTo(expected);
            assertThat(prefix.contains(other.bits())).as(about).isEqualTo(expected);
            final Ipv4Prefix second = Ipv4Prefix.containing(other, random.nextInt(33));
            assertThat(prefix.overlaps(second)).as("%s %s", about, second)
                    .isEqualTo(sameBits(number(address), number(other), 32, Math.min(length, second.length())));
            assertThat(Ipv4Prefix.parse(prefix.toString())).isEqualTo(prefix);
        }
    }

    @Test
    void ipv6PrefixesContainWhatSharesTheirBits() {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            final Ipv6Address address = new Ipv6Address(random.nextLong(), random.nextLong());
            final int length = random.nextInt(129);
            final Ipv6Prefix prefix = Ipv6Prefix.containing(address, length);
            final Ipv6Address other = flipTail(random, address);
            final String about = String.format("seed %x: %s %s", SEED, prefix, other);
            final boolean expected = sameBits(number(address), number(other), 128, length);
            assertThat(prefix.contains(other)).as(about).isEqualTo(expected);
            assertThat(prefix.contains(other.high(), other.low())).as(about).isEqualTo(expected);
            final Ipv6Prefix second = Ipv6Prefix.containing(other, random.nextInt(129));
            assertThat(prefix.overlaps(second)).as("%s %s", about, second)
                    .isEqualTo(sameBits(number(address), number(other), 128, Math.min(length, second.length())));
            assertThat(prefix.covers(second)).as("%s %s", about, second)
                    .isEqualTo(length <= second.length() && expected);
            assertThat(Ipv6Prefix.parse(prefix.toString())).isEqualTo(prefix);
        }
    }

    @Test
    void masksHaveTheirLeadingBits() {
        for (int length = 0; length <= 128; length++) {
            final BigInteger mask = BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE.shiftLeft(128 - length));
            assertThat(number(new Ipv6Address(Ipv6Prefix.maskHigh(length), Ipv6Prefix.maskLow(length))))
                    .as("/%d", length)
                    .isEqualTo(mask);
            if (length <= 32) {
                assertThat(number(new Ipv4Address(Ipv4Prefix.mask(length)))).as("/%d", length)
                        .isEqualTo(mask.shiftRight(96));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1/24", "192.0.2.0/33", "192.0.2.0", "192.0.2.0/", "192.0.2.0/-1", "192.0.2.0/024",
        "192.0.2.0/2x", "/24", "192.0.2/24", "192.0.2.0/24/24", "192.0.2.0/ 24", "2001:db8::/32"})
    void refusesIpv4TextThatIsNoCanonicalPrefix(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Ipv4Prefix.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2001:db8::1/64", "2001:db8::/129", "2001:db8::", "2001:db8::/", "2001:db8::/-1",
        "2001:db8::/064", "2001:db8::/6x", "/64", "2001:db8::/64/64", "2001:db8::/1000", "192.0.2.0/24"})
    void refusesIpv6TextThatIsNoCanonicalPrefix(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Ipv6Prefix.parse(text));
    }

    @Test
    void refusesHostBitsAndImpossibleLengths() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Ipv4Prefix(new Ipv4Address(1), 31));
        assertThatIllegalArgumentException().isThrownBy(() -> new Ipv4Prefix(new Ipv4Address(0), 33));
        assertThatIllegalArgumentException().isThrownBy(() -> new Ipv4Prefix(new Ipv4Address(0), -1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Ipv6Prefix(new Ipv6Address(0, 1), 127));
        assertThatIllegalArgumentException().isThrownBy(() -> new Ipv6Prefix(Ipv6Address.UNSPECIFIED, 129));
        assertThatIllegalArgumentException().isThrownBy(() -> new Ipv6Prefix(Ipv6Address.UNSPECIFIED, -1));
    }

    private static Ipv6Address flipTail(SplittableRandom random, Ipv6Address address) {
        final int same = random.nextInt(129);
        final long high = same < 64 ? random.nextLong() >>> same : 0;
        final long low = same < 128 ? random.nextLong() >>> Math.max(0, same - 64) : 0;
        return new Ipv6Address(address.high() ^ high, address.low() ^ low);
    }

    private static boolean sameBits(BigInteger one, BigInteger other, int width, int length) {
        for (int i = 0; i < length; i++) {
            if (one.testBit(width - 1 - i) != other.testBit(width - 1 - i)) {
                return false;
            }
        }
        return true;
    }

    private static BigInteger number(Ipv4Address address) {
        return BigInteger.valueOf(address.bits() & 0xFFFF_FFFFL);
    }

    private static BigInteger number(Ipv6Address address) {
        return new BigInteger(1, address.toBytes());
    }

    @Test
    void knowsWhichAddressesAreNotOfOneHost() {
        final Ipv4Prefix network = Ipv4Prefix.parse("192.0.2.128/25");
        assertThat(network.broadcast()).isEqualTo(Ipv4Address.parse("192.0.2.255"));
        assertThat(network.containsHost(Ipv4Address.parse("192.0.2.128"))).isFalse();
        assertThat(network.containsHost(Ipv4Address.parse("192.0.2.255"))).isFalse();
        assertThat(network.containsHost(Ipv4Address.parse("192.0.2.129"))).isTrue();
        assertThat(network.containsHost(Ipv4Address.parse("192.0.2.1"))).isFalse();
        assertThat(Ipv4Prefix.parse("192.0.2.0/31").containsHost(Ipv4Address.parse("192.0.2.0"))).isTrue();
        assertThat(Ipv4Prefix.parse("192.0.2.0/31").containsHost(Ipv4Address.parse("192.0.2.1"))).isTrue();
        assertThat(Ipv4Prefix.parse("192.0.2.7/32").containsHost(Ipv4Address.parse("192.0.2.7"))).isTrue();
    }
}
