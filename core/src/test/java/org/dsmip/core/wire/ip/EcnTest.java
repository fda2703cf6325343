package org.dsmip.core.wire.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.core.wire.ip.Ecn.CE;
import static org.dsmip.core.wire.ip.Ecn.DROP;
import static org.dsmip.core.wire.ip.Ecn.ECT_0;
import static org.dsmip.core.wire.ip.Ecn.ECT_1;
import static org.dsmip.core.wire.ip.Ecn.NOT_ECT;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class EcnTest {
    private static final int[] ORDER = {NOT_ECT, ECT_0, ECT_1, CE};

    @Test
    @Tag("BASE-TOS-03")
    void combinesTheSixteenPairsAsTheTableSays() {
        final int[][] table = {{NOT_ECT, NOT_ECT, NOT_ECT, DROP}, {ECT_0, ECT_0, ECT_1, CE},
            {ECT_1, ECT_1, ECT_1, CE}, {CE, CE, CE, CE}};
        final String[] flagged = {".!!!", "....", ".!..", "..!."};
        for (int inner = 0; inner < 4; inner++) {
            for (int outer = 0; outer < 4; outer++) {
                assertThat(Ecn.decapsulated(ORDER[inner], ORDER[outer])).as("inner %d outer %d", inner, outer)
                        .isEqualTo(table[inner][outer]);
                assertThat(Ecn.isUnusual(ORDER[inner], ORDER[outer])).as("inner %d outer %d", inner, outer)
                        .isEqualTo(flagged[inner].charAt(outer) == '!');
            }
        }
    }
}
