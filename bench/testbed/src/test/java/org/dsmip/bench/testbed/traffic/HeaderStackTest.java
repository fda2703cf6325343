package org.dsmip.bench.testbed.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The data-plane vectors of the requirements and the stacks that the requirements call them. */
class HeaderStackTest {
    private static final String D0 = "6000000000103a3e20010db8ffff0000000000000000009920010db800010000000000000000001080009aef"
            + "1234000164736d6970763421";
    private static final String D2 = "450000601003000040046c8bc0000201cb00710a4500004c100100004029e67cc0000201c000020a"
            + D0;
    private static final String ETHERNET = "020000000010020000000001";

    private static String ofIpv4(String hex) {
        return new HeaderStack().ofIpv4(HexFormat.of().parseHex(hex));
    }

    private static String ofFrame(String hex) {
        return new HeaderStack().ofFrame(HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @Tag("DS-4.3.2-2")
    @CsvSource(delimiter = '|', value = {
        "4500004c1002000040296c7bc0000201cb00710a | 4(192.0.2.1>203.0.113.10,41) 6",
        "450000601003000040046c8bc0000201cb00710a4500004c100100004029e67cc0000201c000020a"
                + " | 4(192.0.2.1>203.0.113.10,4) 4(192.0.2.1>192.0.2.10,41) 6",
        "450000541001000040376c66c0000201cb00710a290014f5c000020a | 4(192.0.2.1>203.0.113.10,55) m(41,192.0.2.10) 6",
        "4500005010050000402f6c6ec0000201cb00710a000086dd | 4(192.0.2.1>203.0.113.10,47) G(86DD) 6",
        "4500006410060000402f6c59c0000201cb00710a000008004500004c100100004029e67cc0000201c000020a"
                + " | 4(192.0.2.1>203.0.113.10,47) G(0800) 4(192.0.2.1>192.0.2.10,41) 6",
        "450000581007000040116c29c0000201cb00716301b29c410044c4df04290000 | 4(192.0.2.1>203.0.113.99,17) U"})
    void namesTheTunnelsOfTheRequirements(String headers, String stack) {
        assertThat(ofIpv4(headers + D0)).isEqualTo(stack);
    }

    @Test
    void namesAPacketThatIsCarriedByItsVersionAlone() {
        assertThat(ofFrame(ETHERNET + "86dd" + D0)).isEqualTo("6");
        // An IPv4 packet (ICMP) inside IP-in-IP, and the same packet as the outermost one.
        final String inner = "4500001c0000000040015bd5c0000263c000020a0800f7ff00000000";
        final String outer = "45000030000000004004" + "7cae" + "c0000201cb00710a";
        assertThat(ofFrame(ETHERNET + "0800" + outer + inner)).isEqualTo("4(192.0.2.1>203.0.113.10,4) 4");
        assertThat(ofFrame(ETHERNET + "0800" + inner)).isEqualTo("4(192.0.2.99>192.0.2.10,1)");
    }

    @Test
    void tellsLinkLocalIpv6Apart() {
        final String solicitation = "6000000000003afffe800000000000000000000000000010ff020000000000000000000000000001";
        assertThat(ofFrame(ETHERNET + "86dd" + solicitation)).isEqualTo("6(link-local)");
    }

    @Test
    void namesOtherFramesByWhatTheyAre() {
        assertThat(ofFrame(ETHERNET + "0806" + "00".repeat(28))).isEqualTo("arp");
        assertThat(ofFrame(ETHERNET + "88cc00")).isEqualTo("0x88cc");
        assertThat(ofFrame("0200")).isEqualTo("malformed");
    }

    @Test
    void survivesEveryTruncationAndEveryFlippedBit() {
        final byte[] packet = HexFormat.of().parseHex(D2);
        for (int length = 0; length < packet.length; length++) {
            assertThat(new HeaderStack().ofIpv4(Arrays.copyOf(packet, length))).as("%d bytes", length)
                    .contains("malformed");
        }
        for (int bit = 0; bit < packet.length * 8; bit++) {
            final byte[] damaged = packet.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatCode(() -> new HeaderStack().ofIpv4(damaged)).as("bit %d", bit).doesNotThrowAnyException();
        }
    }
}
