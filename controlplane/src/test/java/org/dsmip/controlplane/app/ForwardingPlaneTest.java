package org.dsmip.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.dsmip.controlplane.config.ForwardingSettings;
import org.dsmip.controlplane.config.ForwardingSettings.Threading;
import org.dsmip.controlplane.config.ForwardingSettings.WaitStrategy;
import org.dsmip.controlplane.config.ThreadingChoice;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardingPlaneTest {
    @ParameterizedTest
    @CsvSource({"SHARED, 1, SPIN, 1, true", "SHARED, 1, SPIN, 2, false", "SHARED, 2, SPIN, 2, true",
        "WORKERS, 1, SPIN, 2, true", "WORKERS, 1, SPIN, 3, false", "WORKERS, 4, SPIN, 8, true",
        "WORKERS, 4, BACKOFF, 1, false",
        "WORKERS, 4, BLOCK, 1, false", "AUTO, 1, SPIN, 1, true", "AUTO, 1, SPIN, 2, false", "AUTO, 1, SPIN, 3, false",
        "AUTO, 4, SPIN, 8, false"})
    @Tag("OPS-PROC-5")
    void threadsThatNeverSleepLeaveAProcessorToOthersOrItIsTold(Threading threading, int workers,
            WaitStrategy waitStrategy,
            int processors, boolean told) {
        final ForwardingSettings settings = new ForwardingSettings(threading, workers, waitStrategy, 64, 64, 2048,
                ForwardingSettings.Tun.DEFAULTS);
        assertThat(ForwardingPlane.warnOfTooManySpinners(settings, ThreadingChoice.of(settings, processors),
                processors)).isEqualTo(told);
    }
}
