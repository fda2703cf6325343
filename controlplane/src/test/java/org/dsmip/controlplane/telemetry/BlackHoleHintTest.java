package org.dsmip.controlplane.telemetry;

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

    /** However many there are: a look costs no more than at some of them, and none is forgotten. */
    @Test
    @Tag("OPS-ERR-5")
    void ofVeryManyBindingsSomeAreLookedAtEachTime() {
        final int count = 20_000;
        final int holed = 17_777;
        final int[] looks = new int[count];
        final long[] inOneLook = {0};
        final List<Integer> suspects = new ArrayList<>();
        final BlackHoleHint many = new BlackHoleHint(new BlackHoleHint.Source(number -> number == holed ? large : 0,
                number -> {
                    looks[number]++;
                    inOneLook[0]++;
                    return number == holed ? nowNs - lastBackNs : 0;
                }), number -> {
                    suspects.add(number);
                    return "192.0.2.10";
                });
        for (int number = 0; number < count; number++) {
            many.open(number);
        }
        for (int number = 0; number < count; number += 2) {
            many.close(number);
        }
        many.open(holed);
        for (int i = 0; i < 100; i++) {
            nowNs += SECOND / 4;
            large += 100;
            lastBackNs = i < 40 ? nowNs : lastBackNs;
            inOneLook[0] = 0;
            many.sample(nowNs);
            assertThat(inOneLook[0]).isLessThanOrEqualTo(4096);
        }
        for (int number = 0; number < count; number++) {
            assertThat(looks[number] > 0).as("binding %s", number).isEqualTo(number % 2 != 0);
        }
        assertThat(suspects).containsExactly(holed);
    }

    /** Where a round takes long, large packets that were answered before it came by again are no sign. */
    @Test
    @Tag("OPS-ERR-5")
    void whatWasAnsweredBetweenTwoLooksIsNoSign() {
        hint.open(7);
        second(100, true);
        nowNs += 8 * SECOND;
        large += 100;
        lastBackNs = nowNs;
        nowNs += 6 * SECOND;
        hint.sample(nowNs);
        assertThat(told).isEmpty();
        large += 100;
        nowNs += 3 * SECOND;
        hint.sample(nowNs);
        assertThat(told).containsExactly(7);
    }
}
