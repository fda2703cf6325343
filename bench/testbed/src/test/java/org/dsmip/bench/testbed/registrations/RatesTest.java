package org.dsmip.bench.testbed.registrations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RatesTest {
    private static String line(String label, String phase, int perSecond, double p99Ms, double maxMs, int again) {
        return "{\"label\":\"" + label + "\",\"phase\":\"" + phase + "\",\"perSecond\":" + perSecond
                + ",\"p50Ms\":1.25,\"p99Ms\":" + p99Ms + ",\"maxMs\":" + maxMs + ",\"again\":" + again + "}";
    }

    @Test
    void printsTheMediansOfEachPhaseAndTheLongestWaitOfAll() {
        final Rates rates = new Rates();
        rates.add(line("journal off", "fresh", 5000, 4, 9, 0));
        rates.add(line("journal sync", "fresh", 4000, 6, 30, 1));
        rates.add(line("journal off", "fresh", 7000, 6, 8, 0));
        rates.add(line("journal off", "fresh", 6500, 5, 7, 2));
        rates.add(line("journal sync", "fresh", 4500, 8, 20, 0));
        assertThat(rates.table()).containsExactly(
                "home agent       registrations           a second   p50 ms   p99 ms   max ms  sent again",
                "journal off      fresh                       6500     1.25     5.00      9.0           2",
                "journal sync     fresh                       4250     1.25     7.00     30.0           1");
    }
}
