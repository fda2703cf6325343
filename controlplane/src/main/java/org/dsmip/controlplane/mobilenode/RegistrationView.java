package org.dsmip.controlplane.mobilenode;

import java.util.List;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * The state of a mobile node's registration at one moment, for {@code show registration}. Immutable.
 *
 * @param access {@code access}: how the node is attached
 * @param state {@code reg}: where the registration stands
 * @param ipv6Support {@code v6-support}: what is known of the home agent
 * @param homeAddress {@code hoa}
 * @param homeAgent {@code ha}: whom requests go to
 * @param careOfAddress {@code coa}; null unless visiting
 * @param pending the newest request if it waits for a reply (BASE-MN-04)
 * @param granted the registration that stands, if there is one
 * @param lastCode code of the last reply that counted, 0..255; {@link PrefixState#NO_CODE} before the first
 * @param prefixes the requested prefixes in their order
 * @param unanswered what the home agent has not answered; null: nothing
 * @param effectFailures how many effects could not be carried out
 */
public record RegistrationView(Access access, State state, Ipv6Support ipv6Support, Ipv4Address homeAddress,
        Ipv4Address homeAgent, @Nullable Ipv4Address careOfAddress, @Nullable Pending pending,
        @Nullable Granted granted, int lastCode, List<PrefixState> prefixes,
        @Nullable Unanswered unanswered, long effectFailures) {
    /** Copies the list. */
    public RegistrationView {
        prefixes = List.copyOf(prefixes);
    }

    /** How a node is attached. */
    public enum Access {
        /** Not at all. */
        NONE("none"),
        /** On the home link. */
        HOME("home"),
        /** With a co-located care-of address. */
        CO_LOCATED("ccoa");

        private final String label;

        Access(String label) {
            this.label = label;
        }

        /**
         * The value of {@code access}.
         *
         * @return lower case
         */
        public String label() {
            return label;
        }
    }

    /** Where a registration stands. */
    public enum State {
        /** There is no IPv4 to register by (DS-2.2-1). */
        NO_IPV4_ACCESS("no-v4-access"),
        /** Waiting for a first agreement here. */
        REGISTERING("registering"),
        /** Registered, perhaps being refreshed. */
        REGISTERED("registered"),
        /** Denied; will be asked for again. */
        DENIED("denied"),
        /** At home or stopping, and waiting for the home agent to let go. */
        DEREGISTERING("deregistering"),
        /** At home, an ordinary host. */
        HOME("home"),
        /** Stopped. */
        STOPPED("stopped");

        private final String label;

        State(String label) {
            this.label = label;
        }

        /**
         * The value of {@code reg}.
         *
         * @return lower case
         */
        public String label() {
            return label;
        }
    }

    /**
     * Requests without an answer that counts, since the last one that did.
     *
     * @param requests how many were sent
     * @param sinceSec how long ago the first of them was
     * @param cameBack what came instead, in words
     * @param advice what to look at
     */
    public record Unanswered(int requests, long sinceSec, String cameBack, String advice) {}

    /**
     * A request that waits for a reply.
     *
     * @param destination where it was sent
     * @param careOfAddress that it registers
     * @param identification its identification
     * @param lifetimeSec requested
     * @param remainingSec what would be left of that
     * @param attempt 1 for the first transmission
     * @param ageSec since it was sent
     */
    public record Pending(Ipv4Address destination, Ipv4Address careOfAddress, long identification, int lifetimeSec,
            long remainingSec, int attempt, long ageSec) {
        static @Nullable Pending of(@Nullable PendingRequest request, long nowNs) {
            if (request == null) {
                return null;
            }
            final RequestForm form = request.form();
            final long elapsedSec = (nowNs - request.sentNs()) / Deadline.SECOND_NS;
            return new Pending(form.homeAgent(), form.careOfAddress(), request.identification(), form.lifetimeSec(),
                    Math.max(0, form.lifetimeSec() - elapsedSec), request.attempt(), elapsedSec);
        }
    }

    /**
     * A registration that stands.
     *
     * @param homeAgent its end of the tunnels
     * @param encapsulation granted
     * @param reverseTunneling granted
     * @param lifetimeSec granted; 65535 is forever
     * @param expiresInSec what is left; {@link #NEVER_SEC} if it does not expire
     * @param refreshInSec until the next request; {@link #NEVER_SEC} if none is planned
     * @param identification of the request
     */
    public record Granted(Ipv4Address homeAgent, EncapsulationKind encapsulation, boolean reverseTunneling,
            int lifetimeSec, long expiresInSec, long refreshInSec, long identification) {
        /** There is no such moment. */
        public static final long NEVER_SEC = -1;

        static @Nullable Granted of(@Nullable AcceptedRegistration registration, long nowNs) {
            return registration == null
                    ? null
                    : new Granted(registration.homeAgent(), registration.encapsulation(),
                            registration.reverseTunneling(), registration.lifetimeSec(),
                            secondsUntil(registration.expiresNs(), nowNs),
                            secondsUntil(registration.refreshNs(), nowNs), registration.identification());
        }

        private static long secondsUntil(long deadlineNs, long nowNs) {
            return deadlineNs == Deadline.NEVER
                    ? NEVER_SEC
                    : Math.max(0, Math.ceilDiv(deadlineNs - nowNs, Deadline.SECOND_NS));
        }
    }
}
