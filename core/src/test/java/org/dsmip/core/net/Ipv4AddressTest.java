package org.dsmip.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet4Address;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv4AddressTest {
    private static final long SEED = 0x5EED_0004L;

    @Test
    void textRoundTripsAgreeWithTheJdk() {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 20_000; round++) {
            final int bits = random.nextInt() >>> random.nextInt(32);
            final String text = Ipv4Address.format(bits);
            final byte[] bytes = Inet4Address.ofLiteral(text).getAddress();
            assertThat(bytes).as("seed %x: %s", SEED, text).containsExactly(bits >> 24, bits >> 16, bits >> 8, bits);
            assertThat(Ipv4Address.parse(text).bits()).as("seed %x: %s", SEED, text).isEqualTo(bits);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "256.0.0.1", "1.2.3.256",
        "01.2.3.4", "1.2.3.00", "1.2.3.4 ", " 1.2.3.4", "1.2.3.a", "-1.2.3.4", "+1.2.3.4", "1.2.3.1000",
        "0x1.2.3.4", "1,2,3,4", "\u0661.2.3.4", "1.2.3.4/32"})
    void refusesAnythingButFourDecimalOctets(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Ipv4Address.parse(text)).withMessageContaining(text);
    }

    @Test
    void classesOfAddressesAgreeWithTheJdk() {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 20_000; round++) {
            final Ipv4Address address = new Ipv4Address(random.nextInt());
            final Inet4Address reference = Inet4Address.ofLiteral(address.toString());
            assertThat(address.isMulticast()).as("%s", address).isEqualTo(reference.isMulticastAddress());
            final int first = address.bits() >>> 24;
            final boolean unicast = !reference.isMulticastAddress() && !reference.isLoopbackAddress() && first != 0
                    && first < 240;
            assertThat(address.isUnicast()).as("%s", address).isEqualTo(unicast);
        }
        assertThat(Ipv4Address.UNSPECIFIED.isUnspecified()).isTrue();
        assertThat(new Ipv4Address(1).isUnspecified()).isFalse();
        assertThat(Ipv4Address.parse("10.0.0.1")).isLessThan(Ipv4Address.parse("192.0.2.1"));
    }
}
