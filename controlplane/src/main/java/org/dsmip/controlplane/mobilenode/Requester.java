package org.dsmip.controlplane.mobilenode;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.mobilenode.Negotiation.Reaction;
import org.dsmip.controlplane.security.IdentificationSource;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.CriticalVendorExtension;
import org.dsmip.core.wire.mip.RegistrationReply;
import org.dsmip.core.wire.mip.ReplyCode;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests until the home agent agrees: identification, spacing, repetition, repair of what is denied. What is asked
 * for is the {@link #pursue goal}; what follows from an agreement is the caller's. Not thread-safe; owned by the state
 * machine.
 */
final class Requester {
    private final IdentificationSource identifications;
    private final ReplyCheck check;
    private final RequestEncoder encoder;
    private final Negotiation negotiation;
    private final LegacyTrial legacy;
    private final Silence silence = new Silence();
    private final RequestSchedule schedule = new RequestSchedule();
    private @Nullable Function<Terms, RequestForm> goal;
    private @Nullable PendingRequest pending;
    private boolean roundOpen;

    Requester(CurrentSettings settings, IdentificationSource identifications, Set<Ipv4Address> dualStackHomeAgents) {
        this.identifications = identifications;
        check = new ReplyCheck(settings);
        encoder = new RequestEncoder(settings);
        negotiation = new Negotiation(settings);
        legacy = new LegacyTrial(dualStackHomeAgents);
    }

    /** What a datagram came to. */
    sealed interface Outcome {}

    /** Nothing. The reply is null unless it was looked into. */
    record Ignored(DiscardReason reason, @Nullable RegistrationReply reply) implements Outcome {}

    /**
     * A refusal; the next request is scheduled.
     *
     * @param isLastWord whether there is nothing to repair
     * @param givesUpReverseTunneling whether reverse tunneling has been given up because of it
     */
    record Denied(RequestForm asked, RegistrationReply reply, boolean isLastWord, boolean givesUpReverseTunneling)
            implements
                Outcome {}

    /**
     * Agreement.
     *
     * @param onTrial whether IPv6 has been given up on the word of replies that nobody can verify
     */
    record Agreed(PendingRequest request, RegistrationReply reply, int coveredUntil, boolean onTrial)
            implements
                Outcome {}

    /** Asks for something else from now on, as soon as it is allowed; replies to earlier requests no longer count. */
    void pursue(long nowNs, Function<Terms, RequestForm> next) {
        resume(next);
        schedule.restart(nowNs);
    }

    /** Asks again for the same, as soon as it is allowed; a reply to the request under way still counts. */
    void renew(long nowNs) {
        if (goal != null) {
            schedule.restart(nowNs);
        }
    }

    /** Asks for this when the time set by {@link #waitUntil} has come. */
    void resume(Function<Terms, RequestForm> next) {
        goal = next;
        pending = null;
        roundOpen = false;
        legacy.reset();
    }

    /** What was given up elsewhere is asked for here. */
    void onNewNetwork() {
        negotiation.onNewNetwork();
        legacy.reset();
    }

    /** What was given up is asked for again. */
    void onSettings() {
        negotiation.onSettings();
        legacy.reset();
    }

    /** Home agents that have answered a request for IPv6 under their authenticator. */
    Set<Ipv4Address> dualStackHomeAgents() {
        return legacy.knowing();
    }

    Silence silence() {
        return silence;
    }

    void stop() {
        goal = null;
        pending = null;
        roundOpen = false;
        schedule.stop();
    }

    /** Says whether the next request waits because the last one was denied. */
    boolean isBackingOff() {
        return schedule.isBackingOff() && pending == null && !roundOpen;
    }

    void waitUntil(long nextNs) {
        schedule.settle(nextNs);
    }

    long dueNs() {
        return schedule.dueNs();
    }

    int attempts() {
        return schedule.attempts();
    }

    @Nullable
    PendingRequest pending() {
        return pending;
    }

    Terms terms() {
        return negotiation.terms();
    }

    Ipv6Support support() {
        return negotiation.support();
    }

    long revertNs() {
        return negotiation.revertNs();
    }

    void onAccepted(long nowNs, boolean asked, boolean answered) {
        negotiation.onAccepted(nowNs, asked, answered);
    }

    /** What the next request will say, so that the node can prepare for being granted it. */
    RequestForm next(long nowNs) {
        if (goal == null) {
            throw new IllegalStateException("a request is due, but there is none to make");
        }
        if (!roundOpen) {
            roundOpen = true;
            negotiation.beginRound(nowNs);
        }
        if (negotiation.isTrial() && schedule.attempts() >= LegacyTrial.TRANSMISSIONS) {
            negotiation.endTrial();
        }
        return goal.apply(negotiation.terms());
    }

    /** Sends a request, each time with a fresh identification (BASE-RPL-13). */
    void transmit(long nowNs, long wallClockNtp, RequestForm form, int firstTimeoutSec, List<Effect> effects) {
        final long identification = identifications.next(wallClockNtp);
        final Datagram datagram = encoder.encode(form, identification);
        schedule.onSent(nowNs, firstTimeoutSec, form.lifetimeSec());
        pending = new PendingRequest(form, identification, nowNs, schedule.attempts(), datagram);
        legacy.onSent();
        silence.onSent(nowNs);
        effects.add(new Effect.Send(datagram));
    }

    void onSendFailed(long nowNs, Datagram datagram) {
        if (pending != null && pending.datagram().equals(datagram)) {
            pending = null;
            silence.onSendFailed();
            schedule.onSendFailed(nowNs);
        }
    }

    Outcome onReply(long nowNs, long wallClockNtp, Datagram received) {
        final PendingRequest answered = pending;
        if (answered == null) {
            return new Ignored(check.isReply(received) ? DiscardReason.NO_REQUEST_PENDING : DiscardReason.NOT_A_REPLY,
                    null);
        }
        return switch (check.check(received, answered)) {
            case ReplyCheck.Discarded discarded -> ignore(nowNs, answered, discarded);
            case ReplyCheck.Passed passed -> agrees(answered.form(), passed.reply())
                    ? agree(answered, passed)
                    : deny(nowNs, wallClockNtp, answered, passed.reply());
        };
    }

    private Ignored ignore(long nowNs, PendingRequest answered, ReplyCheck.Discarded discarded) {
        final RegistrationReply reply = discarded.reply();
        if (reply != null && discarded.reason().isUnverifiable()
                && legacy.onUnverifiable(answered.form(), reply)) {
            negotiation.beginTrial();
            // The request stays pending until the next one leaves: if the home agent answers it after all, that counts.
            schedule.retry(nowNs);
        }
        return new Ignored(discarded.reason(), reply);
    }

    private Agreed agree(PendingRequest answered, ReplyCheck.Passed passed) {
        legacy.onAuthentic(answered.form());
        silence.end();
        identifications.accepted(answered.identification());
        pending = null;
        roundOpen = false;
        return new Agreed(answered, passed.reply(), passed.coveredUntil(),
                negotiation.isTrial() && answered.form().prefixes().isEmpty());
    }

    /** An extension that must be understood and is not makes the reply a denial (BASE-FMT-15). */
    private static boolean agrees(RequestForm form, RegistrationReply reply) {
        return ReplyCode.isAccepted(reply.code()) && (!form.registers() || reply.lifetimeSec() > 0)
                && reply.first(CriticalVendorExtension.class) == null;
    }

    private Denied deny(long nowNs, long wallClockNtp, PendingRequest answered, RegistrationReply reply) {
        if (!answered.wentToAgent()) {
            legacy.onAuthentic(answered.form());
        }
        silence.end();
        final boolean tunneling = negotiation.terms().reverseTunneling();
        final Reaction reaction = negotiation.onDenied(nowNs, answered.form(), reply);
        pending = null;
        if (reaction == Reaction.RESYNCHRONIZE
                && reply.identification() >>> 32 != answered.identification() >>> 32) {
            identifications.synchronize(reply.identification(), nowNs, wallClockNtp);
        }
        if (reaction == Reaction.BACK_OFF) {
            roundOpen = false;
            schedule.onDenied(nowNs);
        } else {
            schedule.retry(nowNs);
        }
        return new Denied(answered.form(), reply, reaction == Reaction.BACK_OFF,
                tunneling && !negotiation.terms().reverseTunneling());
    }
}
