package org.dsmip.bench.testbed.forwarding;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The highest rate of small datagrams that gets through, found in a bounded number of trials.
 *
 * <p>First everything the sender has, twice: once to make the path warm (a program that was just started has yet to be
 * compiled), then with the books open: what arrives is the first guess, and it is seen where the rest was lost.
 */
final class RateSearch {
    /** Trials end when the rate is known to one part in this. */
    private static final long FINE_ENOUGH = 33;
    /** Assumed to be too much when overload left not even a result. */
    private static final long BLIND_RATE = 100_000;
    private static final int WARM_UP = -1;
    private static final int ALL = 0;

    private final int trials;
    private int trial = WARM_UP;
    private long next;
    private long low;
    private long high;
    private boolean over;
    private long rate;
    private @Nullable BigDecimal microsPerPacket;

    /**
     * What to try.
     *
     * @param rate packets a second; zero: as fast as the sender can
     * @param booked whether to see where packets are lost, and who is busy
     */
    record Trial(long rate, boolean booked) {}

    /** Begins with at most so many trials at a bounded rate. */
    RateSearch(int trials) {
        this.trials = trials;
    }

    /** What to try next; empty: it is found. */
    Optional<Trial> next() {
        return over ? Optional.empty() : Optional.of(new Trial(next, trial == ALL));
    }

    /**
     * What came of the trial.
     *
     * @param outcome what became of the datagrams
     * @param processMicros time of the router's process meanwhile
     */
    void tried(UdpOutcome outcome, long processMicros) {
        if (trial != WARM_UP) {
            keepIfBest(outcome, processMicros);
        }
        if (trial == ALL) {
            over = outcome.wentWell();
            high = outcome.offered() > 0 ? outcome.offered() : BLIND_RATE;
            next = outcome.delivered() > 0 ? outcome.delivered() : high / 10;
        } else if (trial > ALL) {
            narrow(outcome);
        }
        trial++;
    }

    private void keepIfBest(UdpOutcome outcome, long processMicros) {
        if (outcome.wentWell() && outcome.delivered() > rate) {
            rate = outcome.delivered();
            microsPerPacket = BigDecimal.valueOf(processMicros).divide(BigDecimal.valueOf(outcome.received()), 2,
                    RoundingMode.HALF_UP);
        }
    }

    private void narrow(UdpOutcome outcome) {
        if (outcome.wentWell()) {
            low = next;
        } else {
            high = next;
        }
        over = trial == trials || (low > 0 && high - low <= high / FINE_ENOUGH);
        next = between(trials - trial);
    }

    /**
     * Between a rate that went well and one that did not, in steps of a quarter at most, because what the sender can offer may
     * be far beyond. While none went well, downwards; the last trial is one that should.
     */
    private long between(int left) {
        if (low == 0) {
            return left > 1 ? high * 3 / 4 : high / 5 + 1;
        }
        return high > low * 3 / 2 ? low * 5 / 4 : (low + high) / 2;
    }

    /** Packets delivered a second at the best trial; zero: none went well. */
    long rate() {
        return rate;
    }

    /** Time of the router's process for each of them; null: none went well. */
    @Nullable
    BigDecimal microsPerPacket() {
        return microsPerPacket;
    }
}
