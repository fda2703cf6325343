package org.dsmip.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Ipv6AddressTest {
    private static final long SEED = 0x5EED_0006L;
    private static final String ALPHABET = "0123456789abcdefABCDEF:::::..%gx";

    @Test
    void textRoundTripsAgreeWithTheJdk() {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 20_000; round++) {
            final Ipv6Address address = sparse(random);
            final String text = address.toString();
            final String about = String.format("seed %x: %s", SEED, text);
            assertThat(Ipv6Address.parse(text)).as(about).isEqualTo(address);
            assertThat(bits(InetAddress.ofLiteral(text))).as(about).isEqualTo(address);
            assertThat(address.toBytes()).as(about)
                    .isEqualTo(ByteBuffer.allocate(16).putLong(address.high()).putLong(address.low()).array());
        }
    }

    @ParameterizedTest
    @CsvSource({"2001:0db8:0000:0000:0001:0000:0000:0001, 2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1", "2001:DB8::AA, 2001:db8::aa", "::, ::", "0:0:0:0:0:0:0:1, ::1",
        "1::, 1::", "1:0:0:0:0:0:0:8, 1::8", "::ffff:192.0.2.1, ::ffff:192.0.2.1", "::192.0.2.1, ::c000:201",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0", "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8", "64:ff9b::1.2.3.4, 64:ff9b::102:304"})
    void printsTheCanonicalForm(String text, String canonical) {
        assertThat(Ipv6Address.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8", ":1::2", "1::2:", "12345::", "::g", "::1%eth0", "fe80::1 ", "1.2.3.4", "::1.2.3",
        "::1.2.3.4:5", "1.2.3.4::", "::256.1.1.1", "1:2:3:4:5:6:7:1.2.3.4", "::/0", "[::1]", "::\u0661"})
    void refusesAnythingElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Ipv6Address.parse(text)).withMessageContaining(text);
    }

    @Test
    void whateverIsAcceptedMeansWhatTheJdkSaysItMeans() {
        final SplittableRandom random = new SplittableRandom(SEED);
        int accepted = 0;
        for (int round = 0; round < 50_000; round++) {
            final StringBuilder text = new StringBuilder(sparse(random).toString());
            for (int i = random.nextInt(3); i >= 0; i--) {
                text.setCharAt(random.nextInt(text.length()), ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            final Ipv6Address parsed = parseOrNull(text.toString());
            if (parsed != null) {
                assertThat(parsed).as("seed %x: %s", SEED, text)
                        .isEqualTo(bits(InetAddress.ofLiteral(text.toString())));
                accepted++;
            }
        }
        assertThat(accepted).isGreaterThan(1000);
    }

    @Test
    void classesOfAddressesAgreeWithTheJdk() {
        final SplittableRandom random = new SplittableRandom(SEED);
        final long[] starts = {0xFE80L << 48, 0xFEC0L << 48, 0xFF02L << 48, 0xFE00L << 48, 0};
        for (int round = 0; round < 20_000; round++) {
            final long high = starts[random.nextInt(starts.length)] ^ (random.nextLong() >>> random.nextInt(64));
            final Ipv6Address address = new Ipv6Address(high, random.nextLong());
            final Inet6Address reference = (Inet6Address) InetAddress.ofLiteral(address.toString());
            assertThat(address.isMulticast()).as("%s", address).isEqualTo(reference.isMulticastAddress());
            assertThat(address.isLinkLocal()).as("%s", address).isEqualTo(reference.isLinkLocalAddress());
        }
        assertThat(Ipv6Address.parse("::ffff:1.2.3.4").isIpv4Mapped()).isTrue();
        assertThat(Ipv6Address.parse("::fffe:1.2.3.4").isIpv4Mapped()).isFalse();
        assertThat(Ipv6Address.UNSPECIFIED.isUnspecified()).isTrue();
        assertThat(Ipv6Address.LOOPBACK.isUnspecified()).isFalse();
    }

    @Test
    void derivesGroupsAndTunnelAddresses() {
        assertThat(Ipv6Address.parse("2001:db8:1::10").solicitedNode()).hasToString("ff02::1:ff00:10");
        assertThat(Ipv6Address.parse("2001:db8::12:3456:789a").solicitedNode()).hasToString("ff02::1:ff56:789a");
        assertThat(Ipv6Address.tunnelLinkLocal(0xC000020A)).hasToString("fe80::c000:20a");
        assertThat(MacAddress.ofIpv6Group(Ipv6Address.parse("ff02::1:ff00:10"))).hasToString("33:33:ff:00:00:10");
    }

    @Test
    void ordersAddressesAsUnsignedNumbers() {
        assertThat(Ipv6Address.parse("::1")).isLessThan(Ipv6Address.parse("::8000:0:0:0"));
        assertThat(Ipv6Address.parse("7fff::")).isLessThan(Ipv6Address.parse("8000::"));
        assertThat(Ipv6Address.parse("::2")).isEqualByComparingTo(Ipv6Address.parse("::2"));
    }

    // Many zero groups, so that compression has something to do.
    private static Ipv6Address sparse(SplittableRandom random) {
        long high = random.nextLong();
        long low = random.nextLong();
        for (int group = 0; group < 4; group++) {
            final long cleared = ~(0xFFFFL << (16 * group));
            high &= random.nextBoolean() ? cleared : -1;
            low &= random.nextBoolean() ? cleared : -1;
        }
        return new Ipv6Address(high, low);
    }

    private static @Nullable Ipv6Address parseOrNull(String text) {
        try {
            return Ipv6Address.parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    // The JDK makes an IPv4 address of a mapped one.
    private static Ipv6Address bits(InetAddress address) {
        final ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.capacity() == 4
                ? new Ipv6Address(0, 0xFFFF_0000_0000L | (bytes.getInt(0) & 0xFFFF_FFFFL))
                : new Ipv6Address(bytes.getLong(0), bytes.getLong(8));
    }
}
