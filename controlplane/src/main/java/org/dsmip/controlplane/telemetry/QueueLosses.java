package org.dsmip.controlplane.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.dsmip.controlplane.journal.Watch;
import org.dsmip.controlplane.show.DataPlaneState.CounterView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was lost in queues before it could be received, since this node watches them: shown, and told with what helps, at most
 * once a minute for each queue. Used by the control thread.
 */
final class QueueLosses implements Watch {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.queues");
    private static final long LOOK_INTERVAL_NS = 1_000_000_000L;
    private static final long LINE_INTERVAL_NS = 60_000_000_000L;

    private final List<Queue> queues = new ArrayList<>();
    private boolean sampled;
    private long sampledNs;

    private static final class Queue {
        private final String name;
        private final String unit;
        private final String remedy;
        private final LongSupplier losses;
        private long counted;
        private long lost;
        private long told;
        private long toldNs;
        private boolean everTold;

        private Queue(String name, String unit, String remedy, LongSupplier losses) {
            this.name = name;
            this.unit = unit;
            this.remedy = remedy;
            this.losses = losses;
            // A device that is made counts what the kernel itself wants to send before it is up.
            counted = losses.getAsLong();
        }

        private long lost() {
            final long now = losses.getAsLong();
            // A device that is made anew begins to count anew.
            lost += Math.max(now - counted, 0);
            counted = now;
            return lost;
        }
    }

    /**
     * Watches a queue.
     *
     * @param name of its counter, before {@code -queue-lost}
     * @param unit what is lost
     * @param remedy what an operator can do
     * @param losses how much has been lost so far
     */
    QueueLosses add(String name, String unit, String remedy, LongSupplier losses) {
        queues.add(new Queue(name, unit, remedy, losses));
        return this;
    }

    List<CounterView> counters() {
        return queues.stream()
                .map(queue -> new CounterView(queue.name + "-queue-lost", queue.unit, queue.lost()))
                .toList();
    }

    /** What one of them lost. */
    long lost(String name) {
        return queues.stream().filter(queue -> queue.name.equals(name)).mapToLong(Queue::lost).sum();
    }

    @Override
    public void sample(long nowNs) {
        if (sampled && nowNs - sampledNs < LOOK_INTERVAL_NS) {
            return;
        }
        sampled = true;
        sampledNs = nowNs;
        for (Queue queue : queues) {
            final long lost = queue.lost();
            if (lost != queue.told && (!queue.everTold || nowNs - queue.toldNs >= LINE_INTERVAL_NS)) {
                LOG.atWarn().addKeyValue("queue", queue.name).addKeyValue("lost", lost - queue.told)
                        .addKeyValue("unit", queue.unit).addKeyValue("what-helps", queue.remedy)
                        .log("a queue was full");
                queue.told = lost;
                queue.toldNs = nowNs;
                queue.everTold = true;
            }
        }
    }
}
