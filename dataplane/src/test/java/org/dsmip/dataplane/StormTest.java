package org.dsmip.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.SystemNanoClock;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Entry;
import org.dsmip.core.binding.SnapshotBuilder;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.binding.Tunnel;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.RawIpv4Socket;
import org.dsmip.core.io.memory.MemoryPacket;
import org.dsmip.core.io.memory.MemoryRawIpv4Socket;
import org.dsmip.core.io.memory.MemoryTunDevice;
import org.dsmip.core.io.memory.MemoryWaiter;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.SendRows;
import org.dsmip.core.wire.Vectors;
import org.dsmip.dataplane.DataplaneSettings.RingWait;
import org.dsmip.dataplane.DataplaneSettings.Threading;
import org.dsmip.dataplane.end.TunnelEnd;
import org.dsmip.dataplane.forward.ForwarderSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** More than the sink takes, from both sides at once, with the smallest of rings: whatever threads do it, the account is exact. */
class StormTest {
    private static final int QUEUE = 8_192;
    private static final int BURST = 16;
    private static final long PATIENCE_NS = 20_000_000_000L;
    private static final List<Integer> PROTOCOLS = List.of(41, 4, 47, 55);
    private static final List<String> VECTORS = List.of("D0", "D1", "D2", "D3", "D4", "D5", "D6", "D8", "D9", "D10",
            "M1", "M2", "P1", "TV-7", "TV-8a", "TV-8b", "TV-9a", "TV-9b", "TV-9c", "TV-9d");

    private final MemoryTunDevice tun = new MemoryTunDevice("dsmip-test", QUEUE);
    private final List<MemoryRawIpv4Socket> sockets = PROTOCOLS.stream()
            .map(protocol -> new MemoryRawIpv4Socket(protocol, 1500, QUEUE)).toList();
    private final MemoryWaiter waiter = new MemoryWaiter();
    private final List<Dataplane> dataplanes = new ArrayList<>();

    @AfterEach
    void close() {
        dataplanes.forEach(Dataplane::close);
    }

    private Dataplane start(Threading threading, RingWait ringWait, Dataplane.Share share) {
        final int homeAgent = Ipv4Address.parse("192.0.2.1").bits();
        final int home = Ipv4Address.parse("192.0.2.10").bits();
        final SnapshotCell cell = new SnapshotCell();
        final SnapshotBuilder builder = new SnapshotBuilder(new SplittableRandom(1));
        builder.put(new ForwardingEntry(7, home,
                Tunnel.of(EncapsulationKind.IP_IN_IP, homeAgent, Ipv4Address.parse("203.0.113.10").bits()),
                Tunnel.of(EncapsulationKind.IP_IN_IP, homeAgent, home), true, 1280, 1500,
                List.of(new Ipv6Entry(Ipv6Prefix.parse("2001:db8:1::10/128"), TunnelingMode.CARE_OF_ADDRESS)),
                List.of()));
        builder.publish(cell);
        final ForwarderSettings forwarder = new ForwarderSettings(TunnelEnd.HOME_AGENT,
                new ForwarderSettings.ErrorSource(homeAgent, 0x2001_0DB8_0001_0000L, 1));
        final Dataplane dataplane = new Dataplane(
                new DataplaneSettings(forwarder, threading, BURST, 2_048, 2, 2, ringWait),
                new Dataplane.Ports(List.of(share), cell), SystemNanoClock.INSTANCE, Thread::new);
        dataplanes.add(dataplane);
        return dataplane;
    }

    private static void await(String what, BooleanSupplier condition) {
        final long deadline = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(condition.getAsBoolean()).as(what).isTrue();
    }

    private static long received(Dataplane dataplane) {
        return dataplane.value(Counter.TUN_PACKETS_IN) + dataplane.value(Counter.TUNNEL_PACKETS_IN);
    }

    private static long settled(Dataplane dataplane) {
        return dataplane.value(Counter.FORWARDED_TO_TUN) + dataplane.value(Counter.FORWARDED_TO_TUNNEL)
                + dataplane.value(Counter.CONSUMED) + dataplane.value(Counter.DROPPED);
    }

    @ParameterizedTest
    @CsvSource({"INLINE, BLOCKING", "RING, BLOCKING", "RING, BACKING_OFF"})
    @Tag("PF-19")
    @Tag("OPS-PROC-3")
    @Tag("OPS-PROC-11")
    void everyPacketIsForwardedConsumedOrCounted(Threading threading, RingWait ringWait) {
        final StormyPort.Tun stormyTun = new StormyPort.Tun(tun, 1);
        final List<StormyPort.Socket> stormySockets = sockets.stream()
                .map(socket -> new StormyPort.Socket(socket, socket.protocol())).toList();
        final List<StormyPort> ports = new ArrayList<>(stormySockets);
        ports.add(stormyTun);
        final Dataplane dataplane = start(threading, ringWait,
                new Dataplane.Share(stormyTun, List.copyOf(stormySockets), waiter));
        for (int round = 0; round < 200; round++) {
            VECTORS.forEach(this::injectOnBothSides);
            waiter.wakeUp();
            if (round % 30 == 0) {
                LockSupport.parkNanos(1_000_000);
            }
        }
        await("all is settled", () -> ports.stream().noneMatch(StormyPort::ready)
                && received(dataplane) == ports.stream().mapToLong(StormyPort::given).sum()
                && settled(dataplane) == received(dataplane));
        assertThat(dataplane.deadThread()).as("nothing is half alive").isNull();
        assertThat(dataplane.value(Counter.RING_WAITS) > 0).as("the ring was full at times")
                .isEqualTo(threading == Threading.RING);
        assertThat(dataplane.value(Counter.HANDLER_ERRORS)).as("lightning").isPositive();
        assertThat(dataplane.value(Counter.RECEIVE_ERRORS)).as("refusals").isPositive();
        dataplane.close();
        assertThat(received(dataplane)).isGreaterThan(200L * VECTORS.size())
                .isEqualTo(ports.stream().mapToLong(StormyPort::given).sum()).isEqualTo(settled(dataplane));
        assertThat(Arrays.stream(DropReason.values()).mapToLong(dataplane::value).sum())
                .isEqualTo(dataplane.value(Counter.DROPPED));
    }

    private void injectOnBothSides(String vector) {
        final Octets packet = Octets.of(Vectors.bytes(vector));
        tun.inject(packet);
        // Each takes the protocol that is its own.
        sockets.forEach(socket -> socket.inject(packet));
    }

    @ParameterizedTest
    @CsvSource({"INLINE, BLOCKING", "RING, BLOCKING", "RING, BACKING_OFF"})
    @Tag("PF-19")
    void theOrderOfEachSideStands(Threading threading, RingWait ringWait) {
        final int packets = 3_000;
        final Dataplane dataplane = start(threading, ringWait,
                new Dataplane.Share(tun, List.of(new SlowSocket(sockets.getFirst()), sockets.get(1)), waiter));
        for (int number = 0; number < packets; number++) {
            tun.inject(numbered("D0", number));
            sockets.getFirst().inject(numbered("D8", number));
            waiter.wakeUp();
            if (number % 100 == 0) {
                LockSupport.parkNanos(1_000);
            }
        }
        await("all is forwarded", () -> settled(dataplane) == 2L * packets);
        for (int number = 0; number < packets; number++) {
            final Octets datagram = Objects.requireNonNull(sockets.getFirst().take(), "one each");
            assertThat(numberOf(datagram)).as("into the tunnel").isEqualTo(number);
            final MemoryPacket packet = Objects.requireNonNull(tun.take(), "one each");
            assertThat(numberOf(packet.bytes())).as("out of the tunnel").isEqualTo(number);
        }
        assertThat(dataplane.value(Counter.DROPPED)).isZero();
    }

    private static Octets numbered(String vector, int number) {
        final byte[] packet = Vectors.bytes(vector);
        ByteBuffer.wrap(packet).putInt(packet.length - Integer.BYTES, number);
        return Octets.of(packet);
    }

    private static int numberOf(Octets packet) {
        return ByteBuffer.wrap(packet.toArray()).getInt(packet.length() - Integer.BYTES);
    }

    /** Takes its time for a send. */
    private static final class SlowSocket extends WrappedSocket {
        private SlowSocket(RawIpv4Socket whole) {
            super(whole);
        }

        @Override
        public int send(SendRows rows, int from, int to) {
            LockSupport.parkNanos(100_000);
            return super.send(rows, from, to);
        }
    }
}
