package org.dsmip.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.dsmip.controlplane.journal.Watch;
import org.dsmip.core.counters.Counter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DataplaneTroubleTest {
    private @Nullable Throwable dead;

    @Test
    @Tag("OPS-PROC-3")
    void aThreadThatHasEndedEndsTheNodeWithAReason() {
        final Watch trouble = Watch.all(nowNs -> {}, new DataplaneTrouble(new DataplaneTrouble.Source() {
            @Override
            public long value(Counter counter) {
                return 1;
            }

            @Override
            public @Nullable Throwable lastError() {
                return null;
            }

            @Override
            public @Nullable Throwable deadThread() {
                return dead;
            }

            @Override
            public int lastReceiveError() {
                return -5;
            }
        }));
        trouble.sample(1);
        assertThat(trouble.failure()).isNull();
        dead = new NoClassDefFoundError("org/example/Gone");
        assertThat(trouble.failure()).contains("forwards packets").contains("org/example/Gone");
    }
}
