package org.dsmip.controlplane.telemetry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.dsmip.controlplane.journal.Watch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices paths on which large packets disappear: many that no router may split have gone into a tunnel, and since then nothing
 * has come back through it although something had shortly before. Told once an hour at most. Of very many bindings some are looked
 * at each time. Used by the control thread.
 */
public final class BlackHoleHint implements Watch {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.forwarding");
    private static final long INTERVAL_NS = 2_000_000_000L;
    private static final long SILENCE_NS = 5_000_000_000L;
    /** After that the far end is simply gone, and the registration will say so. */
    private static final long GONE_NS = 60_000_000_000L;
    private static final long LINE_INTERVAL_NS = 3_600_000_000_000L;
    private static final long MANY = 5;
    /** How many bindings are looked at without a pause. */
    private static final int AT_A_TIME = 4096;

    private final Source source;
    private final IntFunction<String> names;
    private final Map<Integer, Baseline> byNumber = new HashMap<>();
    private final List<Baseline> bindings = new ArrayList<>();
    private int next;
    private boolean begun;
    private long begunNs;
    private boolean told;
    private long toldNs;

    /**
     * What it looks at, for the number of a binding.
     *
     * @param largePackets large packets with DF sent into its tunnel so far
     * @param silenceNs how long ago the last packet has come back
     */
    record Source(IntToLongFunction largePackets, IntToLongFunction silenceNs) {}

    /** What a binding's counters stood at when it was last looked at and something had come back since the time before. */
    private static final class Baseline {
        private final int number;
        private int place;
        private long largePackets;
        private boolean looked;
        private long lookedNs;

        private Baseline(int number, int place, long largePackets) {
            this.number = number;
            this.place = place;
            this.largePackets = largePackets;
        }
    }

    /** Names the bindings by their number in what it tells. */
    BlackHoleHint(Source source, IntFunction<String> names) {
        this.source = source;
        this.names = names;
    }

    /**
     * Looks at bindings whose packets are never seen.
     *
     * @return one that has nothing to tell
     */
    public static BlackHoleHint ofNoPackets() {
        return new BlackHoleHint(new Source(number -> 0, number -> Long.MAX_VALUE), Integer::toString);
    }

    /**
     * A binding begins.
     *
     * @param number its number
     */
    public void open(int number) {
        close(number);
        final Baseline baseline = new Baseline(number, bindings.size(), source.largePackets.applyAsLong(number));
        byNumber.put(number, baseline);
        bindings.add(baseline);
    }

    /**
     * A binding has ended.
     *
     * @param number its number
     */
    public void close(int number) {
        final Baseline ended = byNumber.remove(number);
        if (ended != null) {
            final Baseline last = bindings.removeLast();
            if (last.number != number) {
                last.place = ended.place;
                bindings.set(ended.place, last);
            }
        }
    }

    @Override
    public void sample(long nowNs) {
        if (next >= bindings.size()) {
            if (begun && nowNs - begunNs < INTERVAL_NS) {
                return;
            }
            begun = true;
            begunNs = nowNs;
            next = 0;
        }
        for (int count = 0; count < AT_A_TIME && next < bindings.size(); count++) {
            look(bindings.get(next++), nowNs);
        }
    }

    private void look(Baseline baseline, long nowNs) {
        final long silenceNs = source.silenceNs.applyAsLong(baseline.number);
        final long largePackets = source.largePackets.applyAsLong(baseline.number);
        final boolean isHeard = baseline.looked && silenceNs < nowNs - baseline.lookedNs;
        baseline.looked = true;
        baseline.lookedNs = nowNs;
        if (silenceNs < INTERVAL_NS || isHeard) {
            baseline.largePackets = largePackets;
            return;
        }
        final boolean suspicious = silenceNs >= SILENCE_NS && silenceNs < GONE_NS
                && largePackets - baseline.largePackets >= MANY;
        if (suspicious && (!told || nowNs - toldNs >= LINE_INTERVAL_NS)) {
            told = true;
            toldNs = nowNs;
            LOG.atWarn().addKeyValue("home-address", names.apply(baseline.number))
                    .addKeyValue("large-packets", largePackets - baseline.largePackets)
                    .addKeyValue("silent-seconds", silenceNs / 1_000_000_000L)
                    .addKeyValue("what-helps", "[tunnel] clamp-mss = true for TCP, df = clear for everything")
                    .log("large packets that must not be split leave and nothing comes back; "
                            + "a router on the way may drop them without a word");
        }
    }
}
