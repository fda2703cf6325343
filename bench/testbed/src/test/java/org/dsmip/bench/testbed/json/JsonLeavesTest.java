package org.dsmip.bench.testbed.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class JsonLeavesTest {
    @Test
    void givesEveryValueItsPath() {
        assertThat(JsonLeaves.of("""
                {"a": 1.50, "b": {"c": "x y", "d": null}, "e": [{"f": true}, {"f": -2}], "g": []}
                """)).containsExactly(entry("a", "1.50"), entry("b.c", "x y"), entry("b.d", "null"),
                entry("e.0.f", "true"), entry("e.1.f", "-2"));
    }

    @Test
    void readsWhatThereIsOfATextThatEndsEarly() {
        assertThat(JsonLeaves.of("{\"a\": 1, \"b\": {\"c\"")).containsExactly(entry("a", "1"));
        assertThat(JsonLeaves.of("iperf3: no route")).isEmpty();
        assertThat(JsonLeaves.of("")).isEmpty();
    }
}
