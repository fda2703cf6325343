package org.dsmip.core.counters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
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

    @Test
    @Tag("PF-21")
    void bindingsAreCountedApart() {
        final BindingCounters counters = new BindingCounters();
        final int[] bindings = {0, 1, 255, 256, 10_000, BindingCounters.CAPACITY - 1};
        for (int binding : bindings) {
            counters.add(binding, Counter.IPV6_FROM_TUNNEL, binding + 1);
            counters.drop(binding, DropReason.INNER_SOURCE, 1);
        }
        for (int binding : bindings) {
            assertThat(counters.value(binding, Counter.IPV6_FROM_TUNNEL)).isEqualTo(binding + 1);
            assertThat(counters.value(binding, DropReason.INNER_SOURCE)).isEqualTo(1);
            assertThat(counters.value(binding, Counter.DROPPED)).isEqualTo(1);
            assertThat(counters.value(binding, DropReason.TRUNCATED)).isZero();
        }
        assertThat(counters.value(2, Counter.IPV6_FROM_TUNNEL)).isZero();
        assertThat(counters.value(20_000, Counter.IPV6_FROM_TUNNEL)).isZero();
    }

    @Test
    @Tag("PF-24")
    void bindingsBeyondTheCapacityAreNotCounted() {
        final BindingCounters counters = new BindingCounters();
        for (int binding : new int[]{-1, BindingCounters.CAPACITY, Integer.MAX_VALUE}) {
            counters.add(binding, Counter.IPV6_FROM_TUNNEL, 1);
            counters.drop(binding, DropReason.INNER_SOURCE, 1);
            assertThat(counters.value(binding, Counter.IPV6_FROM_TUNNEL)).isZero();
            assertThat(counters.value(binding, DropReason.INNER_SOURCE)).isZero();
        }
    }
}
