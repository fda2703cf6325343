package org.dsmip.core.io.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.dsmip.core.io.Packets;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.TunDevice;
import org.dsmip.core.io.TunOffload;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.sys.SystemCallException;
import org.dsmip.core.testing.NetworkNamespaces;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class LinuxTunDeviceIT {
    private static final int HEADERS = 60;
    private static final int SEGMENT_BYTES = 1000;
    /** Offset of an IPv6 destination, whose first octet tells unicast from multicast. */
    private static final int DESTINATION = 24;
    private static final long PATIENCE_NS = 20_000_000_000L;
    /** More queues than the kernel gives a device. */
    private static final int TOO_MANY_QUEUES = 257;

    @Test
    void takenNameIsRefusedWithAMessageThatSaysSo() throws Exception {
        NetworkNamespaces.run(() -> {
            try (TunDevice device = LinuxTunDevice.open("tun0", 1).getFirst()) {
                assertThat(device.name()).isEqualTo("tun0");
                assertThatThrownBy(() -> LinuxTunDevice.open("tun0", 1)).isInstanceOf(SystemCallException.class)
                        .hasMessageContaining("tun0").hasMessageContaining("EBUSY")
                        .hasMessageContaining("an interface of that name exists");
                assertThatThrownBy(() -> LinuxTunDevice.open("lo", 1)).isInstanceOf(SystemCallException.class)
                        .hasMessageContaining("TUNSETIFF lo");
            }
            assertThat(NetworkNamespaces.ip("-o link")).doesNotContain("tun0");
        });
    }

    @Test
    void deviceGoesWithItsLastQueue() throws Exception {
        NetworkNamespaces.run(() -> {
            final List<LinuxTunDevice> queues = LinuxTunDevice.open("tun0", 2);
            assertThat(queues).hasSize(2);
            queues.get(0).close();
            assertThat(NetworkNamespaces.ip("-o link")).contains("tun0");
            queues.get(1).close();
            assertThat(NetworkNamespaces.ip("-o link")).doesNotContain("tun0");
        });
    }

    @Test
    void refusedOpeningLeavesNothingBehind() throws Exception {
        NetworkNamespaces.run(() -> {
            final long before = descriptors();
            assertThatThrownBy(() -> LinuxTunDevice.open("tun0", TOO_MANY_QUEUES))
                    .isInstanceOf(SystemCallException.class).hasMessageContaining("TUNSETIFF");
            assertThat(NetworkNamespaces.ip("-o link")).doesNotContain("tun0");
            assertThat(descriptors()).isLessThanOrEqualTo(before);
        });
    }

    private static long descriptors() throws Exception {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.map(LinuxTunDeviceIT::target).filter("/dev/net/tun"::equals).count();
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }

    @Test
    @Tag("L-11")
    void unfinishedChecksumIsMarkedAndCompletesToTheRightOne() throws Exception {
        NetworkNamespaces.run(() -> {
            try (TunDevice device = LinuxTunDevice.open("tun0", 1).getFirst()) {
                device.offloads(Set.of(TunOffload.TCP));
                noIpv6("tun0");
                NetworkNamespaces.ip("addr add 10.9.0.1/24 dev tun0");
                NetworkNamespaces.ip("link set tun0 up");
                try (DatagramSocket socket = new DatagramSocket(5000, InetAddress.ofLiteral("10.9.0.1"))) {
                    socket.send(new DatagramPacket(new byte[99], 99, InetAddress.ofLiteral("10.9.0.2"), 6000));
                }
                final PacketBatch batch = Packets.batch(1);
                assertThat(device.receive(batch)).isEqualTo(1);
                assertThat(batch.flags(0)).isEqualTo(PacketBatch.NEEDS_CSUM);
                assertThat(batch.checksumStart(0)).isEqualTo(20);
                assertThat(batch.checksumOffset(0)).isEqualTo(6);
                final byte[] packet = Packets.packets(batch).getFirst().toArray();
                final int checksum = ~Packets.fold(Packets.sum(packet, 20, packet.length)) & 0xFFFF;
                ByteBuffer.wrap(packet).putShort(26, (short) checksum);
                final long pseudo = Packets.sum(packet, 12, 20) + 17 + (packet.length - 20);
                assertThat(Packets.fold(pseudo + Packets.sum(packet, 20, packet.length))).isEqualTo(0xFFFF);
            }
        });
    }

    @Test
    void kernelSplitsASuperPacketForADeviceThatTakesNone() throws Exception {
        forwarded(Set.of(), (in, out) -> {
            in.send(Packets.rows(superPacket()), 0, 1);
            final List<Octets> segments = forwardedPackets(out, 3);
            assertThat(segments).extracting(Octets::length).containsExactly(1060, 1060, 560);
            for (int i = 0; i < 3; i++) {
                final byte[] segment = segments.get(i).toArray();
                assertThat(ByteBuffer.wrap(segment).getInt(44)).as("sequence number").isEqualTo(1000 + i * 1000);
                assertThat(Octets.of(segment, HEADERS, segment.length - HEADERS))
                        .isEqualTo(Octets.of(payload(), i * SEGMENT_BYTES, segment.length - HEADERS));
                final long pseudo = Packets.sum(segment, 8, 40) + 6 + (segment.length - 40);
                assertThat(Packets.fold(pseudo + Packets.sum(segment, 40, segment.length))).as("TCP checksum")
                        .isEqualTo(0xFFFF);
            }
        });
    }

    @Test
    void superPacketPassesWholeWithItsSizesToADeviceThatTakesIt() throws Exception {
        forwarded(Set.of(TunOffload.TCP), (in, out) -> {
            in.send(Packets.rows(superPacket()), 0, 1);
            final PacketBatch batch = forwardedOne(out);
            assertThat(batch.length(0)).isEqualTo(HEADERS + 2500);
            assertThat(batch.gsoType(0)).isEqualTo(PacketBatch.GSO_TCPV6);
            assertThat(batch.gsoSize(0)).isEqualTo(SEGMENT_BYTES);
            assertThat(batch.headerLength(0)).as("no more than a hint").isGreaterThanOrEqualTo(HEADERS);
            assertThat(batch.flags(0)).isEqualTo(PacketBatch.NEEDS_CSUM);
            assertThat(batch.checksumStart(0)).isEqualTo(40);
            assertThat(batch.checksumOffset(0)).isEqualTo(16);
            final byte[] packet = Packets.packets(batch).getFirst().toArray();
            assertThat(Octets.of(packet, HEADERS, 2500)).isEqualTo(Octets.of(payload()));
            assertThat(packet[7]).as("hop limit").isEqualTo((byte) 63);
        });
    }

    /** Whatever the kernel forwards: a run is handed over whole while that is wanted, and split when it is not, at once each time. */
    @Test
    @Tag("OPS-GSO-1")
    void offloadsChangeWhilePacketsPass() throws Exception {
        forwarded(Set.of(), (in, out) -> {
            for (Set<TunOffload> wanted : List.<Set<TunOffload>>of(Set.of(TunOffload.TCP), Set.of(),
                    EnumSet.allOf(TunOffload.class), Set.of(TunOffload.UDP))) {
                assertThat(wanted).containsAll(out.offloads(wanted));
                in.send(Packets.rows(superPacket()), 0, 1);
                assertThat(forwardedPackets(out, wanted.contains(TunOffload.TCP) ? 1 : 3)).as("with %s", wanted)
                        .extracting(Octets::length)
                        .containsExactlyElementsOf(wanted.contains(TunOffload.TCP)
                                ? List.of(HEADERS + 2500)
                                : List.of(1060, 1060, 560));
            }
        });
    }

    /** OPS-GSO-1: one of both is there without the other; a kernel before 6.2 has no runs of UDP, and says so. */
    @Test
    @Tag("OPS-GSO-1")
    void runsOfUdpComeWholeWhereTheKernelHasThem() throws Exception {
        forwarded(Set.of(), (in, out) -> {
            final Set<TunOffload> granted = out.offloads(EnumSet.allOf(TunOffload.class));
            assertThat(granted).contains(TunOffload.TCP);
            Assumptions.assumeTrue(granted.contains(TunOffload.UDP), "this kernel has no runs of UDP");
            assertThat(out.offloads(Set.of(TunOffload.UDP))).containsExactly(TunOffload.UDP);
            in.send(Packets.rows(udpRun()), 0, 1);
            final PacketBatch batch = forwardedOne(out);
            assertThat(batch.gsoType(0)).isEqualTo(PacketBatch.GSO_UDP_L4);
            assertThat(batch.gsoSize(0)).isEqualTo(SEGMENT_BYTES);
            assertThat(batch.length(0)).isEqualTo(48 + 2500);
            assertThat(out.offloads(Set.of(TunOffload.TCP))).containsExactly(TunOffload.TCP);
            in.send(Packets.rows(udpRun()), 0, 1);
            assertThat(forwardedPackets(out, 3)).extracting(Octets::length).containsExactly(1048, 1048, 548);
        });
    }

    /** The offloads are the device's: what one queue says holds for all of them. */
    @Test
    @Tag("OPS-GSO-1")
    void oneQueueSpeaksForAll() throws Exception {
        NetworkNamespaces.run(() -> {
            final List<LinuxTunDevice> queues = LinuxTunDevice.open("tun0", 2);
            noIpv6("tun0");
            NetworkNamespaces.ip("addr add 10.9.0.1/24 dev tun0");
            NetworkNamespaces.ip("link set tun0 up");
            for (Set<TunOffload> wanted : List.<Set<TunOffload>>of(Set.of(TunOffload.TCP), Set.of())) {
                queues.getLast().offloads(wanted);
                for (LinuxTunDevice queue : queues) {
                    final PacketBatch batch = Packets.batch(1);
                    for (int port = 10_000; batch.size() == 0 && port < 10_200; port++) {
                        emit(port);
                        queue.receive(batch);
                    }
                    assertThat(batch.size()).as("something comes by each queue").isEqualTo(1);
                    assertThat(batch.flags(0)).as("with %s", wanted)
                            .isEqualTo(wanted.isEmpty() ? 0 : PacketBatch.NEEDS_CSUM);
                    queues.forEach(Packets::discard);
                }
            }
            queues.forEach(TunDevice::close);
        });
    }

    /** OPS-HOST-7: another program deletes the device, and perhaps while it is gone the operator wants something else. */
    @Test
    @Tag("OPS-GSO-1")
    void deviceMadeAnewHasTheOffloadsThatWereLastWanted() throws Exception {
        NetworkNamespaces.run(() -> {
            final List<LinuxTunDevice> queues = LinuxTunDevice.open("tun0", 2);
            final int index;
            try (RouteTable routes = LinuxRouteTable.open()) {
                index = Objects.requireNonNull(routes.link("tun0")).index();
            }
            queues.getFirst().offloads(Set.of(TunOffload.TCP));
            for (Set<TunOffload> wanted : List.<Set<TunOffload>>of(Set.of(TunOffload.TCP), Set.of())) {
                NetworkNamespaces.ip("link del tun0");
                queues.getFirst().offloads(wanted);
                LinuxTunDevice.remake(queues, index);
                noIpv6("tun0");
                NetworkNamespaces.ip("addr add 10.9.0.1/24 dev tun0");
                NetworkNamespaces.ip("link set tun0 up");
                emit(10_000);
                final PacketBatch batch = Packets.batch(1);
                queues.forEach(queue -> queue.receive(batch));
                assertThat(batch.flags(0)).as("with %s", wanted)
                        .isEqualTo(wanted.isEmpty() ? 0 : PacketBatch.NEEDS_CSUM);
            }
            queues.forEach(TunDevice::close);
        });
    }

    private static void emit(int port) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(port, InetAddress.ofLiteral("10.9.0.1"))) {
            socket.send(new DatagramPacket(new byte[99], 99, InetAddress.ofLiteral("10.9.0.2"), 6000));
        }
    }

    private interface Devices {
        void with(TunDevice in, TunDevice out) throws Exception;
    }

    /** Two devices between which the kernel forwards IPv6. */
    private static void forwarded(Set<TunOffload> offloads, Devices body) throws Exception {
        NetworkNamespaces.run(() -> {
            // Forwarding before the devices are up, no addresses of their own: so the kernel sends no solicitations.
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/default/addr_gen_mode"), "1");
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/all/forwarding"), "1");
            try (TunDevice in = LinuxTunDevice.open("tun0", 1).getFirst();
                    TunDevice out = LinuxTunDevice.open("tun1", 1).getFirst()) {
                out.offloads(offloads);
                NetworkNamespaces.ip("link set tun0 up");
                NetworkNamespaces.ip("link set tun1 up");
                NetworkNamespaces.ip("-6 route add 2001:db8:1::/64 dev tun0");
                NetworkNamespaces.ip("-6 route add 2001:db8:2::/64 dev tun1");
                Packets.discard(out);
                body.with(in, out);
            }
        });
    }

    private static List<Octets> forwardedPackets(TunDevice out, int count) {
        final List<Octets> packets = new ArrayList<>();
        while (packets.size() < count) {
            packets.addAll(Packets.packets(forwardedOne(out)));
        }
        return packets;
    }

    /** What comes next of what the kernel forwards; it also says of its own accord which multicast groups it listens to. */
    private static PacketBatch forwardedOne(TunDevice out) {
        final PacketBatch batch = Packets.batch(1);
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (batch.size() == 0 && System.nanoTime() - deadlineNs < 0) {
            if (out.receive(batch) > 0 && Packets.packets(batch).getFirst().toArray()[DESTINATION] != 0x20) {
                batch.clear();
            }
        }
        assertThat(batch.size()).as("packets forwarded").isEqualTo(1);
        return batch;
    }

    private static void noIpv6(String device) throws Exception {
        Files.writeString(Path.of("/proc/sys/net/ipv6/conf/" + device + "/disable_ipv6"), "1");
    }

    /** Two and a half datagrams from 2001:db8:1::1 to 2001:db8:2::1 as one, the checksum field holding the pseudo header's sum. */
    private static PacketBatch udpRun() {
        final byte[] packet = ByteBuffer.allocate(48 + 2500).putInt(0x6000_0000).putShort((short) (8 + 2500))
                .put((byte) 17).put((byte) 64).putLong(0x2001_0db8_0001_0000L).putLong(1)
                .putLong(0x2001_0db8_0002_0000L).putLong(1).putShort((short) 1111).putShort((short) 2222)
                .putShort((short) (8 + 2500)).putShort((short) 0).put(payload()).array();
        ByteBuffer.wrap(packet).putShort(46, (short) Packets.fold(Packets.sum(packet, 8, 40) + 17 + 8 + 2500));
        final PacketBatch batch = Packets.batchOf(List.of(Octets.of(packet)));
        batch.offload(0, PacketBatch.NEEDS_CSUM, PacketBatch.GSO_UDP_L4,
                PacketBatch.sizes(48, SEGMENT_BYTES, 40, 6));
        return batch;
    }

    private static byte[] payload() {
        return Packets.bytes(2500, 9);
    }

    /** Two and a half segments from 2001:db8:1::1 to 2001:db8:2::1 as one, the checksum field holding the pseudo header's sum. */
    private static PacketBatch superPacket() {
        final byte[] packet = ByteBuffer.allocate(HEADERS + 2500).putInt(0x6000_0000).putShort((short) (20 + 2500))
                .put((byte) 6).put((byte) 64).putLong(0x2001_0db8_0001_0000L).putLong(1)
                .putLong(0x2001_0db8_0002_0000L).putLong(1).putShort((short) 1111).putShort((short) 2222).putInt(1000)
                .putInt(1).putShort((short) 0x5010).putShort((short) 1000).putInt(0).put(payload()).array();
        ByteBuffer.wrap(packet).putShort(56, (short) Packets.fold(Packets.sum(packet, 8, 40) + 6 + 20 + 2500));
        final PacketBatch batch = Packets.batchOf(List.of(Octets.of(packet)));
        batch.offload(0, PacketBatch.NEEDS_CSUM, PacketBatch.GSO_TCPV6,
                PacketBatch.sizes(HEADERS, SEGMENT_BYTES, 40, 16));
        return batch;
    }
}
