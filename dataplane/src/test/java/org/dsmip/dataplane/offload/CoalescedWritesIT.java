package org.dsmip.dataplane.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.io.Packets;
import org.dsmip.core.io.TunDevice;
import org.dsmip.core.io.linux.LinuxTunDevice;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.testing.NetworkNamespaces;
import org.dsmip.dataplane.tx.OffloadSwitches.Feature;
import org.dsmip.dataplane.tx.OffloadSwitches.State;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is written merged to a real TUN device, and what the real kernel makes of it. */
class CoalescedWritesIT {
    private static final int ROUNDS = 40;
    private static final String SOURCE_IPV4 = "c00002";
    private static final String SOURCE_IPV6 = "20010db80001";

    private interface Devices {
        void with(CoalescerBed bed, TunDevice in, TunDevice out) throws Exception;
    }

    /** Two devices between which the kernel forwards; the second takes no super-packets. */
    private static void forwarded(Devices body) throws Exception {
        NetworkNamespaces.run(() -> {
            // Forwarding before the devices are up, no addresses of their own: so the kernel says nothing itself.
            set("ipv6/conf/default/addr_gen_mode", "1");
            set("ipv6/conf/all/forwarding", "1");
            set("ipv4/ip_forward", "1");
            set("ipv4/conf/all/rp_filter", "0");
            set("ipv4/conf/default/rp_filter", "0");
            try (TunDevice in = LinuxTunDevice.open("tun0", 1).getFirst();
                    TunDevice out = LinuxTunDevice.open("tun1", 1).getFirst()) {
                for (String device : List.of("tun0", "tun1")) {
                    NetworkNamespaces.ip("link set " + device + " mtu 2000 txqueuelen 1000 up");
                }
                NetworkNamespaces.ip("-6 route add 2001:db8:1::/64 dev tun0");
                NetworkNamespaces.ip("-6 route add 2001:db8:2::/64 dev tun1");
                NetworkNamespaces.ip("route add 192.0.2.0/24 dev tun0");
                NetworkNamespaces.ip("route add 198.51.100.0/24 dev tun1");
                Packets.discard(out);
                body.with(new CoalescerBed(in), in, out);
            }
        });
    }

    private static void set(String name, String value) throws Exception {
        Files.writeString(Path.of("/proc/sys/net/" + name), value);
    }

    /** A packet as the kernel forwards it: one hop further. */
    private static byte[] oneHop(byte[] packet) {
        final byte[] copy = packet.clone();
        if (copy[0] >> 4 == 6) {
            copy[7]--;
        } else {
            copy[8]--;
            Sample.put(copy, 10, 0);
            Sample.put(copy, 10, ~Sample.fold(Sample.sum(copy, 0, 20)));
        }
        return copy;
    }

    private static List<String> hops(List<byte[]> packets) {
        return packets.stream().map(CoalescedWritesIT::oneHop).map(CoalescerBed::hex).toList();
    }

    /** What was sent through, until there is enough or twenty seconds are over; the kernel adds packets of its own. */
    private static List<String> received(TunDevice out, int count) {
        final List<String> ours = new ArrayList<>();
        final long deadlineNs = System.nanoTime() + 20_000_000_000L;
        while (ours.size() < count && System.nanoTime() < deadlineNs) {
            final Octets packet = Packets.receiveOne(out, 1_000);
            final String hex = packet == null ? "" : CoalescerBed.hex(packet.toArray());
            if (hex.startsWith(SOURCE_IPV6, 16) || (hex.startsWith("4") && hex.startsWith(SOURCE_IPV4, 24))) {
                ours.add(hex);
            }
        }
        return ours;
    }

    private static long rowsOf(CoalescerBed bed, List<byte[]> burst) {
        final long before = bed.lane.value(Counter.COALESCED);
        bed.burst(burst.toArray(byte[][]::new));
        return burst.size() - (bed.lane.value(Counter.COALESCED) - before);
    }

    @Test
    @Tag("OPS-GSO-3")
    void theKernelSplitsWhatWasMergedIntoTheVeryOctets() throws Exception {
        forwarded((bed, in, out) -> CoalescerBed.forEachKind((ipv6, tcp) -> {
            Sample sample = new Sample(ipv6, tcp).payload(1200, 1);
            sample.identification = 0xFFF0;
            sample.sequence = -5000;
            final List<byte[]> burst = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                burst.add(sample.bytes());
                sample = sample.next(1200);
            }
            sample.flags |= Sample.PSH | Sample.FIN;
            burst.add(sample.payload(7, 3).bytes());
            assertThat(rowsOf(bed, burst)).as("writes").isEqualTo(1);
            assertThat(received(out, burst.size())).isEqualTo(hops(burst));
            assertThat(bed.refused()).isZero();
        }));
    }

    @Test
    @Tag("OPS-GSO-3")
    void randomBurstsArriveAsTheyWereInEachFlow() throws Exception {
        forwarded((bed, in, out) -> {
            final SplittableRandom random = new SplittableRandom(7);
            long packets = 0;
            long rows = 0;
            for (int round = 0; round < ROUNDS; round++) {
                final List<byte[]> burst = RandomBursts.intact(random);
                rows += rowsOf(bed, burst);
                packets += burst.size();
                final List<String> arrived = received(out, burst.size());
                assertThat(arrived).as("round %s", round).hasSameSizeAs(burst);
                assertThat(RandomBursts.byFlow(arrived)).as("round %s", round)
                        .isEqualTo(RandomBursts.byFlow(hops(burst)));
            }
            assertThat(rows).as("writes for %s packets", packets).isLessThan(packets * 3 / 4);
            assertThat(bed.refused()).isZero();
        });
    }

    @Test
    @Tag("OPS-GSO-3")
    void socketsOfThisHostReceiveEachDatagram() throws Exception {
        forwarded((bed, in, out) -> {
            NetworkNamespaces.ip("addr add 198.51.100.2/32 dev lo");
            NetworkNamespaces.ip("addr add 2001:db8:2::2/128 dev lo");
            for (boolean ipv6 : new boolean[]{false, true}) {
                final String own = ipv6 ? "2001:db8:2::2" : "198.51.100.2";
                try (DatagramSocket socket = new DatagramSocket(
                        new InetSocketAddress(InetAddress.ofLiteral(own), 2000))) {
                    socket.setSoTimeout(20_000);
                    Sample sample = new Sample(ipv6, false);
                    final List<byte[]> burst = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                        burst.add(sample.bytes());
                        sample = sample.next(100);
                    }
                    assertThat(rowsOf(bed, burst)).isEqualTo(1);
                    for (byte[] packet : burst) {
                        final DatagramPacket got = new DatagramPacket(new byte[200], 200);
                        socket.receive(got);
                        assertThat(Octets.of(got.getData(), 0, got.getLength()))
                                .isEqualTo(Octets.of(packet, packet.length - 100, 100));
                    }
                }
            }
        });
    }

    @Test
    @Tag("OPS-ERR-6")
    void aDeviceThatWasDownIsWrittenToAsBeforeWhenItIsUp() throws Exception {
        forwarded((bed, in, out) -> {
            final Sample first = new Sample(false, true);
            final List<byte[]> burst = List.of(first.bytes(), first.next(100).bytes(),
                    first.next(100).next(100).bytes());
            NetworkNamespaces.ip("link set tun0 down");
            rowsOf(bed, burst);
            assertThat(bed.refused()).isEqualTo(3);
            assertThat(bed.switches.state(Feature.TUN_TCP)).isEqualTo(State.ON);
            NetworkNamespaces.ip("link set tun0 up");
            assertThat(rowsOf(bed, burst)).isEqualTo(1);
            assertThat(received(out, 3)).isEqualTo(hops(burst));
        });
    }

    @Test
    @Tag("OPS-ERR-6")
    void whatTheKernelRefusesGoesOutPlain() throws Exception {
        forwarded((bed, in, out) -> {
            // A kernel without super-packets of UDP knows their type as little as this one knows another.
            final CoalescerBed old = new CoalescerBed((rows, from, to) -> {
                final PacketBatch batch = rows.batch(from);
                final int slot = rows.slot(from);
                if (batch.gsoType(slot) != PacketBatch.GSO_UDP_L4) {
                    return in.send(rows, from, from + 1);
                }
                batch.offload(slot, PacketBatch.NEEDS_CSUM, 6, PacketBatch.sizes(28, 100, 20, 6));
                try {
                    return in.send(rows, from, from + 1);
                } finally {
                    batch.offload(slot, PacketBatch.NEEDS_CSUM, PacketBatch.GSO_UDP_L4,
                            PacketBatch.sizes(28, 100, 20, 6));
                }
            });
            Sample sample = new Sample(false, false);
            final List<byte[]> burst = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                burst.add(sample.bytes());
                sample = sample.next(100);
            }
            rowsOf(old, burst);
            assertThat(received(out, burst.size())).isEqualTo(hops(burst));
            assertThat(old.switches.state(Feature.TUN_UDP)).isEqualTo(State.OFF_BY_ERROR);
            assertThat(old.forwarded()).isEqualTo(20);
        });
    }
}
