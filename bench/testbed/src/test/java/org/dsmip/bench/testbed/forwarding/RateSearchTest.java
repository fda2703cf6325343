package org.dsmip.bench.testbed.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateSearchTest {
    private final List<RateSearch.Trial> tried = new ArrayList<>();

    /** A path that takes so much a second and loses the rest, when a sender offers at most so much. */
    private UdpOutcome path(long capacity, long sender, RateSearch.Trial trial) {
        tried.add(trial);
        final long offered = trial.rate() == 0 ? sender : Math.min(trial.rate(), sender);
        final long delivered = Math.min(offered, capacity);
        return new UdpOutcome(offered, delivered, delivered, (offered - delivered) * 1_000_000 / offered);
    }

    private RateSearch search(long capacity, long sender, int trials) {
        final RateSearch search = new RateSearch(trials);
        for (var next = search.next(); next.isPresent(); next = search.next()) {
            search.tried(path(capacity, sender, next.get()), 500_000);
        }
        return search;
    }

    @ParameterizedTest
    @CsvSource({"100000,300000", "61234,62000", "1000,900000", "7,100"})
    void findsWhatThePathTakes(long capacity, long sender) {
        final RateSearch search = search(capacity, sender, 9);
        assertThat(search.rate()).isBetween(capacity - capacity / 33, capacity);
        assertThat(search.microsPerPacket()).isEqualByComparingTo(
                java.math.BigDecimal.valueOf(500_000).divide(java.math.BigDecimal.valueOf(search.rate()), 2,
                        java.math.RoundingMode.HALF_UP));
    }

    @Test
    void triesEverythingTwiceAndCountsAtTheSecondTime() {
        search(50_000, 100_000, 3);
        assertThat(tried).startsWith(new RateSearch.Trial(0, false), new RateSearch.Trial(0, true),
                new RateSearch.Trial(50_000, false)).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void aPathThatTakesEverythingNeedsNoSearch() {
        assertThat(search(200_000, 100_000, 5).rate()).isEqualTo(100_000);
        assertThat(tried).hasSize(2);
    }

    @Test
    void endsWithoutARateWhereNothingGetsThrough() {
        final RateSearch search = new RateSearch(4);
        final List<Long> rates = new ArrayList<>();
        for (var next = search.next(); next.isPresent(); next = search.next()) {
            rates.add(next.get().rate());
            search.tried(UdpOutcome.NOTHING, 1);
        }
        // Downwards in steps; the last one should be little enough for any path.
        assertThat(rates).containsExactly(0L, 0L, 10_000L, 7_500L, 5_625L, 1_126L);
        assertThat(search.rate()).isZero();
        assertThat(search.microsPerPacket()).isNull();
    }
}
