package org.dsmip.controlplane.mobilenode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.SplittableRandom;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;
import org.dsmip.core.wire.mip.NtpTimestamp;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A mobile node and a home agent whose clocks are decades or days apart. */
class WrongClockTest {
    private static final long IN_1970 = NtpTimestamp.of(17, 0);
    private static final long IN_2026 = NtpTimestamp.of(1_795_000_000L, 0);
    private static final long DAY_SEC = 86_400;

    private static Fabric registeredAt(long homeAgentAheadSec, Remembered remembered, long wallClock) {
        final Fabric fabric = new Fabric(Sample.settings(Sample.HOME_ADDRESS6, Sample.NETWORK6),
                new SplittableRandom(5), new Fabric.Clocks(wallClock, remembered, homeAgentAheadSec));
        fabric.heal();
        fabric.move(new Attachment.Visiting(Sample.CARE_OF, 1500, Set.of()));
        return fabric;
    }

    private static void assertRegisteredAfterOneDenial(Fabric fabric) {
        fabric.pass(2 * Node.SECOND);
        assertThat(fabric.node.view().state()).isEqualTo(State.REGISTERED);
        assertThat(fabric.node.requests()).hasSize(2);
        assertThat(fabric.bindings()).hasSize(1);
    }

    @Test
    @Tag("OPS-CLK-3")
    void aClockOf1970TakesOneDenial() {
        assertRegisteredAfterOneDenial(registeredAt((IN_2026 - IN_1970) >>> 32, Remembered.nothing(IN_1970), IN_1970));
    }

    @Test
    @Tag("OPS-CLK-3")
    @Tag("BASE-RPL-19")
    void aFileFromBeforeTheClockWasLostTakesNoMore() {
        final long former = IN_2026 - (3600L << 32);
        assertRegisteredAfterOneDenial(
                registeredAt((IN_2026 - IN_1970) >>> 32, remembered(former), IN_1970));
    }

    @Test
    @Tag("BASE-RPL-19")
    void aFileThatIsADayAheadLocksNobodyOut() {
        assertRegisteredAfterOneDenial(registeredAt(0, remembered(IN_2026 + (DAY_SEC << 32)), IN_2026));
        assertRegisteredAfterOneDenial(registeredAt(0, remembered(IN_2026 + ((100 * DAY_SEC) << 32)), IN_2026));
    }

    private static Remembered remembered(long identification) {
        return new Remembered(identification, identification, Set.of(), null);
    }
}
