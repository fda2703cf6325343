package org.dsmip.controlplane.mobilenode;

import static org.dsmip.core.binding.EncapsulationKind.IP_IN_IP;

import java.util.HashSet;
import java.util.Set;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.RegistrationReply;
import org.dsmip.core.wire.mip.ReplyCode;
import org.jspecify.annotations.Nullable;

/**
 * Repairs what a denial complains of (BASE-MN-32): asks again on other terms, each of them once in a round. What had to be
 * given up is asked for again in the next network, or after {@code mn.v6.unsupported-retry}. Not thread-safe; owned by the state machine.
 */
final class Negotiation {
    /** How often in a row a clock is set before something else must be wrong. */
    private static final int MAX_RESYNCHRONIZATIONS = 3;

    enum Reaction {
        /** Ask again on the terms as they are now. */
        RETRY,
        /** Set the clock by the reply first, then ask again. */
        RESYNCHRONIZE,
        /** There is nothing to repair: wait before asking again. */
        BACK_OFF
    }

    private record Position(Terms terms, Ipv6Support support, long revertNs) {}

    private final CurrentSettings settings;
    private final Set<Terms> tried = new HashSet<>();
    private Position now;
    private Position beforeRound;
    /** While one round without IPv6 is tried on the word of replies that nobody can verify: where to go back to. */
    private @Nullable Position beforeTrial;
    private boolean triedOut;
    private int resynchronizations;

    Negotiation(CurrentSettings settings) {
        this.settings = settings;
        now = new Position(configured(), Ipv6Support.UNKNOWN, Deadline.NEVER);
        beforeRound = now;
    }

    private Terms configured() {
        return Terms.configured(settings.now());
    }

    private long retryAfterNs() {
        return settings.now().dualStack().unsupportedRetrySec() * Deadline.SECOND_NS;
    }

    Terms terms() {
        return now.terms;
    }

    Ipv6Support support() {
        return now.support;
    }

    /** When what was given up is to be asked for again. */
    long revertNs() {
        return now.revertNs;
    }

    /** A new reason to register: a move, a refresh, the end of a back-off. */
    void beginRound(long nowNs) {
        endTrial();
        if (Deadline.isDue(now.revertNs, nowNs)) {
            now = new Position(configured().withHomeAgent(now.terms.homeAgent()), Ipv6Support.UNKNOWN, Deadline.NEVER);
            triedOut = false;
        }
        beforeRound = now;
        tried.clear();
        tried.add(now.terms);
        resynchronizations = 0;
    }

    /** The operator wants something else: whatever was given up is asked for again (BASE-MN-32). */
    void onSettings() {
        endTrial();
        now = new Position(configured().withHomeAgent(now.terms.homeAgent()),
                now.support == Ipv6Support.YES ? now.support : Ipv6Support.UNKNOWN, Deadline.NEVER);
        triedOut = false;
        beforeRound = now;
    }

    /**
     * What was given up does not outlive the network it was given up in (BASE-MN-32). What the home agent has said of IPv6
     * under its authenticator is true of it everywhere (DS-4.5-2, DS-4.5-13).
     */
    void onNewNetwork() {
        endTrial();
        final Terms fresh = configured().withHomeAgent(now.terms.homeAgent());
        final boolean refused = configured().dualStack() && !now.terms.dualStack() && !triedOut;
        now = refused
                ? new Position(fresh.withoutDualStack(), now.support, now.revertNs)
                : new Position(fresh, triedOut ? Ipv6Support.UNKNOWN : now.support, Deadline.NEVER);
        triedOut = false;
        beforeRound = now;
    }

    /** One round without IPv6, with all else as it is (OPS-HOME-3). */
    void beginTrial() {
        beforeTrial = now;
        now = new Position(now.terms.withoutDualStack(), now.support, now.revertNs);
    }

    boolean isTrial() {
        return beforeTrial != null;
    }

    /** The round without IPv6 has shown nothing. */
    void endTrial() {
        if (beforeTrial != null) {
            now = beforeTrial;
            beforeTrial = null;
        }
    }

    /**
     * Takes note of an accepted registration.
     *
     * @param asked whether prefixes were asked for
     * @param answered whether there was a reply to any of them
     */
    void onAccepted(long nowNs, boolean asked, boolean answered) {
        if (asked) {
            endTrial();
        }
        if (beforeTrial != null) {
            beforeTrial = null;
            triedOut = true;
            now = new Position(now.terms, Ipv6Support.REFUSED, nowNs + retryAfterNs());
        } else if (asked && answered) {
            now = new Position(now.terms, Ipv6Support.YES, now.revertNs);
        } else if (asked) {
            now = new Position(now.terms.withoutDualStack(), Ipv6Support.NO, nowNs + retryAfterNs());
        }
    }

    /**
     * Decides what to do about a denial.
     *
     * @param asked the request that was denied
     */
    Reaction onDenied(long nowNs, RequestForm asked, RegistrationReply reply) {
        if (!asked.prefixes().isEmpty()) {
            endTrial();
        }
        if (reply.replyCode() == ReplyCode.HA_IDENTIFICATION_MISMATCH) {
            resynchronizations++;
            return resynchronizations <= MAX_RESYNCHRONIZATIONS ? Reaction.RESYNCHRONIZE : giveUp();
        }
        final Terms next = isTrial() ? null : alternative(asked, reply);
        if (next == null || !tried.add(next)) {
            return giveUp();
        }
        now = new Position(next, supportOf(next), nowNs + retryAfterNs());
        return reply.replyCode() == ReplyCode.HA_UNKNOWN_HOME_AGENT_ADDRESS ? Reaction.RESYNCHRONIZE : Reaction.RETRY;
    }

    /** A round of repairs that ends in refusal was in vain: what it gave up was not what was wrong. */
    private Reaction giveUp() {
        endTrial();
        now = beforeRound;
        return Reaction.BACK_OFF;
    }

    private Ipv6Support supportOf(Terms next) {
        if (!next.homeAgent().equals(now.terms.homeAgent())) {
            return Ipv6Support.UNKNOWN;
        }
        return now.terms.dualStack() && !next.dualStack() ? Ipv6Support.REFUSED : now.support;
    }

    private @Nullable Terms alternative(RequestForm asked, RegistrationReply reply) {
        final Terms terms = now.terms;
        final ReplyCode code = reply.replyCode();
        if (code == null) {
            return null;
        }
        return switch (code) {
            case FA_LIFETIME_TOO_LONG -> reply.lifetimeSec() > 0 && reply.lifetimeSec() < asked.lifetimeSec()
                    ? terms.withLifetime(reply.lifetimeSec())
                    : null;
            case HA_UNKNOWN_HOME_AGENT_ADDRESS -> atHomeAgent(new Ipv4Address(reply.homeAgent()));
            case FA_ENCAPSULATION_UNAVAILABLE, HA_ENCAPSULATION_UNAVAILABLE ->
                asked.registers() ? terms.withEncapsulation(IP_IN_IP) : null;
            case FA_REVERSE_TUNNEL_UNAVAILABLE, HA_REVERSE_TUNNEL_UNAVAILABLE ->
                asked.registers() ? terms.withReverseTunneling(false) : null;
            case FA_REVERSE_TUNNEL_MANDATORY, HA_REVERSE_TUNNEL_MANDATORY ->
                asked.registers() ? terms.withReverseTunneling(true) : null;
            case FA_POORLY_FORMED_REQUEST, HA_POORLY_FORMED_REQUEST -> asked.registers() ? simpler(asked) : null;
            default -> null;
        };
    }

    /** Another home agent may well know IPv6 and all that the former one did not (DS-4.5-2). */
    private @Nullable Terms atHomeAgent(Ipv4Address other) {
        return other.isUnicast() && !other.equals(now.terms.homeAgent()) ? configured().withHomeAgent(other) : null;
    }

    /** First without the extensions that old home agents choke on (DS-4.5-13), then without the T flag (BASE-MN-33). */
    private @Nullable Terms simpler(RequestForm asked) {
        if (!asked.prefixes().isEmpty()) {
            return now.terms.withoutDualStack();
        }
        return asked.reverseTunneling() ? now.terms.withReverseTunneling(false) : null;
    }
}
