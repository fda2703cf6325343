package org.dsmip.core.counters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Counters of a worker and of each binding. */
class CountersTest {
    @Test
    void idsAreThePlacesAndLabelsAreDifferent() {
        final Set<String> labels = new HashSet<>();
        assertThat(Arrays.stream(Counter.values()).map(Counter::id).toList()).as("ids without gaps, in order")
                .isEqualTo(IntStream.range(0, Counter.values().length).boxed().toList());
        assertThat(Arrays.stream(DropReason.values()).map(DropReason::id).toList()).as("ids without gaps, in order")
                .isEqualTo(IntStream.range(0, DropReason.values().length).boxed().toList());
        for (Counter counter : Counter.values()) {
            assertThat(labels.add(counter.label())).as(counter.label()).isTrue();
            assertThat(counter.help()).isNotBlank();
        }
        for (DropReason reason : DropReason.values()) {
            assertThat(labels.add(reason.label())).as(reason.label()).isTrue();
            assertThat(reason.help()).isNotBlank();
        }
        assertThat(labels).as("names of the ledger's show bindings").contains("v6-down", "v6-up", "drop-src",
                "drop-outer", "mode-mismatch", "bare-hoa", "ll-discard", "mcast-filtered", "ptb-sent", "du3-sent",
                "bad-ver", "reasm-fail");
    }

    @Test
    void everyCounterOfALaneHasItsOwnPlace() {
        final CounterLane lane = new CounterLane();
        for (Counter counter : Counter.values()) {
            lane.add(counter, 1_000 + counter.id());
        }
        for (DropReason reason : DropReason.values()) {
            lane.drop(reason, 2_000 + reason.id());
        }
        final long dropped = Arrays.stream(DropReason.values()).mapToLong(reason -> 2_000 + reason.id()).sum();
        for (Counter counter : Counter.values()) {
            assertThat(lane.value(counter)).as(counter.label())
                    .isEqualTo(1_000 + counter.id() + (counter == Counter.DROPPED ? dropped : 0));
        }
        for (DropReason reason : DropReason.values()) {
            assertThat(lane.value(reason)).as(reason.label()).isEqualTo(2_000 + reason.id());
        }
    }
}
