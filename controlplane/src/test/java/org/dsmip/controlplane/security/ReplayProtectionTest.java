package org.dsmip.controlplane.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ReplayProtectionTest {
    private static final long CLOCK = 0xC9913EC0_5A5A1234L;
    private static final long SECOND = 1L << 32;

    private static final long SECOND_NS = 1_000_000_000L;
    private static final int TOLERANCE_SEC = 7;

    /** Monotonic time; begins anywhere. */
    private long nowNs = -5 * SECOND_NS;
    /** The receiver's wall clock. */
    private long wall = CLOCK;
    private TimestampReplayProtection receiver = new TimestampReplayProtection(nowNs - 100 * SECOND_NS);

    private boolean isFresh(long identification) {
        return receiver.isFresh(identification, nowNs, wall, TOLERANCE_SEC);
    }

    private void accept(long identification) {
        assertThat(isFresh(identification)).as("fresh").isTrue();
        receiver.commit(identification, nowNs, wall);
    }

    private void pass(long seconds) {
        nowNs += seconds * SECOND_NS;
        wall += seconds * SECOND;
    }

    /** A sender that was refused sets its clock by the rejection, and tells whole seconds of it. */
    private long synchronised() {
        return (receiver.clock(nowNs, wall) & ~0xFFFF_FFFFL) | 0x1234;
    }

    @Test
    @Tag("BASE-RPL-01")
    @Tag("BASE-RPL-08")
    void acceptsWhatIsWithinTheToleranceAndAboveAllAccepted() {
        assertThat(isFresh(CLOCK)).isTrue();
        assertThat(isFresh(CLOCK - 7 * SECOND)).isTrue();
        assertThat(isFresh(CLOCK + 7 * SECOND)).isTrue();
        assertThat(isFresh(CLOCK - 7 * SECOND - 1)).isFalse();
        assertThat(isFresh(CLOCK + 7 * SECOND + 1)).isFalse();
        assertThat(isFresh(CLOCK - 10 * SECOND)).isFalse();
        assertThat(receiver.isFresh(CLOCK - 10 * SECOND, nowNs, wall, 10)).isTrue();
        accept(CLOCK);
        assertThat(isFresh(CLOCK)).isFalse();
        assertThat(isFresh(CLOCK - 1)).isFalse();
        assertThat(isFresh(CLOCK + 1)).isTrue();
    }

    @Test
    @Tag("BASE-RPL-19")
    void refusesWhatWasSentBeforeTheStart() {
        receiver = new TimestampReplayProtection(nowNs);
        pass(1);
        assertThat(isFresh(CLOCK - 1)).isFalse();
        assertThat(isFresh(CLOCK + 1)).isTrue();
    }

    @Test
    @Tag("BASE-RPL-19")
    @Tag("OPS-CLK-1")
    void theStartIsJudgedByTheWallClockOfToday() {
        receiver = new TimestampReplayProtection(nowNs);
        wall += 3600 * SECOND;
        pass(5);
        wall -= 3600 * SECOND;
        assertThat(isFresh(CLOCK + 4 * SECOND)).as("sent after the start").isTrue();
        assertThat(isFresh(CLOCK - 1)).as("sent before the start, though within the tolerance").isFalse();
    }

    @Test
    @Tag("BASE-RPL-19")
    void refusesWhatAnEarlierRunHasAcceptedEvenFromAClockThatWasAhead() {
        final long recorded = CLOCK + 6 * SECOND;
        receiver = new TimestampReplayProtection(nowNs, recorded);
        pass(1);
        assertThat(isFresh(recorded)).as("recorded").isFalse();
        assertThat(isFresh(recorded - SECOND)).as("recorded, and superseded").isFalse();
        accept(recorded + 2 * SECOND);
    }

    @Test
    @Tag("BASE-RPL-19")
    @Tag("OPS-CLK-1")
    void servesAtOnceAfterARestartThatHasSetAFastClockRight() {
        final long recorded = CLOCK + 3600 * SECOND;
        receiver = new TimestampReplayProtection(nowNs, recorded);
        pass(1);
        assertThat(isFresh(wall)).as("with the right clock, which this sender has gone beyond").isFalse();
        final long next = synchronised();
        assertThat(next - recorded).as("above all accepted").isPositive();
        accept(next);
    }

    /** A board without a clock of its own, and who has recorded what nobody could write down. */
    @Test
    @Tag("BASE-RPL-19")
    @Tag("OPS-CLK-1")
    void whatMayHaveBeenAcceptedIsNotFreshInStepWithAClockThatIsBehind() {
        final long known = CLOCK + SECOND;
        final long year = 365 * 86_400 * SECOND;
        wall = CLOCK - year;
        receiver = new TimestampReplayProtection(nowNs).unsure(TOLERANCE_SEC, known);
        for (int second = 1; second < 600; second++) {
            pass(1);
            for (int ahead = 1; ahead < 600; ahead++) {
                assertThat(isFresh(CLOCK + ahead * SECOND)).as("recorded at %d, after %d s", ahead, second).isFalse();
            }
        }
        wall += year;
        accept(wall);
    }

    @Test
    @Tag("BASE-RPL-19")
    void whoCannotBeSureTakesRequestsFromTheToleranceOnByTheWallClockOfToday() {
        receiver = new TimestampReplayProtection(nowNs).unsure(TOLERANCE_SEC, null);
        pass(2);
        assertThat(isFresh(CLOCK + 7 * SECOND)).as("may have been accepted").isFalse();
        assertThat(isFresh(CLOCK + 7 * SECOND + 1)).isTrue();
        wall += 365 * 86_400 * SECOND;
        pass(6);
        accept(synchronised() + SECOND);
        receiver = new TimestampReplayProtection(nowNs).unsure(TOLERANCE_SEC, null);
        pass(8);
        wall -= 365 * 86_400 * SECOND;
        accept(wall);
    }

    @Test
    @Tag("BASE-RPL-19")
    void whoIsSureOfOneButNotOfAllTakesNothingThatMayHaveComeAfterIt() {
        receiver = new TimestampReplayProtection(nowNs, CLOCK - 60 * SECOND).unsure(TOLERANCE_SEC, null);
        pass(1);
        assertThat(isFresh(CLOCK + 3 * SECOND)).isFalse();
        pass(9);
        accept(wall);
    }

    @Test
    @Tag("OPS-CLK-2")
    void nothingIsFreshASecondTimeWhenTheClockIsSetBackAndRunsOverTheSamePeriodAgain() {
        final long[] recorded = new long[8];
        for (int i = 0; i < recorded.length; i++) {
            recorded[i] = wall + SECOND;
            accept(recorded[i]);
            pass(600);
        }
        final long neverArrived = wall;
        wall -= 3600 * SECOND;
        for (int second = 0; second < 7200; second++) {
            pass(1);
            assertThat(isFresh(neverArrived)).as("never arrived, %d s after the step", second).isEqualTo(second < 7);
            for (long request : recorded) {
                assertThat(isFresh(request)).as("%d s after the step", second).isFalse();
            }
        }
    }

    @Test
    @Tag("OPS-CLK-2")
    void aStepBackCostsAnHonestSenderOneRequest() {
        accept(wall);
        pass(60);
        wall -= 3600 * SECOND;
        pass(1);
        assertThat(isFresh(wall)).as("by the clock that was set").isFalse();
        accept(synchronised());
        pass(600);
        accept(synchronised());
    }

    @Test
    @Tag("OPS-CLK-1")
    @Tag("OPS-CLK-2")
    void aStepForwardIsFollowedAtOnce() {
        accept(wall);
        wall -= 3600 * SECOND;
        pass(10);
        wall += 3600 * SECOND;
        assertThat(receiver.clock(nowNs, wall)).isEqualTo(wall);
        wall += 86_400 * SECOND;
        accept(wall);
    }

    @Test
    @Tag("OPS-CLK-5")
    void aCorrectionWithinTheToleranceCostsNothing() {
        accept(wall);
        pass(60);
        wall += 5 * SECOND;
        accept(wall - 5 * SECOND);
        pass(60);
        wall -= 5 * SECOND;
        accept(wall);
    }

    @Test
    @Tag("BASE-RPL-08")
    void goesOnAcrossTheEndOfTheEra() {
        final long endOfEra = 0xFFFF_FFFF_FFFF_0000L;
        wall = endOfEra;
        receiver = new TimestampReplayProtection(nowNs - SECOND_NS);
        accept(5);
        wall = 6;
        assertThat(isFresh(endOfEra + 1)).isFalse();
    }

    @Test
    @Tag("BASE-RPL-10")
    void rejectsWithItsOwnSecondsAndTheLowWordOfTheRequest() {
        assertThat(TimestampReplayProtection.rejection(CLOCK, 0xC9913F1F_11111111L)).isEqualTo(0xC9913F1F_5A5A1234L);
    }

    @Test
    @Tag("BASE-RPL-06")
    @Tag("BASE-RPL-21")
    void sendsTheClockWithRandomLowBits() {
        final IdentificationSource source = new IdentificationSource(new Random(1), CLOCK - SECOND, CLOCK - SECOND);
        final Set<Long> lowBits = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            final long clock = CLOCK + i * SECOND;
            final long identification = source.next(clock);
            assertThat(Math.abs(identification - clock)).isLessThan(0x1000);
            lowBits.add(identification & 0xFFF);
        }
        assertThat(lowBits).hasSizeGreaterThan(700);
    }

    @Test
    @Tag("BASE-RPL-05")
    @Tag("BASE-RPL-07")
    @Tag("BASE-RPL-13")
    void increasesEvenWhenTheClockStandsOrGoesBack() {
        final IdentificationSource source = new IdentificationSource(new Random(2), CLOCK + SECOND, CLOCK + SECOND);
        final Random steps = new Random(3);
        long clock = CLOCK;
        long previous = CLOCK + SECOND;
        for (int i = 0; i < 10_000; i++) {
            final long identification = source.next(clock);
            assertThat(identification - previous).as("step %d", i).isPositive();
            previous = identification;
            clock += steps.nextLong(-SECOND, SECOND);
        }
        assertThat(source.last()).isEqualTo(previous);
    }

    @Test
    @Tag("BASE-RPL-11")
    void addsTheOffsetThatARejectionTells() {
        final IdentificationSource source = new IdentificationSource(new Random(4), CLOCK - SECOND, CLOCK - SECOND);
        source.next(CLOCK);
        source.synchronize(0xC9913F1F_5A5A1234L, 0, CLOCK);
        assertThat((source.next(CLOCK) >>> 32) - (CLOCK >>> 32)).isEqualTo(95);
    }

    @Test
    @Tag("BASE-RPL-11")
    @Tag("BASE-RPL-07")
    void goesBackBehindWhatWasRefusedButNotBehindWhatWasAccepted() {
        final IdentificationSource source = new IdentificationSource(new Random(5), CLOCK - SECOND, CLOCK - SECOND);
        final long accepted = source.next(CLOCK);
        source.accepted(accepted);
        final long ahead = source.next(CLOCK + 1000 * SECOND);
        final long homeAgentClock = CLOCK + 2 * SECOND;
        source.synchronize(homeAgentClock, 0, CLOCK + 1002 * SECOND);
        final long next = source.next(CLOCK + 1002 * SECOND);
        assertThat(next - ahead).isNegative();
        assertThat(Math.abs(next - homeAgentClock)).isLessThan(SECOND);
        assertThat(next - accepted).isPositive();
    }

    @Test
    @Tag("BASE-RPL-19")
    void goesBackBehindWhatWasAcceptedWhenTheHomeAgentsClockWasSetBack() {
        final IdentificationSource source = new IdentificationSource(new Random(6), CLOCK - SECOND, CLOCK - SECOND);
        source.accepted(source.next(CLOCK));
        source.next(CLOCK + SECOND);
        final long homeAgentClock = CLOCK - 3600 * SECOND;
        source.synchronize(homeAgentClock, 0, CLOCK + SECOND);
        assertThat(Math.abs(source.next(CLOCK + SECOND) - homeAgentClock)).isLessThan(SECOND);
    }

    @Test
    @Tag("BASE-RPL-19")
    void staysAboveWhatWasAcceptedAtFirstAndBelowItWhenThatIsDeniedToo() {
        final long remembered = CLOCK + 5 * SECOND;
        final IdentificationSource source = new IdentificationSource(new Random(7), remembered, remembered);
        source.next(CLOCK);
        source.synchronize(CLOCK, 0, CLOCK);
        assertThat(source.next(CLOCK) - remembered).isBetween(0L, SECOND);
        source.synchronize(CLOCK, 0, CLOCK);
        assertThat(Math.abs(source.next(CLOCK) - CLOCK)).isLessThan(SECOND);
        source.synchronize(CLOCK + SECOND, 0, CLOCK + SECOND);
        assertThat(source.next(CLOCK + SECOND) - CLOCK).as("and so on in turn").isPositive();
    }

    @Test
    @Tag("OPS-CLK-5")
    void stepsThatWereUntoldWhenTheOffsetWasLearnedCountOnce() {
        final IdentificationSource source = new IdentificationSource(new Random(9), CLOCK - SECOND, CLOCK - SECOND);
        final long homeAgentClock = CLOCK + 100 * SECOND;
        // Set by 2 s unnoticed, then told the home agent's clock at 10 s, then set by 2 s again: 4 s are noticed.
        source.synchronize(homeAgentClock + 10 * SECOND, 10_000_000_000L, CLOCK + 12 * SECOND);
        source.onWallClockStep(20_000_000_000L, CLOCK + 24 * SECOND, 4 * SECOND);
        assertThat(Math.abs(source.next(CLOCK + 24 * SECOND) - (homeAgentClock + 20 * SECOND))).isLessThan(SECOND);
        source.onWallClockStep(30_000_000_000L, CLOCK + 29 * SECOND, -5 * SECOND);
        assertThat(Math.abs(source.next(CLOCK + 29 * SECOND) - (homeAgentClock + 30 * SECOND))).isLessThan(SECOND);
    }

    @Test
    @Tag("OPS-CLK-5")
    void aStepOfTheOwnClockChangesNothingForTheHomeAgent() {
        final IdentificationSource source = new IdentificationSource(new Random(8), CLOCK - SECOND, CLOCK - SECOND);
        source.next(CLOCK);
        source.onWallClockStep(1_000_000_000L, CLOCK + 3601 * SECOND, 3600 * SECOND);
        assertThat(Math.abs(source.next(CLOCK + 3601 * SECOND) - (CLOCK + SECOND))).isLessThan(SECOND);
        source.onWallClockStep(2_000_000_000L, CLOCK - 3598 * SECOND, -7200 * SECOND);
        assertThat(Math.abs(source.next(CLOCK - 3598 * SECOND) - (CLOCK + 2 * SECOND))).isLessThan(SECOND);
    }
}
