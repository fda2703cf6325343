package org.dsmip.bench.testbed.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.dsmip.controlplane.show.StateBlock;

/**
 * Sends probes at an even pace and measures what comes back. The caller's thread sends, one of its own receives; made for
 * one run.
 */
public final class TrafficSender {
    private static final int QUESTION_MILLIS = 50;
    private static final long LONGEST_LAG_NS = 60_000_000_000L;

    private final Plan plan;
    private final TrafficSocket socket;
    private final SocketAddress destination;
    private final EchoMeter meter;
    private final Histogram lags = new Histogram(LONGEST_LAG_NS, 3);
    private final ByteBuffer datagram;
    private volatile boolean socketLost;
    private long sent;
    private long refused;
    private long reportedReceived;
    private long reportedSent;

    /**
     * What to send.
     *
     * @param packetsPerSecond the pace
     * @param count how many packets at most
     * @param duration how long at most
     * @param payloadBytes bytes in each UDP datagram, at least 40
     * @param linger how long to wait for stragglers at the end
     * @param gapThreshold silence longer than this is listed
     * @param reportInterval time between lines of progress; zero: none
     * @param session number that tells this run from others
     * @param oneWay whether nothing is expected back but a count at the end
     * @param unmeasured the first packets, whose round trips do not count: until then everything on the way gets warm
     */
    public record Plan(double packetsPerSecond, long count, Duration duration, int payloadBytes, Duration linger,
            Duration gapThreshold, Duration reportInterval, long session, boolean oneWay, long unmeasured) {
        Plan withSession(long other) {
            return new Plan(packetsPerSecond, count, duration, payloadBytes, linger, gapThreshold, reportInterval,
                    other,
                    oneWay, unmeasured);
        }
    }

    TrafficSender(Plan plan, TrafficSocket socket, SocketAddress destination) {
        this.plan = plan;
        this.socket = socket;
        this.destination = destination;
        this.meter = new EchoMeter(plan.session(), plan.gapThreshold().toNanos(), plan.unmeasured());
        this.datagram = ByteBuffer.allocateDirect(plan.payloadBytes());
    }

    /**
     * Runs once over a UDP socket.
     *
     * @param plan what to send
     * @param local where to send from; port 0: any
     * @param destination where to send to
     * @param stop asked all the time; true: end early
     * @param progress gets lines of progress
     * @return the report
     * @throws IOException if the socket cannot be had; the message is for the user
     */
    public static StateBlock run(Plan plan, InetSocketAddress local, InetSocketAddress destination,
            BooleanSupplier stop,
            Consumer<String> progress) throws IOException {
        try (UdpTrafficSocket socket = UdpTrafficSocket.open(local)) {
            return new TrafficSender(plan, socket, destination).run(stop, progress);
        }
    }

    StateBlock run(BooleanSupplier stop, Consumer<String> progress) {
        return TrafficReport.of(measure(stop, progress));
    }

    TrafficReport.Run measure(BooleanSupplier stop, Consumer<String> progress) {
        final long startedAtMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        final Thread receiver = Thread.ofPlatform().daemon().name("traffic-receive").start(this::receive);
        final long startNs = System.nanoTime();
        meter.start(startNs);
        final long endNs = send(startNs, stop, progress);
        linger();
        question();
        close();
        Joining.join(receiver);
        return new TrafficReport.Run(plan,
                new TrafficReport.Sent(sent, refused, startedAtMicros, endNs - startNs, lags), meter, endNs);
    }

    private long send(long startNs, BooleanSupplier stop, Consumer<String> progress) {
        final Pacer pacer = new Pacer(startNs, plan.packetsPerSecond());
        final long durationNs = plan.duration().toNanos();
        final long reportNs = plan.reportInterval().toNanos();
        long nextReportNs = startNs + reportNs;
        long sequence = 0;
        while (sequence < plan.count() && pacer.dueNs(sequence) - startNs < durationNs) {
            final long nowNs = pacer.await(sequence, () -> stop.getAsBoolean() || socketLost);
            if (stop.getAsBoolean() || socketLost) {
                return nowNs;
            }
            lags.recordValue(Math.clamp(nowNs - pacer.dueNs(sequence), 0, LONGEST_LAG_NS));
            sendProbe(sequence++, nowNs);
            if (reportNs > 0 && nowNs - nextReportNs >= 0) {
                progress.accept(progressLine(nowNs - startNs));
                nextReportNs += reportNs;
            }
        }
        return System.nanoTime();
    }

    private void sendProbe(long sequence, long nowNs) {
        Probe.write(datagram, Probe.Kind.PROBE, plan.session(), sequence, nowNs);
        try {
            socket.send(datagram.clear(), destination);
            sent++;
        } catch (IOException e) {
            // No route or address for a moment, as at a move: the probe is lost, and counted apart.
            refused++;
        }
    }

    /** Waits for stragglers as long as there may be any. */
    private void linger() {
        final long deadline = System.nanoTime() + plan.linger().toNanos();
        while (!plan.oneWay() && meter.received() < sent && !socketLost && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(1_000_000L);
        }
    }

    /** Asks the other side how many probes arrived there, until it answers. */
    private void question() {
        final long deadline = System.nanoTime() + plan.linger().toNanos();
        while (!meter.isAnswered() && !socketLost) {
            Probe.write(datagram, Probe.Kind.QUESTION, plan.session(), 0, System.nanoTime());
            try {
                socket.send(datagram.clear(), destination);
            } catch (IOException e) {
                // Tried again until the deadline.
            }
            final long patience = System.nanoTime() + QUESTION_MILLIS * 1_000_000L;
            while (!meter.isAnswered() && System.nanoTime() - patience < 0) {
                LockSupport.parkNanos(200_000L);
            }
            if (System.nanoTime() - deadline >= 0) {
                return;
            }
        }
    }

    private void receive() {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(65536);
        while (true) {
            try {
                socket.receive(buffer.clear());
                meter.onDatagram(System.nanoTime(), buffer.flip());
            } catch (ClosedChannelException e) {
                socketLost = true;
                return;
            } catch (IOException e) {
                // An ICMP error that the kernel reports here; without a pause a dead interface would spin.
                LockSupport.parkNanos(1_000_000L);
            }
        }
    }

    private String progressLine(long elapsedNs) {
        final long received = meter.received();
        final String line = String.format(Locale.ROOT, "time-millis=%d sent=%d received=%d",
                elapsedNs / 1_000_000, sent - reportedSent, received - reportedReceived);
        reportedSent = sent;
        reportedReceived = received;
        return line;
    }

    private void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // The receiver ends all the same: it finds the channel closed.
        }
    }
}
