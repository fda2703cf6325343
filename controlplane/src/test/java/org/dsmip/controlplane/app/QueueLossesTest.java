package org.dsmip.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.dsmip.controlplane.admin.DataPlaneState.CounterView;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class QueueLossesTest {
    @Test
    @Tag("OPS-SAY-6")
    void showsWhatEachQueueHasLost() {
        final AtomicLong lost = new AtomicLong(3);
        final QueueLosses losses = new QueueLosses().add("registration", "datagrams", "more", lost::get).add("tun",
                "packets", "more", () -> 0);
        lost.set(10);
        losses.sample(1);
        assertThat(losses.counters()).containsExactly(new CounterView("registration-queue-lost", "datagrams", 10),
                new CounterView("tun-queue-lost", "packets", 0));
    }
}
