package org.dsmip.dataplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
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
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.core.wire.Vectors;
import org.dsmip.dataplane.DataplaneSettings.RingWait;
import org.dsmip.dataplane.DataplaneSettings.Threading;
import org.dsmip.dataplane.end.TunnelEnd;
import org.dsmip.dataplane.forward.ForwarderSettings;
import org.dsmip.dataplane.rx.Side;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole data plane on ports in memory, with threads. */
class DataplaneTest {
    private static final int QUEUE = 4_096;
    private static final long PATIENCE_NS = 20_000_000_000L;
    private static final byte[] DOWN = Vectors.bytes("D0");
    private static final byte[] UP = Vectors.bytes("D8");

    private final MemoryTunDevice tun = new MemoryTunDevice("dsmip-test", QUEUE);
    private final MemoryRawIpv4Socket ipv6InIpv4 = new MemoryRawIpv4Socket(41, 1500, QUEUE);
    private final MemoryRawIpv4Socket ipInIp = new MemoryRawIpv4Socket(4, 1500, QUEUE);
    private final SnapshotCell cell = new SnapshotCell();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Dataplane> dataplanes = new ArrayList<>();

    @AfterEach
    void close() {
        dataplanes.forEach(Dataplane::close);
    }

    private static DataplaneSettings settings(Threading threading, RingWait ringWait) {
        final ForwarderSettings forwarder = new ForwarderSettings(TunnelEnd.HOME_AGENT,
                new ForwarderSettings.ErrorSource(ipv4("192.0.2.1"), 0x2001_0DB8_0001_0000L, 1));
        return new DataplaneSettings(forwarder, threading, 16, 2_048, 8, 2, ringWait);
    }

    private static int ipv4(String text) {
        return Ipv4Address.parse(text).bits();
    }

    private Dataplane start(DataplaneSettings settings, RawIpv4Socket sender) {
        return start(settings, List.of(new Dataplane.Share(tun, List.of(sender, ipInIp), new MemoryWaiter())));
    }

    private Dataplane start(DataplaneSettings settings, List<Dataplane.Share> shares) {
        final SnapshotBuilder builder = new SnapshotBuilder(new SplittableRandom(1));
        final int homeAgent = ipv4("192.0.2.1");
        builder.put(new ForwardingEntry(7, ipv4("192.0.2.10"),
                Tunnel.of(EncapsulationKind.IP_IN_IP, homeAgent, ipv4("203.0.113.10")),
                Tunnel.of(EncapsulationKind.IP_IN_IP, homeAgent, ipv4("192.0.2.10")), true, 1280, 1500,
                List.of(new Ipv6Entry(Ipv6Prefix.parse("2001:db8:1::10/128"), TunnelingMode.CARE_OF_ADDRESS)),
                List.of()));
        builder.publish(cell);
        final Dataplane dataplane = new Dataplane(settings,
                new Dataplane.Ports(shares, cell),
                SystemNanoClock.INSTANCE, runnable -> {
                    final Thread thread = new Thread(runnable);
                    threads.add(thread);
                    return thread;
                });
        dataplane.openBinding(7);
        dataplanes.add(dataplane);
        return dataplane;
    }

    private static void await(String what, LongSupplier value, long expected) {
        final long deadline = System.nanoTime() + PATIENCE_NS;
        while (value.getAsLong() != expected && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
        }
        assertThat(value.getAsLong()).as(what).isEqualTo(expected);
    }

    private static long forwarded(Dataplane dataplane) {
        return dataplane.value(Counter.FORWARDED_TO_TUN) + dataplane.value(Counter.FORWARDED_TO_TUNNEL);
    }

    private List<String> taken() {
        final List<String> packets = new ArrayList<>();
        for (Octets packet = ipv6InIpv4.take(); packet != null; packet = ipv6InIpv4.take()) {
            final byte[] bytes = packet.toArray();
            // Identification and with it the checksum count up.
            Arrays.fill(bytes, 4, 6, (byte) 0);
            Arrays.fill(bytes, 10, 12, (byte) 0);
            packets.add("tunnel " + Octets.of(bytes));
        }
        for (MemoryPacket packet = tun.take(); packet != null; packet = tun.take()) {
            packets.add("tun " + packet.bytes());
        }
        return packets;
    }

    @ParameterizedTest
    @CsvSource({"INLINE, BLOCKING", "RING, BLOCKING", "RING, BACKING_OFF", "RING, YIELDING", "RING, BUSY_SPIN"})
    @Tag("PF-19")
    @Tag("DS-4.3.2-5")
    void everyThreadingForwardsTheSamePackets(Threading threading, RingWait ringWait) {
        final int packets = 500;
        final Dataplane dataplane = start(settings(threading, ringWait), ipv6InIpv4);
        for (int i = 0; i < packets; i++) {
            tun.inject(Octets.of(DOWN));
            ipv6InIpv4.inject(Octets.of(UP));
            if (i % 3 == 2) {
                // Never more under way than the ring holds.
                await("forwarded", () -> forwarded(dataplane), 2L * (i + 1));
            }
        }
        await("forwarded", () -> forwarded(dataplane), 2L * packets);
        final byte[] wrapped = Vectors.bytes("D1");
        Arrays.fill(wrapped, 4, 6, (byte) 0);
        Arrays.fill(wrapped, 10, 12, (byte) 0);
        assertThat(taken()).hasSize(2 * packets).containsOnly("tunnel " + Octets.of(wrapped),
                "tun " + Octets.of(Arrays.copyOfRange(UP, 20, UP.length)));
        assertThat(dataplane.value(Counter.DROPPED)).isZero();
        assertThat(dataplane.bindingValue(7, Counter.IPV6_TO_TUNNEL)).isEqualTo(packets);
        dataplane.close();
        assertThat(dataplane.latency(Side.TUN).getTotalCount()).as("latencies of packets in").isEqualTo(packets);
        assertThat(dataplane.latency(Side.TUNNEL).getTotalCount()).isEqualTo(packets);
    }

    static Stream<Arguments> whatAPortMayThrow() {
        return Stream.of(Threading.values())
                .flatMap(threading -> Stream
                        .of(new IllegalStateException("out of order"), new AssertionError("no call"),
                                new OutOfMemoryError("no room"), new StackOverflowError("too deep"))
                        .map(thrown -> Arguments.of(threading, thrown)));
    }

    @ParameterizedTest
    @MethodSource("whatAPortMayThrow")
    @Tag("OPS-PROC-3")
    void whatAPortThrowsIsCountedKeptAndForwardingGoesOn(Threading threading, Throwable thrown) {
        final Dataplane dataplane = start(settings(threading, RingWait.BLOCKING), new BrokenSocket(ipv6InIpv4, thrown));
        tun.inject(Octets.of(DOWN));
        await("handler errors", () -> dataplane.value(Counter.HANDLER_ERRORS), 1);
        assertThat(dataplane.lastError()).isSameAs(thrown);
        tun.inject(Octets.of(DOWN));
        await("forwarded", () -> dataplane.value(Counter.FORWARDED_TO_TUNNEL), 1);
        assertThat(dataplane.value(Counter.TUN_PACKETS_IN)).isEqualTo(2);
        assertThat(dataplane.value(Counter.DROPPED)).as("the account is exact").isEqualTo(1);
        assertThat(dataplane.value(DropReason.SEND_REFUSED)).isEqualTo(1);
        assertThat(dataplane.deadThread()).as("nothing is half alive").isNull();
    }

    @ParameterizedTest
    @MethodSource("whatAPortMayThrow")
    @Tag("OPS-PROC-3")
    void whatAPortThrowsOnReceiptIsCountedKeptAndForwardingGoesOn(Threading threading, Throwable thrown) {
        final Dataplane dataplane = start(settings(threading, RingWait.BLOCKING), new BrokenSocket(ipv6InIpv4, thrown));
        ipv6InIpv4.inject(Octets.of(UP));
        await("handler errors", () -> dataplane.value(Counter.HANDLER_ERRORS), 1);
        assertThat(dataplane.lastError()).isSameAs(thrown);
        await("forwarded", () -> dataplane.value(Counter.FORWARDED_TO_TUN), 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    @Tag("OPS-PROC-11")
    void aRingLosesNothingHoweverSlowItsWorkerIs(int workers) {
        final List<MemoryTunDevice> queues = new ArrayList<>();
        final List<Dataplane.Share> shares = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            queues.add(new MemoryTunDevice("dsmip-test", QUEUE));
            shares.add(new Dataplane.Share(queues.get(i),
                    List.of(new SlowSocket(new MemoryRawIpv4Socket(41, 1500, QUEUE))),
                    new MemoryWaiter()));
        }
        // Many more than the rings hold, at once; then each a burst of its own if it could be.
        for (int i = 0; i < 1_000; i++) {
            queues.get(i % workers).inject(Octets.of(DOWN));
        }
        final Dataplane dataplane = start(settings(Threading.RING, RingWait.BACKING_OFF), shares);
        for (int i = 0; i < 1_000; i++) {
            queues.get(i % workers).inject(Octets.of(DOWN));
            if (i % 8 == 0) {
                LockSupport.parkNanos(1_000);
            }
        }
        await("forwarded", () -> dataplane.value(Counter.FORWARDED_TO_TUNNEL), 2_000);
        assertThat(dataplane.value(Counter.DROPPED)).isZero();
        assertThat(dataplane.value(Counter.RING_WAITS)).as("the ring was full at times").isPositive();
    }

    /** Takes its time for a send. */
    private static final class SlowSocket extends WrappedSocket {
        private SlowSocket(RawIpv4Socket whole) {
            super(whole);
        }

        @Override
        public int send(SendRows rows, int from, int to) {
            LockSupport.parkNanos(500_000);
            return super.send(rows, from, to);
        }
    }

    /** Throws at the first send, and at the first receipt of something. */
    private static final class BrokenSocket extends WrappedSocket {
        private final Throwable thrown;
        private boolean broken = true;

        private BrokenSocket(RawIpv4Socket whole, Throwable thrown) {
            super(whole);
            this.thrown = thrown;
        }

        @Override
        public int send(SendRows rows, int from, int to) {
            fail();
            return super.send(rows, from, to);
        }

        @Override
        public int receive(PacketBatch batch) {
            if (ready()) {
                fail();
            }
            return super.receive(batch);
        }

        private void fail() {
            if (broken) {
                broken = false;
                switch (thrown) {
                    case Error error -> throw error;
                    default -> throw (RuntimeException) thrown;
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"INLINE, BLOCKING", "RING, BLOCKING", "RING, BUSY_SPIN"})
    void closingEndsAllThreadsAtOnce(Threading threading, RingWait ringWait) throws InterruptedException {
        final Dataplane dataplane = start(settings(threading, ringWait), ipv6InIpv4);
        tun.inject(Octets.of(DOWN));
        await("forwarded", () -> dataplane.value(Counter.FORWARDED_TO_TUNNEL), 1);
        final long before = System.nanoTime();
        dataplane.close();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        assertThat(threads).hasSize(threading == Threading.INLINE ? 1 : 2);
        for (Thread thread : threads) {
            assertThat(thread.isAlive()).isFalse();
        }
        dataplane.close();
    }

    @ParameterizedTest
    @EnumSource(Threading.class)
    @Tag("PF-19")
    @Tag("PF-6")
    @Tag("BASE-TUN-04")
    void workersShareTheTrafficAndNeverAnIdentification(Threading threading) {
        final List<MemoryTunDevice> queues = new ArrayList<>();
        final List<MemoryRawIpv4Socket> sockets = new ArrayList<>();
        final List<Dataplane.Share> shares = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            queues.add(new MemoryTunDevice("dsmip-test", QUEUE));
            sockets.add(new MemoryRawIpv4Socket(41, 1500, QUEUE));
            shares.add(new Dataplane.Share(queues.get(i), List.of(sockets.get(i)), new MemoryWaiter()));
        }
        final Dataplane dataplane = start(settings(threading, RingWait.BLOCKING), shares);
        for (int i = 0; i < 100; i++) {
            queues.get(i % 3).inject(Octets.of(DOWN));
            sockets.get(i % 3).inject(Octets.of(UP));
            await("forwarded", () -> forwarded(dataplane), 2L * (i + 1));
        }
        assertThat(dataplane.value(Counter.FORWARDED_TO_TUNNEL)).isEqualTo(100);
        assertThat(dataplane.bindingValue(7, Counter.IPV6_TO_TUNNEL)).isEqualTo(100);
        final Set<String> identifications = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            final int packets = i == 0 ? 34 : 33;
            for (int n = 0; n < packets; n++) {
                final Octets sent = Objects.requireNonNull(sockets.get(i).take(), "through the worker's own socket");
                identifications.add(sent.at(4) + "." + sent.at(5));
            }
        }
        assertThat(identifications).hasSize(100);
        dataplane.close();
        assertThat(threads).hasSize(threading == Threading.INLINE ? 3 : 6).noneMatch(Thread::isAlive);
        assertThat(dataplane.latency(Side.TUN).getTotalCount()).isEqualTo(100);
    }

    @Test
    void startedAndClosedWithoutAPacketItLeavesNoThread() {
        start(settings(Threading.RING, RingWait.BLOCKING), ipv6InIpv4).close();
        assertThat(threads).noneMatch(Thread::isAlive);
    }

    @ParameterizedTest
    @ValueSource(strings = {"burst 0", "burst 1025", "slotBytes 2047", "slotBytes 2050", "ringBursts 3",
        "ringBursts 1", "spins -1"})
    void settingsOutOfRangeAreRefused(String what) {
        final String name = what.substring(0, what.indexOf(' '));
        final int value = Integer.parseInt(what.substring(what.indexOf(' ') + 1));
        final DataplaneSettings good = settings(Threading.INLINE, RingWait.BLOCKING);
        assertThatThrownBy(() -> new DataplaneSettings(good.forwarder(), good.threading(),
                "burst".equals(name) ? value : 16, "slotBytes".equals(name) ? value : 2_048,
                "ringBursts".equals(name) ? value : 8, "spins".equals(name) ? value : 2, good.waitStrategy()))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(what);
    }
}
