package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.dataplane.forward.Packets.wrap;
import static org.dsmip.dataplane.forward.Testbed.COA;
import static org.dsmip.dataplane.forward.Testbed.HA;
import static org.dsmip.dataplane.forward.Testbed.HOA;
import static org.dsmip.dataplane.forward.Testbed.MN6;
import static org.dsmip.dataplane.forward.Testbed.binding;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.dataplane.end.TunnelEnd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A packet costs no memory, whichever way it takes. */
class AllocationTest {
    private static final int ROUNDS = 50_000;
    /** What asking for the figure may cost. */
    private static final long SLACK_BYTES = 4_096;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource(EncapsulationKind.class)
    @Tag("PF-19")
    void packetsAllocateNothing(EncapsulationKind kind) {
        final RecordingSender tunnel = new RecordingSender();
        final RecordingSender tun = new RecordingSender();
        tunnel.forgetPackets();
        tun.forgetPackets();
        final TestForwarder homeAgent = new TestForwarder(TestForwarder.defaults(TunnelEnd.HOME_AGENT), 1, tunnel, tun);
        homeAgent.put(binding().by(kind).with("2001:db8:100::/56", TunnelingMode.HOME_ADDRESS));
        homeAgent.put(binding().by(kind).of(2, "192.0.2.11", "198.51.100.7").mtu(1280, 1000)
                .with("2001:db8:1::11/128", TunnelingMode.HOME_ADDRESS));
        final byte[][] down = down();
        final byte[][] up = up(kind == EncapsulationKind.GRE
                ? wrap(47, COA, HA, Packets.gre(0x86DD, mergeable()))
                : wrap(41, COA, HA, mergeable()));
        run(homeAgent, down, up);
        final long before = threads.getCurrentThreadAllocatedBytes();
        run(homeAgent, down, up);
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).as("bytes for %s packets", ROUNDS * (down.length + up.length))
                .isLessThan(SLACK_BYTES);
        homeAgent.assertExactAccount("allocation");
        assertThat(homeAgent.value(Counter.COALESCED)).as("merged packets").isEqualTo(2L * 2 * ROUNDS);
    }

    private static void run(TestForwarder homeAgent, byte[][] down, byte[][] up) {
        for (int round = 0; round < ROUNDS; round++) {
            homeAgent.pass(1_000_000);
            homeAgent.fromTun(down);
            homeAgent.fromTunnel(up);
        }
    }

    private static byte[][] down() {
        final Ipv6Address other = Ipv6Address.parse("2001:db8:1::11");
        return new byte[][]{Packets.ipv6(Testbed.CN6, MN6, 200),
            Packets.ipv6(Testbed.CN6, Ipv6Address.parse("2001:db8:100::1"), 200),
            Packets.ipv4(Testbed.CN, HOA, 200), Packets.ipv6(Testbed.CN6, MN6, 1400),
            Packets.ipv6(Testbed.CN6, other, 1200)};
    }

    /** A datagram with a checksum, which is merged with the next one. */
    private static byte[] mergeable() {
        final byte[] packet = Packets.ipv6(MN6, Testbed.CN6, 300);
        final int checksum = Packets.checksum(packet, 40, packet.length,
                Packets.pseudoHeader(MN6, Testbed.CN6, 17, packet.length - 40));
        packet[46] = (byte) (checksum >> 8);
        packet[47] = (byte) checksum;
        return packet;
    }

    private static byte[][] up(byte[] mergeable) {
        final Ipv6Address other = Ipv6Address.parse("2001:db8:1::11");
        final byte[] leg = Packets.ipv4(0, 3, 0, 64, 41, HOA, HA, Packets.ipv6(MN6, Testbed.CN6, 600));
        return new byte[][]{wrap(41, COA, HA, Packets.ipv6(MN6, Testbed.CN6, 200)),
            wrap(4, COA, HA, wrap(41, HOA, HA, Packets.ipv6(MN6, Testbed.CN6, 200))),
            wrap(47, COA, HA, Packets.gre(0x0800, Packets.ipv4(HOA, Testbed.CN, 200))),
            wrap(4, COA, HA, SlowReassembly.piece(leg, 0, 400, true)),
            wrap(4, COA, HA, SlowReassembly.piece(leg, 400, 600, false)),
            wrap(41, COA, HA, Packets.ipv6(MN6, other, 200)), mergeable, mergeable, mergeable,
            wrap(41, COA, HA, Packets.ipv6(Testbed.CN6, MN6, 200))};
    }
}
