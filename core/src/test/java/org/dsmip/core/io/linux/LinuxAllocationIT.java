package org.dsmip.core.io.linux;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.dsmip.core.io.BatchReceiver;
import org.dsmip.core.io.BatchSender;
import org.dsmip.core.io.Packets;
import org.dsmip.core.io.RawIpv4Socket;
import org.dsmip.core.io.TunDevice;
import org.dsmip.core.io.linux.LinuxRawIpv4Socket.Options;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.core.testing.NetworkNamespaces;
import org.junit.jupiter.api.Test;

/** A hundred thousand packets out and in again: the thread that moves them allocates nothing. */
final class LinuxAllocationIT {
    private static final int BURST = 64;
    /**
     * How often it is tried. Every system call makes an object until the optimizing compiler, which works when the machine has
     * time for it, has seen that it is not needed; what allocates for good does so in every round.
     */
    private static final int ROUNDS = 30;
    private static final int BURSTS = 100_000 / BURST + 1;
    private static final long TOLERATED_BYTES = 4096;

    @Test
    void tunDeviceMovesPacketsWithoutAllocating() throws Exception {
        NetworkNamespaces.run(() -> {
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6"), "1");
            Files.writeString(Path.of("/proc/sys/net/ipv4/ip_forward"), "1");
            Files.writeString(Path.of("/proc/sys/net/ipv4/conf/default/send_redirects"), "0");
            Files.writeString(Path.of("/proc/sys/net/ipv4/conf/all/send_redirects"), "0");
            try (TunDevice device = LinuxTunDevice.open("tun0", 1).getFirst()) {
                NetworkNamespaces.ip("addr add 10.9.0.1/16 dev tun0");
                NetworkNamespaces.ip("link set tun0 up");
                // The kernel forwards what it gets from the device to the same device.
                movesWithoutAllocating(device, packets("10.9.0.2", "10.9.1.1", 17));
            }
        });
    }

    @Test
    void rawSocketMovesPacketsWithoutAllocating() throws Exception {
        NetworkNamespaces.run(() -> {
            try (RawIpv4Socket socket = LinuxRawIpv4Socket.open(55, Options.ofMark(0))) {
                movesWithoutAllocating(socket, packets("127.0.0.1", "127.0.0.1", 55));
            }
        });
    }

    private static List<Octets> packets(String source, String destination, int protocol) {
        return IntStream.range(0, BURST)
                .mapToObj(i -> Packets.ipv4(source, destination, protocol, Packets.bytes(100, i))).toList();
    }

    private static <T extends BatchSender & BatchReceiver> void movesWithoutAllocating(T port, List<Octets> packets) {
        final PacketBatch outgoing = Packets.batchOf(packets);
        final SendRows rows = Packets.rows(outgoing);
        final PacketBatch incoming = Packets.batch(BURST);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadAllocatedBytes();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && allocated >= TOLERATED_BYTES; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            final int moved = move(port, rows, incoming, BURSTS);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
            if (moved != BURSTS * BURST) {
                throw new AssertionError("of " + BURSTS * BURST + " packets only " + moved + " came");
            }
        }
        assertThat(allocated).as("bytes allocated for %d packets", BURSTS * BURST).isLessThan(TOLERATED_BYTES);
    }

    /** Sends bursts and receives each before the next; answers how many packets came. */
    private static <T extends BatchSender & BatchReceiver> int move(T port, SendRows rows, PacketBatch incoming,
            int bursts) {
        int moved = 0;
        for (int i = 0; i < bursts; i++) {
            int sent = 0;
            while (sent < BURST) {
                sent += Math.max(port.send(rows, sent, BURST), 0);
            }
            incoming.clear();
            final long deadlineNs = System.nanoTime() + 20_000_000_000L;
            while (incoming.size() < BURST && System.nanoTime() < deadlineNs) {
                port.receive(incoming);
            }
            moved += incoming.size();
        }
        return moved;
    }
}
