package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.dsmip.core.io.RawIpv4Socket;
import org.dsmip.core.io.linux.LinuxRawIpv4Socket;
import org.dsmip.core.packet.PacketBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * How long it takes from the start of a home agent that was killed to the first packet that it forwards. By hand with many bindings:
 * {@code ./mvnw verify -Dit.test=RestartTimeIT -Ddsmip.restart.bindings=100000}.
 */
class RestartTimeIT {
    private static final int BINDINGS = Integer.getInteger("dsmip.restart.bindings", 10);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int IP_IN_IP = 4;
    private static final int SLOT_BYTES = 2048;
    private static final int HEADROOM = 128;

    private final AtomicBoolean hasArrived = new AtomicBoolean();
    private Lab lab;

    @BeforeEach
    void labIsUp() throws Exception {
        lab = Lab.up("first");
    }

    @AfterEach
    void labGoes() {
        if (lab != null) {
            lab.close();
        }
    }

    /** Sends to the last of the mobile nodes, until one arrives. */
    private Void send(String homeAddress) throws Exception {
        final DatagramChannel channel = lab.inNode("cn", DatagramChannel::open);
        try (channel) {
            while (!hasArrived.get()) {
                channel.send(ByteBuffer.allocate(20), new InetSocketAddress(homeAddress, 9));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
        return null;
    }

    private long awaitArrival(RawIpv4Socket tunnel) {
        try (Arena arena = Arena.ofConfined()) {
            final PacketBatch batch = new PacketBatch(arena, 1, SLOT_BYTES, HEADROOM);
            final long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
            while (tunnel.receive(batch) <= 0 && System.nanoTime() - deadlineNs < 0) {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
            }
            return System.nanoTime();
        } finally {
            hasArrived.set(true);
        }
    }

    @Test
    void theFirstPacketIsForwardedInTime() throws Exception {
        final Registrants registrants = lab.keep(new Registrants(lab, BINDINGS, new Random(1)));
        final Path config = registrants.config();
        registrants.attach();
        final Daemon first = Daemon.start(lab, "ha", config);
        final long beginNs = System.nanoTime();
        registrants.registerAll();
        final long registeredNs = System.nanoTime();
        final Daemon.Holdings before = first.holdings();
        first.kill();
        final RawIpv4Socket tunnel = lab.keep(lab.inNode(Registrants.HOST,
                () -> LinuxRawIpv4Socket.open(IP_IN_IP, LinuxRawIpv4Socket.Options.ofMark(0))));
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            final Future<Void> sender = threads
                    .submit(() -> send(registrants.nodes().getLast().homeAddress()));
            final Future<Long> arrival = threads.submit(() -> awaitArrival(tunnel));
            final long startNs = System.nanoTime();
            final Daemon second = Daemon.startPatiently(lab, "ha", config);
            final long readyNs = System.nanoTime();
            final long arrivedNs = arrival.get();
            sender.get();
            System.err.printf(
                    "%d bindings: registered in %d ms (%s), first packet %d ms after the start, ready %d ms (%s)%n",
                    BINDINGS, (registeredNs - beginNs) / 1_000_000, before, (arrivedNs - startNs) / 1_000_000,
                    (readyNs - startNs) / 1_000_000, second.holdings());
            assertThat(Duration.ofNanos(arrivedNs - startNs)).isLessThan(Duration.ofMinutes(1));
            second.stop();
        }
    }
}
