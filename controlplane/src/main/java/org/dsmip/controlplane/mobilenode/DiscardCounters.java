package org.dsmip.controlplane.mobilenode;

import java.util.EnumMap;
import java.util.Map;

/** How often each {@link DiscardReason} occurred. Not thread-safe; owned by the state machine. */
final class DiscardCounters {
    private final Map<DiscardReason, Long> counts = new EnumMap<>(DiscardReason.class);

    DiscardCounters() {
        for (DiscardReason reason : DiscardReason.values()) {
            counts.put(reason, 0L);
        }
    }

    void count(DiscardReason reason) {
        count(reason, 1);
    }

    void count(DiscardReason reason, int times) {
        counts.merge(reason, (long) times, Long::sum);
    }

    Map<DiscardReason, Long> snapshot() {
        return new EnumMap<>(counts);
    }
}
