package org.dsmip.bench.testbed.traffic;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What arrives at the far side, by session, and what is to be answered. Holds a bounded number of sessions: the one that was
 * silent longest makes room. Not thread-safe.
 */
final class ArrivalTable {
    private static final int MAXIMUM_SESSIONS = 256;
    private static final int WINDOW = 1 << 16;

    private final boolean echo;
    private final long gapThresholdNs;
    private final Map<Long, Arrivals> sessions = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * What arrived of one session.
     *
     * @param sender where it came from first, as text
     * @param sequences which probes
     * @param gaps interruptions
     */
    record Arrivals(String sender, SequenceTracker sequences, GapRecorder gaps) {}

    ArrivalTable(boolean echo, long gapThresholdNs) {
        this.echo = echo;
        this.gapThresholdNs = gapThresholdNs;
    }

    /**
     * Takes note of a datagram, from 0 to its limit, and turns it into its reply in place.
     *
     * @return whether to send it back
     */
    boolean onDatagram(long nowNs, SocketAddress sender, ByteBuffer datagram) {
        if (Probe.is(datagram, Probe.Kind.PROBE)) {
            final Arrivals arrivals = arrivals(nowNs, sender, Probe.session(datagram));
            final long expected = arrivals.sequences.next();
            final long sequence = Probe.sequence(datagram);
            if (arrivals.sequences.see(sequence)) {
                arrivals.gaps.arrival(nowNs, Math.max(0, sequence - expected));
            }
            Probe.turn(datagram, Probe.Kind.ECHO, arrivals.sequences.distinct());
            return echo;
        }
        if (Probe.is(datagram, Probe.Kind.QUESTION)) {
            final Arrivals known = sessions.get(Probe.session(datagram));
            Probe.turn(datagram, Probe.Kind.ANSWER, known == null ? 0 : known.sequences.distinct());
            return true;
        }
        return false;
    }

    /** The sessions, the one that was silent longest first. */
    List<Arrivals> sessions() {
        return new ArrayList<>(sessions.values());
    }

    private Arrivals arrivals(long nowNs, SocketAddress sender, long session) {
        final Arrivals known = sessions.get(session);
        if (known != null) {
            return known;
        }
        if (sessions.size() >= MAXIMUM_SESSIONS) {
            sessions.remove(sessions.keySet().iterator().next());
        }
        final GapRecorder gaps = new GapRecorder(gapThresholdNs);
        gaps.start(nowNs);
        final String from = sender instanceof InetSocketAddress address ? Endpoint.print(address) : sender.toString();
        final Arrivals fresh = new Arrivals(from, new SequenceTracker(WINDOW), gaps);
        sessions.put(session, fresh);
        return fresh;
    }
}
