package org.dsmip.controlplane.mobilenode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.core.net.IpAddress;

/**
 * Tells the home link that the node's addresses are its own again, each three times at one second: one announcement may get
 * lost (RFC 3344 section 4.6, RFC 4861 section 7.2.6). Not thread-safe; owned by the state machine.
 */
final class Announcements {
    static final int TIMES = 3;

    private final Map<IpAddress, Repetition> repetitions = new LinkedHashMap<>();

    private record Repetition(int left, long dueNs) {}

    void start(long nowNs, IpAddress address, List<Effect> effects) {
        announce(address, effects);
        repetitions.put(address, new Repetition(TIMES - 1, nowNs + Deadline.SECOND_NS));
    }

    void onTimer(long nowNs, List<Effect> effects) {
        repetitions.entrySet().removeIf(entry -> {
            final Repetition repetition = entry.getValue();
            if (!Deadline.isDue(repetition.dueNs, nowNs)) {
                return false;
            }
            announce(entry.getKey(), effects);
            entry.setValue(new Repetition(repetition.left - 1, nowNs + Deadline.SECOND_NS));
            return repetition.left == 1;
        });
    }

    void cancel(IpAddress address) {
        repetitions.remove(address);
    }

    void cancel() {
        repetitions.clear();
    }

    long nextDeadlineNs() {
        long next = Deadline.NEVER;
        for (Repetition repetition : repetitions.values()) {
            next = Deadline.earlier(next, repetition.dueNs);
        }
        return next;
    }

    private static void announce(IpAddress address, List<Effect> effects) {
        effects.add(new Effect.AnnounceAddress(address, null));
    }
}
