package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.dsmip.controlplane.registry.PrefixIndex;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrefixFormulaTest {
    private static BigInteger integer(Ipv6Address address) {
        return new BigInteger(1, address.toBytes());
    }

    @Test
    void numbersThePrefixesOfAPool() {
        final PrefixFormula networks = PrefixFormula.parse("2001:db8::/32 by 56");
        assertThat(networks.count()).isEqualTo(1 << 24);
        assertThat(networks.at(0)).isEqualTo(Ipv6Prefix.parse("2001:db8::/56"));
        assertThat(networks.at(0x123456)).isEqualTo(Ipv6Prefix.parse("2001:db8:1234:5600::/56"));
        final PrefixFormula addresses = PrefixFormula.parse("2001:db8:1::1:0/112 by 128");
        assertThat(addresses.at(9)).isEqualTo(Ipv6Prefix.parse("2001:db8:1::1:9/128"));
        assertThat(PrefixFormula.parse("2001:db8::/32 by 128").count()).as("more than any number").isEqualTo(
                Long.MAX_VALUE);
        assertThat(PrefixFormula.parse("2001:db8::7/128 by 128").at(0)).isEqualTo(
                Ipv6Prefix.parse("2001:db8::7/128"));
    }

    @Test
    void agreesWithArithmeticOnWholeAddresses() {
        final SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 20_000; i++) {
            final int poolLength = random.nextInt(1, 129);
            final Ipv6Prefix pool = Ipv6Prefix.containing(new Ipv6Address(random.nextLong(), random.nextLong()),
                    poolLength);
            final int length = random.nextInt(poolLength, 129);
            final PrefixFormula formula = new PrefixFormula(pool, length);
            final long number = random.nextLong(Math.min(formula.count(), 1L << 32));
            final Ipv6Prefix prefix = formula.at(number);
            assertThat(integer(prefix.address())).as("%s, %d", formula, number).isEqualTo(
                    integer(pool.address()).add(BigInteger.valueOf(number).shiftLeft(128 - length)));
            assertThat(formula.number(prefix.address())).as("%s, %d", formula, number).isEqualTo(number);
            assertThat(formula.number(PrefixIndex.lastAddress(prefix))).isEqualTo(number);
            final Ipv6Address any = new Ipv6Address(
                    pool.address().high() | (random.nextLong() & ~Ipv6Prefix.maskHigh(poolLength)),
                    pool.address().low() | (random.nextLong() & ~Ipv6Prefix.maskLow(poolLength)));
            final BigInteger expected = integer(any).subtract(integer(pool.address())).shiftRight(128 - length);
            assertThat(formula.number(any)).as("%s in %s", any, formula)
                    .isEqualTo(expected.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2001:db8::/32", "2001:db8::/32 by", "2001:db8::/32 by x", "2001:db8::/32 by -1",
        "2001:db8::/32 by 31", "2001:db8::/32 by 129", "2001:db8::/32 by 56 by 64", "2001:db8::1/32 by 56", "by 56",
        "2001:db8::/32by56", "2001:db8::/32 by 9999999999"})
    void refusesWhatIsNoPoolAndLength(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PrefixFormula.parse(text));
    }

    @Test
    void printsWhatItReads() {
        assertThat(PrefixFormula.parse("2001:db8::/32 by 56")).hasToString("2001:db8::/32 by 56");
        assertThat(HomeAddressRange.parse("10.64.0.1 - 10.79.255.254")).hasToString("10.64.0.1-10.79.255.254");
        assertThat(HomeAddressRange.parse("10.64.0.1")).hasToString("10.64.0.1");
    }

    @Test
    void numbersHomeAddressesInBothHalvesOfTheAddressSpace() {
        final HomeAddressRange range = HomeAddressRange.parse("127.255.255.254-128.0.0.3");
        assertThat(range.count()).isEqualTo(6);
        assertThat(range.number(Ipv4Address.parse("128.0.0.1"))).isEqualTo(3);
        assertThat(range.at(3)).isEqualTo(Ipv4Address.parse("128.0.0.1"));
        assertThat(range.contains(Ipv4Address.parse("128.0.0.4"))).isFalse();
        assertThat(range.contains(Ipv4Address.parse("127.255.255.253"))).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> HomeAddressRange.parse("10.0.0.2-10.0.0.1"));
    }
}
