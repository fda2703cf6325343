package org.dsmip.controlplane.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.dsmip.controlplane.show.DataPlaneState.CounterView;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class QueueLossesTest {
    @Test
    @Tag("OPS-SAY-6")
    void showsWhatEachQueueHasLostSinceItIsWatched() {
        final AtomicLong lost = new AtomicLong(3);
        final QueueLosses losses = new QueueLosses().add("registration", "datagrams", "more", lost::get).add("tun",
                "packets", "more", () -> 0);
        lost.set(10);
        losses.sample(1);
        assertThat(losses.counters()).containsExactly(new CounterView("registration-queue-lost", "datagrams", 7),
                new CounterView("tun-queue-lost", "packets", 0));
    }

    @Test
    @Tag("OPS-SAY-6")
    void aDeviceThatIsMadeAnewHasNotFoundWhatTheOldOneLost() {
        final AtomicLong lost = new AtomicLong(1);
        final QueueLosses losses = new QueueLosses().add("tun", "packets", "more", lost::get);
        lost.set(11);
        losses.sample(1);
        lost.set(1);
        losses.sample(2_000_000_000L);
        assertThat(losses.counters()).containsExactly(new CounterView("tun-queue-lost", "packets", 10));
        lost.set(4);
        assertThat(losses.counters()).containsExactly(new CounterView("tun-queue-lost", "packets", 13));
    }
}
