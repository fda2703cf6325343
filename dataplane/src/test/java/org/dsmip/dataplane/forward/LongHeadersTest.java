package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.wrap;
import static org.dsmip.dataplane.forward.Testbed.CN6;
import static org.dsmip.dataplane.forward.Testbed.COA;
import static org.dsmip.dataplane.forward.Testbed.HA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.binding;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.net.Ipv6Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TCP with its checksum to be completed, behind headers as long as a sender likes, and what follows it in its burst. */
class LongHeadersTest {
    private static final int TCP = 6;
    private static final int SAFE = 1280;
    /** More than that, and it is no run. */
    private static final int MOST_HEADERS = 512;
    private static final Ipv6Address OTHER6 = Ipv6Address.parse("2001:db8:2::5");
    private static final Testbed.Binding NODE = binding().mtu(1480, 1500);

    /** All that a packet may be: just too large for a segment, and as large as merged ones. */
    private static final int[] LENGTHS = {1300, 1400, 4000, 60_000};

    private static byte[] unfinished(Ipv6Address to, int headers, int length) {
        final byte[] behind = new byte[length - 40];
        final int options = headers - 60;
        behind[0] = TCP;
        behind[1] = (byte) (options / 8 - 1);
        for (int i = options; i < behind.length; i++) {
            behind[i] = (byte) (i * 7 + i / 256);
        }
        final int tcpHeader = 20 + options % 8;
        final int transport = options / 8 * 8;
        behind[transport + 12] = (byte) ((tcpHeader / 4) << 4);
        behind[transport + 13] = 0x10;
        for (int i = transport + 20; i < transport + tcpHeader; i++) {
            behind[i] = 1;
        }
        return SlowSegmentation.unfinished(Packets.ipv6(0, 64, MN6, to, 60, behind), 40 + transport, true);
    }

    private static int transport(int headers) {
        return 40 + (headers - 60) / 8 * 8;
    }

    private static List<String> expected(byte[] packet, int headers) {
        final List<String> expected = new ArrayList<>();
        if (headers > MOST_HEADERS) {
            final byte[] whole = packet.clone();
            SlowSegmentation.complete(whole, transport(headers), true);
            expected.add(Packets.hex(whole));
        } else {
            SlowSegmentation.segments(packet, transport(headers), true, SAFE - headers)
                    .forEach(segment -> expected.add(Packets.hex(segment)));
        }
        return expected;
    }

    private static void assertSplit(TestForwarder homeAgent, int headers, int length) {
        final byte[] packet = unfinished(CN6, headers, length);
        final byte[] next = Packets.ipv6(MN6, CN6, 500);
        final List<String> expected = expected(packet, headers);
        expected.add(Packets.hex(next));
        homeAgent.fromTunnel(wrap(41, COA, HA, packet), wrap(41, COA, HA, next));
        assertThat(homeAgent.toTun()).as("headers of %s, length %s", headers, length).extracting(Packets::hex)
                .isEqualTo(expected);
        assertThat(homeAgent.value(Counter.FORWARDED_TO_TUN)).isEqualTo(expected.size());
        assertThat(homeAgent.value(Counter.DROPPED)).isZero();
        homeAgent.assertExactAccount("long headers");
    }

    /** Around the most that the kernel takes, and around what is left of a packet for its payload. */
    static IntStream headers() {
        return IntStream.of(192, 196, 508, 512, 516, 1272, 1276, 1280, 1284, 1292);
    }

    @ParameterizedTest
    @MethodSource("headers")
    @Tag("OPS-GSO-4")
    void withoutSuperPacketsItIsSplitOrCompleted(int headers) {
        for (int length : LENGTHS) {
            final TestForwarder homeAgent = TestForwarder.homeAgent(NODE);
            homeAgent.withoutTunTcp();
            assertSplit(homeAgent, headers, length);
        }
    }

    @ParameterizedTest
    @MethodSource("headers")
    @Tag("OPS-ERR-6")
    void aDeviceThatRefusesSuperPacketsGetsAllOfItAndAllBehindIt(int headers) {
        for (int length : LENGTHS) {
            final TestForwarder homeAgent = TestForwarder.homeAgent(NODE);
            homeAgent.tun().refusingSuperPackets();
            assertSplit(homeAgent, headers, length);
        }
    }

    @ParameterizedTest
    @MethodSource("headers")
    @Tag("OPS-GSO-4")
    void whatIsWrittenAsASuperPacketIsOneThatTheKernelTakes(int headers) {
        for (int length : LENGTHS) {
            final TestForwarder homeAgent = TestForwarder.homeAgent(NODE)
                    .fromTunnel(wrap(41, COA, HA, unfinished(CN6, headers, length)));
            final RecordingSender.Offload offload = homeAgent.tun().offloads().getFirst();
            if (headers > MOST_HEADERS) {
                assertThat(offload).isEqualTo(new RecordingSender.Offload(0, 0, 0, 0, 0, 0));
            } else {
                assertThat(offload.headerLength()).isEqualTo(headers);
                assertThat(offload.gsoSize()).isEqualTo(SAFE - headers);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("headers")
    @Tag("PF-5")
    void fromTunnelToTunnelNoneGoesUnfinishedOrPastTheSizeThatIsTaken(int headers) {
        for (int length : LENGTHS) {
            final byte[] packet = unfinished(OTHER6, headers, length);
            final TestForwarder homeAgent = TestForwarder.homeAgent(NODE, binding().of(2, "192.0.2.20", "203.0.113.20")
                    .with("2001:db8:2::/64", TunnelingMode.CARE_OF_ADDRESS).mtu(1480, 1500))
                    .fromTunnel(wrap(41, COA, HA, packet));
            final boolean tooLarge = headers > MOST_HEADERS && length > 1480;
            if (tooLarge) {
                // The kernel tells the sender.
                assertThat(homeAgent.toTun()).extracting(Packets::hex).isEqualTo(expected(packet, headers));
            } else {
                packet[7]--;
                assertThat(homeAgent.toTunnel().stream().map(sent -> Packets.hex(Packets.tail(sent, 20))).toList())
                        .isEqualTo(expected(packet, headers));
            }
            assertThat(homeAgent.value(Counter.HAIRPINNED)).isEqualTo(homeAgent.value(Counter.FORWARDED_TO_TUNNEL));
            homeAgent.assertExactAccount("tunnel to tunnel");
        }
    }
}
