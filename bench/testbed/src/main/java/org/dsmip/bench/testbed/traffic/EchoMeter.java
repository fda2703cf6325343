package org.dsmip.bench.testbed.traffic;

import java.nio.ByteBuffer;
import org.HdrHistogram.Histogram;

/**
 * What a sender learns from the replies it gets. One thread writes; {@link #received()} may be read by any. The results are
 * valid for other threads once the writer has been joined.
 */
final class EchoMeter {
    /** A minute; a later echo counts as that long. */
    private static final long LONGEST_NS = 60_000_000_000L;
    private static final int WINDOW = 1 << 20;

    private final long session;
    private final long unmeasured;
    private final SequenceTracker sequences = new SequenceTracker(WINDOW);
    private final Histogram roundTrips = new Histogram(LONGEST_NS, 3);
    private final GapRecorder gaps;
    private long arrivedThere;
    private volatile long received;
    private volatile boolean answered;

    /**
     * Makes a meter.
     *
     * @param session number of the sender's run
     * @param gapThresholdNs silence longer than this is kept
     * @param unmeasured sequence number from which on round trips count
     */
    EchoMeter(long session, long gapThresholdNs, long unmeasured) {
        this.session = session;
        this.unmeasured = unmeasured;
        this.gaps = new GapRecorder(gapThresholdNs);
    }

    /** Begins the watch for interruptions; before the first probe is sent. */
    void start(long nowNs) {
        gaps.start(nowNs);
    }

    /** Takes note of a datagram, from 0 to its limit; ignores what is not of this session. */
    void onDatagram(long nowNs, ByteBuffer datagram) {
        if (Probe.is(datagram, Probe.Kind.ECHO) && Probe.session(datagram) == session) {
            onEcho(nowNs, datagram);
        } else if (Probe.is(datagram, Probe.Kind.ANSWER) && Probe.session(datagram) == session) {
            arrivedThere = Math.max(arrivedThere, Probe.arrived(datagram));
            answered = true;
        }
    }

    /** Distinct echoes so far. */
    long received() {
        return received;
    }

    /** Whether the other side has said how many probes arrived there. */
    boolean isAnswered() {
        return answered;
    }

    SequenceTracker sequences() {
        return sequences;
    }

    Histogram roundTrips() {
        return roundTrips;
    }

    GapRecorder gaps() {
        return gaps;
    }

    /** Probes that arrived at the other side: exact if it answered, otherwise at least so many. */
    long arrivedThere() {
        return arrivedThere;
    }

    private void onEcho(long nowNs, ByteBuffer datagram) {
        final long expected = sequences.next();
        final long sequence = Probe.sequence(datagram);
        arrivedThere = Math.max(arrivedThere, Probe.arrived(datagram));
        if (sequences.see(sequence)) {
            if (sequence >= unmeasured) {
                roundTrips.recordValue(Math.clamp(nowNs - Probe.sentNs(datagram), 0, LONGEST_NS));
            }
            gaps.arrival(nowNs, Math.max(0, sequence - expected));
            received = sequences.distinct();
        }
    }
}
