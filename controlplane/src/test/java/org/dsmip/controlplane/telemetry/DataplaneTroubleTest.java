package org.dsmip.controlplane.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.controlplane.journal.Watch;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DataplaneTroubleTest {
    private @Nullable Throwable dead;
    private long errors;
    private long merged;
    private final DataplaneTrouble.Source source = new DataplaneTrouble.Source() {
        @Override
        public long value(Counter counter) {
            return errors;
        }

        @Override
        public long value(DropReason reason) {
            return reason == DropReason.MERGED_DATAGRAMS ? merged : 0;
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
    };

    @Test
    @Tag("OPS-PROC-3")
    void aThreadThatHasEndedEndsTheNodeWithAReason() {
        errors = 1;
        final Watch trouble = Watch.all(nowNs -> {}, new DataplaneTrouble(source));
        trouble.sample(1);
        assertThat(trouble.failure()).isNull();
        dead = new NoClassDefFoundError("org/example/Gone");
        assertThat(trouble.failure()).contains("forwards packets").contains("org/example/Gone");
    }

    @Test
    void datagramsThatALinkHasMergedAreToldOfOnceAMinuteWithTheRemedy() {
        final DataplaneTrouble trouble = new DataplaneTrouble(source);
        assertThat(LogLines.of("dsmip.forwarding", () -> trouble.sample(1))).isEmpty();
        merged = 7;
        assertThat(LogLines.of("dsmip.forwarding", () -> {
            trouble.sample(2);
            merged = 9;
            trouble.sample(3);
        })).singleElement().asString().contains("7").contains("rx-udp-gro-forwarding off");
        assertThat(LogLines.of("dsmip.forwarding", () -> trouble.sample(60_000_000_002L))).hasSize(1);
    }
}
