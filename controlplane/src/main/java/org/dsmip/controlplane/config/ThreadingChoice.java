package org.dsmip.controlplane.config;

import java.util.Locale;
import org.dsmip.controlplane.config.ForwardingSettings.Threading;
import org.dsmip.controlplane.config.ForwardingSettings.WaitStrategy;

/**
 * Which threads forward on a given host, and why those. A hop from thread to thread costs next to nothing where both are awake
 * on processors of their own, and more than forwarding a packet where the other one must be woken first.
 *
 * @param threading what was chosen, never {@link Threading#AUTO}
 * @param reason why, in words of the operator
 */
public record ThreadingChoice(Threading threading, String reason) {
    /** Of a worker with a ring: one receives, one forwards. */
    private static final int THREADS_OF_A_RING = 2;

    /**
     * Chooses.
     *
     * @param settings what the operator wants
     * @param processors how many this process may use, by affinity and quota
     * @return the choice
     */
    public static ThreadingChoice of(ForwardingSettings settings, int processors) {
        if (settings.threading() != Threading.AUTO) {
            return new ThreadingChoice(settings.threading(), "configured");
        }
        if (neverPays(settings)) {
            return new ThreadingChoice(Threading.SHARED,
                    "auto: with wait-strategy block each burst would wake a sleeping thread");
        }
        final int needed = processorsNeeded(settings);
        return new ThreadingChoice(processors < needed ? Threading.SHARED : Threading.WORKERS,
                "auto: " + counted(processors, "processor") + ", rings for " + counted(settings.workers(), "worker")
                        + " take " + needed);
    }

    /** The rule in a line, for whoever reads the configuration on any host. */
    static String rule(ForwardingSettings settings) {
        return neverPays(settings)
                ? "\"auto\" is \"shared\" with wait-strategy = \"block\""
                : "\"auto\" is \"workers\" where the node may use " + processorsNeeded(settings)
                        + " processors or more, else \"shared\"";
    }

    private static boolean neverPays(ForwardingSettings settings) {
        return settings.waitStrategy() == WaitStrategy.BLOCK;
    }

    /** Both threads of each worker are busy at the same time, and registrations must not wait for them. */
    private static int processorsNeeded(ForwardingSettings settings) {
        return THREADS_OF_A_RING * settings.workers() + 1;
    }

    private static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /**
     * What was chosen, as it is written in a configuration.
     *
     * @return {@code shared} or {@code workers}
     */
    public String label() {
        return threading.name().toLowerCase(Locale.ROOT);
    }

    /**
     * How many threads forward.
     *
     * @param workers how many share the traffic
     * @return threads in all
     */
    public int threads(int workers) {
        return workers * (hasRings() ? THREADS_OF_A_RING : 1);
    }

    /**
     * Says whether a ring lies between receiving and forwarding.
     *
     * @return false: one thread does both
     */
    public boolean hasRings() {
        return threading == Threading.WORKERS;
    }
}
