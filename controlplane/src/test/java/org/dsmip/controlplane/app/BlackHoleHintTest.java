package org.dsmip.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BlackHoleHintTest {
    private static final long SECOND = 1_000_000_000L;

    private final List<Integer> told = new ArrayList<>();
    private long nowNs = SECOND;
    private long large;
    private long lastBackNs = nowNs;
    private final BlackHoleHint hint = new BlackHoleHint(
            new BlackHoleHint.Source(number -> large, number -> nowNs - lastBackNs), number -> {
                told.add(number);
                return "192.0.2.10";
            });

    private void second(long largePackets, boolean somethingComesBack) {
        nowNs += SECOND;
        large += largePackets;
        if (somethingComesBack) {
            lastBackNs = nowNs;
        }
        hint.sample(nowNs);
    }

    @Test
    @Tag("OPS-ERR-5")
    void toldOnceWhereLargePacketsLeaveAndNothingComesBack() {
        hint.open(7);
        for (int i = 0; i < 20; i++) {
            second(100, true);
        }
        assertThat(told).as("as long as there are answers").isEmpty();
        for (int i = 0; i < 20; i++) {
            second(1, false);
        }
        assertThat(told).containsExactly(7);
    }

    @Test
    @Tag("OPS-ERR-5")
    void silenceAloneAndSmallPacketsAreNoSign() {
        hint.open(7);
        second(100, true);
        second(0, true);
        for (int i = 0; i < 30; i++) {
            second(0, false);
        }
        assertThat(told).isEmpty();
    }

    @Test
    @Tag("OPS-ERR-5")
    void aFarEndThatIsGoneIsNoBlackHole() {
        hint.open(7);
        nowNs += 100 * SECOND;
        for (int i = 0; i < 20; i++) {
            second(10, false);
        }
        assertThat(told).isEmpty();
    }
}
