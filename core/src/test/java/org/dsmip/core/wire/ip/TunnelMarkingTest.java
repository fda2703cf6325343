package org.dsmip.core.wire.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.dsmip.core.wire.ip.TunnelMarking.OuterEcn;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunnelMarkingTest {
    @ParameterizedTest
    @CsvSource({
        // ECN, DSCP, outside for EF (b8) with each codepoint inside
        "RFC_6040, -1, b8b9babb", "RFC_3168_FULL, -1, b8b9baba", "LIMITED, -1, b8b8b8b8", "RFC_6040, 10, 28292a2b",
        "RFC_3168_FULL, 10, 28292a2a", "LIMITED, 10, 28282828", "RFC_6040, 0, 00010203", "LIMITED, 63, fcfcfcfc"})
    @Tag("BASE-TOS-01")
    @Tag("BASE-TOS-02")
    @Tag("BASE-TOS-04")
    @Tag("BASE-TOS-07")
    void marksTheTunnelHeader(OuterEcn ecn, int dscp, String expected) {
        final byte[] table = new byte[TunnelMarking.CLASSES];
        new TunnelMarking(ecn, dscp, false).outerTypesOfService(table);
        assertThat(HexFormat.of().formatHex(table, 0xB8, 0xBC)).isEqualTo(expected);
    }

    @Test
    @Tag("BASE-TOS-05")
    void takesSixBitsFromTheTunnelHeaderOrNone() {
        assertThat(TunnelMarking.DEFAULTS.bitsTakenFromOuter()).isZero();
        assertThat(new TunnelMarking(OuterEcn.LIMITED, TunnelMarking.COPY, true).bitsTakenFromOuter()).isEqualTo(0xFC);
    }

    @Test
    void refusesWhatIsNoDscp() {
        assertThatThrownBy(() -> new TunnelMarking(OuterEcn.RFC_6040, 64, false)).hasMessageContaining("0..63");
        assertThatThrownBy(() -> new TunnelMarking(OuterEcn.RFC_6040, -2, false)).hasMessageContaining("0..63");
    }
}
