package org.dsmip.controlplane.system;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** Times in which a link is out by intention, and nobody can be blamed for what is lost. */
final class Outages {
    private final List<Outage> outages = new CopyOnWriteArrayList<>();

    private record Outage(long fromNs, long toNs) {}

    /** Does something that takes a link out, and notes how long it took. */
    void during(Callable<?> action) throws Exception {
        final long fromNs = System.nanoTime();
        try {
            action.call();
        } finally {
            outages.add(new Outage(fromNs, System.nanoTime()));
        }
    }

    boolean excuse(long sentNs) {
        return outages.stream().anyMatch(outage -> sentNs >= outage.fromNs && sentNs <= outage.toNs);
    }

    int count() {
        return outages.size();
    }
}
