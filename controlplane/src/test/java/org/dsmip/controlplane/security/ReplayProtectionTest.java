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

    private final TimestampReplayProtection receiver = new TimestampReplayProtection(CLOCK - 100 * SECOND);

    @Test
    @Tag("BASE-RPL-01")
    @Tag("BASE-RPL-08")
    void acceptsWhatIsWithinTheToleranceAndAboveAllAccepted() {
        assertThat(receiver.isFresh(CLOCK, CLOCK, 7)).isTrue();
        assertThat(receiver.isFresh(CLOCK - 7 * SECOND, CLOCK, 7)).isTrue();
        assertThat(receiver.isFresh(CLOCK + 7 * SECOND, CLOCK, 7)).isTrue();
        assertThat(receiver.isFresh(CLOCK - 7 * SECOND - 1, CLOCK, 7)).isFalse();
        assertThat(receiver.isFresh(CLOCK + 7 * SECOND + 1, CLOCK, 7)).isFalse();
        assertThat(receiver.isFresh(CLOCK - 10 * SECOND, CLOCK, 7)).isFalse();
        assertThat(receiver.isFresh(CLOCK - 10 * SECOND, CLOCK, 10)).isTrue();
        receiver.commit(CLOCK);
        assertThat(receiver.isFresh(CLOCK, CLOCK, 7)).isFalse();
        assertThat(receiver.isFresh(CLOCK - 1, CLOCK, 7)).isFalse();
        assertThat(receiver.isFresh(CLOCK + 1, CLOCK, 7)).isTrue();
    }

    @Test
    @Tag("BASE-RPL-19")
    void refusesWhatWasSentBeforeTheStart() {
        final TimestampReplayProtection restarted = new TimestampReplayProtection(CLOCK);
        assertThat(restarted.isFresh(CLOCK - 1, CLOCK + SECOND, 7)).isFalse();
        assertThat(restarted.isFresh(CLOCK + 1, CLOCK + SECOND, 7)).isTrue();
    }

    @Test
    @Tag("BASE-RPL-08")
    void goesOnAcrossTheEndOfTheEra() {
        final long endOfEra = 0xFFFF_FFFF_FFFF_0000L;
        final TimestampReplayProtection across = new TimestampReplayProtection(endOfEra);
        assertThat(across.isFresh(5, endOfEra, 7)).isTrue();
        across.commit(5);
        assertThat(across.isFresh(endOfEra + 1, 6, 7)).isFalse();
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
        final IdentificationSource source = new IdentificationSource(new Random(1), CLOCK - SECOND);
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
        final IdentificationSource source = new IdentificationSource(new Random(2), CLOCK + SECOND);
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
        final IdentificationSource source = new IdentificationSource(new Random(4), CLOCK - SECOND);
        source.next(CLOCK);
        source.synchronize(0xC9913F1F_5A5A1234L, CLOCK);
        assertThat((source.next(CLOCK) >>> 32) - (CLOCK >>> 32)).isEqualTo(95);
    }

    @Test
    @Tag("BASE-RPL-11")
    @Tag("BASE-RPL-07")
    void goesBackBehindWhatWasRefusedButNotBehindWhatWasAccepted() {
        final IdentificationSource source = new IdentificationSource(new Random(5), CLOCK - SECOND);
        final long accepted = source.next(CLOCK);
        source.accepted(accepted);
        final long ahead = source.next(CLOCK + 1000 * SECOND);
        final long homeAgentClock = CLOCK + 2 * SECOND;
        source.synchronize(homeAgentClock, CLOCK + 1002 * SECOND);
        final long next = source.next(CLOCK + 1002 * SECOND);
        assertThat(next - ahead).isNegative();
        assertThat(Math.abs(next - homeAgentClock)).isLessThan(SECOND);
        assertThat(next - accepted).isPositive();
        source.synchronize(CLOCK - 50 * SECOND, CLOCK + 1003 * SECOND);
        assertThat(source.next(CLOCK + 1003 * SECOND) - accepted).isPositive();
    }
}
