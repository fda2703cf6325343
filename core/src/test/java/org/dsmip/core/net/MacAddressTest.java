package org.dsmip.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
    private static final long SEED = 0x5EED_0008L;

    @Test
    void textRoundTrips() {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 10_000; round++) {
            final MacAddress address = new MacAddress(random.nextLong() >>> 16);
            assertThat(MacAddress.parse(address.toString())).as("seed %x", SEED).isEqualTo(address);
        }
        assertThat(MacAddress.parse("02:00:5E:00:00:0a")).hasToString("02:00:5e:00:00:0a");
        assertThat(MacAddress.parse("02:00:5e:00:00:0a").octet(5)).isEqualTo(10);
        assertThat(MacAddress.BROADCAST).hasToString("ff:ff:ff:ff:ff:ff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "02:00:00:00:00", "02:00:00:00:00:01:02", "02-00-00-00-00-01", "2:0:0:0:0:1",
        "02:00:00:00:00:0g", " 02:00:00:00:00:01", "020000000001"})
    void refusesAnythingButSixPairs(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> MacAddress.parse(text)).withMessageContaining(text);
    }

    @Test
    void refusesMoreThan48Bits() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MacAddress(1L << 48));
        assertThatIllegalArgumentException().isThrownBy(() -> new MacAddress(-1));
    }
}
