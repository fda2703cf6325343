package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;

import org.dsmip.core.net.Ipv6Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which prefix fields stand for themselves and which ask for something to be chosen. */
class PrefixRequestKindTest {
    @ParameterizedTest
    @CsvSource({"::5, 128, ALLOCATION", "::200:ff:fe00:10, 128, ALLOCATION", "::ffff:ffff:ffff:ffff, 128, ALLOCATION",
        "::fffe:0:0, 128, ALLOCATION", "::1, 128, NOT_HOME", "::ffff:192.0.2.1, 128, NOT_HOME",
        "0:0:0:1::5, 128, EXPLICIT", "::200:ff:fe00:10, 64, ALLOCATION"})
    @Tag("A-20")
    @Tag("A-21")
    void anyLowHalfButThoseWithAMeaningIsAnInterfaceIdentifier(String prefix, int length, PrefixRequestKind kind) {
        assertThat(PrefixRequestKind.of(Ipv6Address.parse(prefix), length)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({"::, 128, ALLOCATION", "::, 0, ALLOCATION", "::, 56, ALLOCATION", "::, 129, INVALID",
        "2001:db8:1::10, 0, INVALID"})
    @Tag("A-22")
    void zeroAsksForAnAllocationOfAnyLength(String prefix, int length, PrefixRequestKind kind) {
        assertThat(PrefixRequestKind.of(Ipv6Address.parse(prefix), length)).isEqualTo(kind);
    }
}
