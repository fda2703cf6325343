package org.dsmip.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.dsmip.controlplane.config.ForwardingSettings.Threading;
import org.dsmip.controlplane.config.ForwardingSettings.WaitStrategy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rings where there are processors for them, and the operator's word above all. */
class ThreadingChoiceTest {
    @ParameterizedTest
    @CsvSource({
        "AUTO, 1, BACKOFF, 1, SHARED, 'auto: 1 processor, rings for 1 worker take 3'",
        "AUTO, 1, BACKOFF, 2, SHARED, 'auto: 2 processors, rings for 1 worker take 3'",
        "AUTO, 1, BACKOFF, 3, WORKERS, 'auto: 3 processors, rings for 1 worker take 3'",
        "AUTO, 1, SPIN, 2, SHARED, 'auto: 2 processors, rings for 1 worker take 3'",
        "AUTO, 1, SPIN, 3, WORKERS, 'auto: 3 processors, rings for 1 worker take 3'",
        "AUTO, 4, BACKOFF, 8, SHARED, 'auto: 8 processors, rings for 4 workers take 9'",
        "AUTO, 4, BACKOFF, 9, WORKERS, 'auto: 9 processors, rings for 4 workers take 9'",
        "AUTO, 64, BACKOFF, 128, SHARED, 'auto: 128 processors, rings for 64 workers take 129'",
        "AUTO, 1, BLOCK, 128, SHARED, 'auto: with wait-strategy block each burst would wake a sleeping thread'",
        "SHARED, 1, BACKOFF, 128, SHARED, configured",
        "WORKERS, 1, BACKOFF, 1, WORKERS, configured",
        "WORKERS, 4, BLOCK, 1, WORKERS, configured"})
    @Tag("OPS-PROC-5")
    void ringsTakeTwoProcessorsAWorkerAndOneForAllElse(Threading threading, int workers, WaitStrategy waitStrategy,
            int processors, Threading chosen, String reason) {
        final ForwardingSettings settings = new ForwardingSettings(threading, workers, waitStrategy, 64, 16, 2048,
                ForwardingSettings.Tun.DEFAULTS);
        assertThat(ThreadingChoice.of(settings, processors)).isEqualTo(new ThreadingChoice(chosen, reason));
    }

    @ParameterizedTest
    @CsvSource({
        "1, BACKOFF, '\"auto\" is \"workers\" where the node may use 3 processors or more, else \"shared\"'",
        "4, SPIN, '\"auto\" is \"workers\" where the node may use 9 processors or more, else \"shared\"'",
        "4, BLOCK, '\"auto\" is \"shared\" with wait-strategy = \"block\"'"})
    void theRuleIsSaidForAnyHost(int workers, WaitStrategy waitStrategy, String rule) {
        assertThat(ThreadingChoice.rule(new ForwardingSettings(Threading.AUTO, workers, waitStrategy, 64, 16, 2048,
                ForwardingSettings.Tun.DEFAULTS)))
                .isEqualTo(rule);
    }
}
