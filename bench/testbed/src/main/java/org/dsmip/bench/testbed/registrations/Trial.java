package org.dsmip.bench.testbed.registrations;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** All phases with one home agent. */
public final class Trial {
    private final Load load;
    private final int window;
    private final int lifetimeSec;
    private final Show show;

    /** Asks for all bindings. */
    @FunctionalInterface
    public interface Show {
        /**
         * Asks once, and waits for the whole answer.
         *
         * @return how many bindings were listed
         * @throws IOException if it does not come
         */
        long bindings() throws IOException;
    }

    /**
     * What came of it.
     *
     * @param phases how fast the home agent was in each
     * @param shows how many answers listed the bindings meanwhile
     * @param showMs the longest that one of them took
     */
    public record Outcome(Map<Phase, LoadResult> phases, int shows, double showMs) {}

    /**
     * Makes one that has not begun.
     *
     * @param load asks for registrations
     * @param window how many at a time
     * @param lifetimeSec for how long
     * @param show asks for bindings
     */
    public Trial(Load load, int window, int lifetimeSec, Show show) {
        this.load = load;
        this.window = window;
        this.lifetimeSec = lifetimeSec;
        this.show = show;
    }

    /**
     * Goes through all phases.
     *
     * @return what came of them
     * @throws IOException if the home agent does not answer, or not for all
     */
    public Outcome run() throws IOException {
        load.prepare();
        final Map<Phase, LoadResult> phases = new EnumMap<>(Phase.class);
        phases.put(Phase.FIRST, register());
        phases.put(Phase.REFRESH, register());
        accepted(load.run(window, 0));
        phases.put(Phase.FRESH, register());
        final Shows shows = new Shows();
        final Thread asking = Thread.ofPlatform().name("show").start(shows);
        try {
            phases.put(Phase.BESIDE_SHOW, register());
        } finally {
            shows.ended.set(true);
            join(asking);
        }
        final IOException failure = shows.failure.get();
        if (failure != null) {
            throw failure;
        }
        return new Outcome(phases, shows.count, shows.longestNs / 1e6);
    }

    private LoadResult register() throws IOException {
        return accepted(load.run(window, lifetimeSec));
    }

    private static LoadResult accepted(LoadResult result) throws IOException {
        if (result.refused() > 0) {
            throw new IOException("the home agent refuses " + result.refused() + " of " + result.nodes());
        }
        return result;
    }

    private static void join(Thread thread) throws IOException {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Asks until it is told to end. What it has counted is read when its thread has ended. */
    private final class Shows implements Runnable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
        private int count;
        private long longestNs;

        @Override
        public void run() {
            try {
                do {
                    final long beginNs = System.nanoTime();
                    show.bindings();
                    longestNs = Math.max(longestNs, System.nanoTime() - beginNs);
                    count++;
                } while (!ended.get());
            } catch (IOException e) {
                failure.set(e);
            }
        }
    }
}
