package org.dsmip.controlplane.app;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.dsmip.controlplane.journal.Watch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices paths on which large packets disappear: many that no router may split have gone into a tunnel, and since then nothing
 * has come back through it although something had shortly before. Told once an hour at most. Used by the control thread.
 */
final class BlackHoleHint implements Watch {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.forwarding");
    private static final long INTERVAL_NS = 2_000_000_000L;
    private static final long SILENCE_NS = 5_000_000_000L;
    /** After that the far end is simply gone, and the registration will say so. */
    private static final long GONE_NS = 60_000_000_000L;
    private static final long LINE_INTERVAL_NS = 3_600_000_000_000L;
    private static final long MANY = 5;

    private final Source source;
    private final IntFunction<String> names;
    private final Map<Integer, Baseline> bindings = new HashMap<>();
    private boolean sampled;
    private long sampledNs;
    private boolean told;
    private long toldNs;

    /**
     * What it looks at, for the number of a binding.
     *
     * @param largePackets large packets with DF sent into its tunnel so far
     * @param silenceNs how long ago the last packet has come back
     */
    record Source(IntToLongFunction largePackets, IntToLongFunction silenceNs) {}

    private static final class Baseline {
        private long largePackets;
    }

    /** Names the bindings by their number in what it tells. */
    BlackHoleHint(Source source, IntFunction<String> names) {
        this.source = source;
        this.names = names;
    }

    /** Looks at bindings whose packets are never seen. */
    static BlackHoleHint ofNoPackets() {
        return new BlackHoleHint(new Source(number -> 0, number -> Long.MAX_VALUE), Integer::toString);
    }

    /** A binding begins. */
    void open(int number) {
        final Baseline baseline = new Baseline();
        baseline.largePackets = source.largePackets.applyAsLong(number);
        bindings.put(number, baseline);
    }

    /** A binding has ended. */
    void close(int number) {
        bindings.remove(number);
    }

    @Override
    public void sample(long nowNs) {
        if (sampled && nowNs - sampledNs < INTERVAL_NS) {
            return;
        }
        sampled = true;
        sampledNs = nowNs;
        bindings.forEach((number, baseline) -> look(number, baseline, nowNs));
    }

    private void look(int number, Baseline baseline, long nowNs) {
        final long silenceNs = source.silenceNs.applyAsLong(number);
        final long largePackets = source.largePackets.applyAsLong(number);
        if (silenceNs < INTERVAL_NS) {
            baseline.largePackets = largePackets;
            return;
        }
        final boolean suspicious = silenceNs >= SILENCE_NS && silenceNs < GONE_NS
                && largePackets - baseline.largePackets >= MANY;
        if (suspicious && (!told || nowNs - toldNs >= LINE_INTERVAL_NS)) {
            told = true;
            toldNs = nowNs;
            LOG.atWarn().addKeyValue("home-address", names.apply(number))
                    .addKeyValue("large-packets", largePackets - baseline.largePackets)
                    .addKeyValue("silent-seconds", silenceNs / 1_000_000_000L)
                    .addKeyValue("what-helps", "[tunnel] clamp-mss = true for TCP, df = clear for everything")
                    .log("large packets that must not be split leave and nothing comes back; "
                            + "a router on the way may drop them without a word");
        }
    }
}
