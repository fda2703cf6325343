package org.dsmip.controlplane.homeagent;

/**
 * Policy for all registrations, whatever family they ask for.
 *
 * @param profile which text decides where RFC 3344 and RFC 5944 differ
 * @param maximumLifetimeSec longest lifetime granted, 1..65535 s; 65535 is unlimited
 * @param maximumBindings how many mobile nodes may be bound at once; beyond it code 130
 * @param encapsulations which encapsulations besides IP in IP may be asked for
 * @param reverseTunneling what becomes of the T bit
 * @param strictReserved whether a set x bit is refused with code 134 (CNF-08)
 * @param unauthenticatedDenialsPerSec how many requests that prove no key are answered in a second (BASE-HA-45)
 */
public record RegistrationSettings(Profile profile, int maximumLifetimeSec, int maximumBindings,
        Encapsulations encapsulations, ReverseTunneling reverseTunneling, boolean strictReserved,
        int unauthenticatedDenialsPerSec) {
    /** Lifetime value that stands for no end (RFC 3344 section 3.3). */
    public static final int INFINITE_LIFETIME = 0xFFFF;

    /** Most mobile nodes that may be bound at once. */
    public static final int HARD_LIMIT = 1_000_000;

    /** What is used when nothing is configured. */
    public static final RegistrationSettings DEFAULTS = new RegistrationSettings(Profile.RFC_3344, 1800, 10_000,
            new Encapsulations(true, true), ReverseTunneling.SUPPORTED, true, 100);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if one is left
     */
    public RegistrationSettings {
        Ranges.check("maximum lifetime in seconds", maximumLifetimeSec, 1, INFINITE_LIFETIME);
        Ranges.check("maximum number of bindings", maximumBindings, 1, HARD_LIMIT);
        Ranges.check("unauthenticated denials per second", unauthenticatedDenialsPerSec, 0, 1_000_000);
    }

    /** Base profile (base ledger section 2). */
    public enum Profile {
        /** RFC 3344, the base of the dual-stack draft. */
        RFC_3344,
        /** RFC 5944: requests that cannot be authenticated are dropped in silence. */
        RFC_5944
    }

    /** What becomes of the T bit (RFC 3024). */
    public enum ReverseTunneling {
        /** A request with T is refused with code 137. */
        UNSUPPORTED,
        /** As the mobile node asks. */
        SUPPORTED,
        /** A request without T is refused with code 138. */
        MANDATORY
    }

    /**
     * Encapsulations besides IP in IP.
     *
     * @param gre whether G may be set
     * @param minimal whether M may be set
     */
    public record Encapsulations(boolean gre, boolean minimal) {}
}
