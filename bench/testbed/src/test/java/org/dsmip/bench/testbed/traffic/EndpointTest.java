package org.dsmip.bench.testbed.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
    @ParameterizedTest
    @CsvSource({"192.0.2.1:9000, 192.0.2.1:9000", "[2001:db8::1]:9000, [2001:db8::1]:9000", "192.0.2.1, 192.0.2.1:7",
        "2001:db8::1, [2001:db8::1]:7", "[::1], [::1]:7", "0.0.0.0:0, 0.0.0.0:0", "[::]:65535, [::]:65535"})
    void readsAndPrintsAnAddressWithOrWithoutAPort(String text, String printed) {
        assertThat(Endpoint.print(Endpoint.parse(text, 7))).isEqualTo(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":9000", "localhost:9000", "192.0.2.1:", "192.0.2.1:65536", "192.0.2.1:x", "a.b.c.d:1",
        "[2001:db8::1", "[2001:db8::1]9000", "[]:1", "2001:db8::g", "192.0.2:1", "[fe80::1%none]:1"})
    void refusesNamesAndMalformedText(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text, 7)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not an address and port");
    }

    @Test
    void wantsAPortWhereThereIsNoDefault() {
        assertThatThrownBy(() -> Endpoint.parse("192.0.2.1", -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
