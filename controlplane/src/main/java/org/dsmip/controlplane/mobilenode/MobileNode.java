package org.dsmip.controlplane.mobilenode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.dsmip.controlplane.effect.Datagram;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.mobilenode.RegistrationView.Access;
import org.dsmip.controlplane.mobilenode.RegistrationView.State;
import org.dsmip.controlplane.security.IdentificationSource;
import org.dsmip.core.wire.mip.AuthenticationExtension;
import org.dsmip.core.wire.mip.AuthenticationKind;
import org.dsmip.core.wire.mip.RegistrationReply;
import org.dsmip.core.wire.mip.ReplyCode;
import org.jspecify.annotations.Nullable;

/**
 * The mobile node with a co-located care-of address (RFC 3344 section 3.6, draft-ietf-mip4-dsmipv4-01 section 4.5).
 *
 * <p>Away from home its addresses live on the tunnel device and all its traffic goes there. Before a request is sent the data
 * plane knows the new care-of address and every prefix asked for, so that the first tunneled packet finds its way. Sending
 * goes by the same entry at once: whatever reaches the home agent after the request, but before the reply reaches the node,
 * is carried; whatever comes earlier is dropped there by its source check. Nothing with a home address as source ever leaves
 * without a tunnel that was asked for: detached, there is no entry and the data plane drops it. Until the reply a prefix is
 * sent by the mode accepted last, or else asked for; then by its code.
 *
 * <p>At home the addresses go to the access interface and the node deregisters, also after a start, since a crash may have
 * left a binding. Traffic goes directly once the home agent has let go, or has denied under its authenticator. Requests leave by the access interface, whatever is routed where.
 *
 * <p>Times are monotonic nanoseconds; wall clocks are in the format of NTP. Same inputs, same outputs. Not thread-safe.
 */
public final class MobileNode {
    private final CurrentSettings settings;
    private final IdentificationSource identifications;
    private final Requester requester;
    private final Movement movement;
    private final DiscardCounters discards = new DiscardCounters();
    private final Silence silence;
    private int lastCode = PrefixState.NO_CODE;
    private long answers;
    private long effectFailures;

    /**
     * Makes a mobile node that is not attached anywhere yet.
     *
     * @param settings what it is and wants
     * @param remembered of a former run
     * @param random spreads refreshes and makes identifications hard to guess: a cryptographic generator, except in tests
     */
    public MobileNode(MobileNodeSettings settings, Remembered remembered, RandomGenerator random) {
        this.settings = new CurrentSettings(settings);
        identifications = new IdentificationSource(random, remembered.lastIdentification(),
                remembered.highestAccepted());
        requester = new Requester(this.settings, identifications, remembered.dualStackHomeAgents());
        movement = new Movement(this.settings, requester, random);
        silence = requester.silence();
    }

    /**
     * The node is attached somewhere, perhaps where it was before.
     *
     * @param nowNs monotonic clock
     * @param wallClockNtp wall clock
     * @param next where it is now
     * @return what to do, in order
     */
    public List<Effect> onAttachment(long nowNs, long wallClockNtp, Attachment next) {
        final List<Effect> effects = new ArrayList<>();
        movement.attach(nowNs, next, effects);
        return advance(nowNs, wallClockNtp, effects);
    }

    /**
     * The operator wants something else. What the node has stays in use until the home agent has answered what it is asked now.
     *
     * @param nowNs monotonic time
     * @param wallClockNtp wall clock in the format of NTP
     * @param next what is wanted from now on; who and where it is, and of whom it asks, are those of before
     * @return what is to be done, in order
     */
    public List<Effect> onSettings(long nowNs, long wallClockNtp, MobileNodeSettings next) {
        final List<Effect> effects = new ArrayList<>();
        if (!next.equals(settings.now())) {
            settings.swap(next);
            movement.onSettings(nowNs, effects);
        }
        return advance(nowNs, wallClockNtp, effects);
    }

    /**
     * A datagram has come to the port that requests are sent from.
     *
     * @param nowNs monotonic clock
     * @param wallClockNtp wall clock
     * @param received the datagram
     * @return what to do, in order
     */
    public List<Effect> onDatagram(long nowNs, long wallClockNtp, Datagram received) {
        final List<Effect> effects = new ArrayList<>();
        switch (requester.onReply(nowNs, wallClockNtp, received)) {
            case Requester.Ignored ignored -> onIgnored(ignored, received, effects);
            case Requester.Denied denied -> onDenied(nowNs, denied, received, effects);
            case Requester.Agreed agreed -> {
                lastCode = agreed.reply().code();
                answers++;
                if (agreed.onTrial()) {
                    noteSigned("ipv6-given-up", received, "the home agent denied " + LegacyTrial.DENIALS
                            + " requests for IPv6 prefixes in a form that nobody can verify, and accepted one without; "
                            + "IPv6 is asked for again in the next network or in "
                            + settings.now().dualStack().unsupportedRetrySec() + " s", effects);
                }
                count(movement.onAgreed(nowNs, agreed, effects));
            }
        }
        return advance(nowNs, wallClockNtp, effects);
    }

    /**
     * Time has passed, typically until {@link #nextDeadlineNs}.
     *
     * @param nowNs monotonic clock
     * @param wallClockNtp wall clock
     * @return what to do, in order
     */
    public List<Effect> onTimer(long nowNs, long wallClockNtp) {
        return advance(nowNs, wallClockNtp, new ArrayList<>());
    }

    /**
     * When {@link #onTimer} is to be called next.
     *
     * @return an instant of the monotonic clock; {@link Long#MAX_VALUE}: never
     */
    public long nextDeadlineNs() {
        return movement.nextDeadlineNs();
    }

    /**
     * The node is to stop: leaves the home agent and takes back all it has put in place. The request that says so may have to
     * wait for up to a second (BASE-MN-24), and then for its reply; {@link #isStopped} tells when there is nothing left to
     * wait for.
     *
     * @param nowNs monotonic clock
     * @param wallClockNtp wall clock
     * @return what to do, in order
     */
    public List<Effect> onShutdown(long nowNs, long wallClockNtp) {
        movement.stop(nowNs);
        final List<Effect> effects = new ArrayList<>(advance(nowNs, wallClockNtp, new ArrayList<>()));
        movement.takeBack(effects);
        return List.copyOf(effects);
    }

    /**
     * Something could not be done. A request that could not be sent is sent again soon; what is to stay in place is tried again
     * at a regular look, or when the host has changed.
     *
     * @param nowNs monotonic clock
     * @param wallClockNtp wall clock
     * @param failed as it was returned from another method
     * @param reason why, in words for the operator
     * @return what to do, in order
     */
    public List<Effect> onEffectFailed(long nowNs, long wallClockNtp, Effect failed, String reason) {
        effectFailures++;
        final List<Effect> effects = new ArrayList<>();
        movement.onFailed(nowNs, failed, reason, effects);
        return advance(nowNs, wallClockNtp, effects);
    }

    /**
     * Something was done, perhaps after it had failed.
     *
     * @param done as it was returned from another method
     * @return what to do, in order; most of the time nothing
     */
    public List<Effect> onEffectDone(Effect done) {
        final List<Effect> effects = new ArrayList<>();
        movement.placement().onDone(done, effects);
        return effects;
    }

    /**
     * Something has changed on the host: what it refused may work now.
     *
     * @param nowNs monotonic clock
     */
    public void onHostChanged(long nowNs) {
        movement.placement().mayWork(nowNs);
    }

    /**
     * What is not in place although it should be.
     *
     * @return with the reasons
     */
    public List<Effect.NoteTrouble> troubles() {
        return movement.placement().troubles();
    }

    /**
     * The wall clock was set. What the home agent's clock says has not changed by that, so identifications go on as they were;
     * whether the registration still stands is asked at once, for nobody knows which of the clocks were wrong.
     *
     * @param nowNs monotonic clock
     * @param wallClockNtp wall clock, as it is now
     * @param stepNtp how far it was set, in the format of NTP; negative: back
     * @return what to do, in order
     */
    public List<Effect> onWallClockStep(long nowNs, long wallClockNtp, long stepNtp) {
        identifications.onWallClockStep(nowNs, wallClockNtp, stepNtp);
        return onSuspended(nowNs, wallClockNtp);
    }

    /**
     * The machine has slept: the home agent may have forgotten the node meanwhile, so it registers at once (OPS-CLK-4).
     *
     * @param nowNs clock that includes the sleep
     * @param wallClockNtp wall clock
     * @return what to do, in order
     */
    public List<Effect> onSuspended(long nowNs, long wallClockNtp) {
        movement.renew(nowNs);
        return advance(nowNs, wallClockNtp, new ArrayList<>());
    }

    /**
     * Something came back about a request, such as an ICMP error. Anybody may have sent it, so it is only told.
     *
     * @param words what came back
     * @param advice what to look at; may be empty
     */
    public void onTransportError(String words, String advice) {
        silence.onError(words, advice);
    }

    /**
     * What the node must find again after a restart.
     *
     * @return as it is now
     */
    public Remembered remembered() {
        return new Remembered(identifications.last(), identifications.highestAccepted(),
                requester.dualStackHomeAgents(), null);
    }

    /**
     * What the home agent may go on doing for this node after its end.
     *
     * @param nowNs monotonic clock
     * @return words for the operator; null: nothing, as far as is known
     */
    public @Nullable String remains(long nowNs) {
        return movement.remains(nowNs);
    }

    /**
     * Says whether the node has stopped: the home agent has answered, or will not, or need not be told.
     *
     * @return true some time after {@link #onShutdown}
     */
    public boolean isStopped() {
        return movement.state() instanceof Roaming.Leaving && requester.dueNs() == Deadline.NEVER;
    }

    /**
     * Where the node is attached.
     *
     * @return as told last
     */
    public Attachment attachment() {
        return movement.state().attachment();
    }

    /**
     * How many replies have been acted on so far.
     *
     * @return agreements and denials
     */
    public long answers() {
        return answers;
    }

    /**
     * How often what was received was ignored, by reason.
     *
     * @return a copy with every reason
     */
    public Map<DiscardReason, Long> discards() {
        return discards.snapshot();
    }

    /**
     * The state of the registration.
     *
     * @param nowNs monotonic clock
     * @return its state at that moment
     */
    public RegistrationView view(long nowNs) {
        final Roaming at = movement.state();
        final Attachment attachment = at.attachment();
        final AcceptedRegistration standing = at instanceof Roaming.Visiting ? at.registration() : null;
        return new RegistrationView(access(attachment), state(at), requester.support(),
                settings.now().home().homeAddress(),
                requester.terms().homeAgent(),
                attachment instanceof Attachment.Visiting visiting ? visiting.careOfAddress() : null,
                RegistrationView.Pending.of(requester.pending(), nowNs), RegistrationView.Granted.of(standing, nowNs),
                lastCode, movement.prefixes(), silence.view(nowNs), effectFailures);
    }

    private static Access access(Attachment at) {
        return switch (at) {
            case Attachment.Detached ignored -> Access.NONE;
            case Attachment.AtHome ignored -> Access.HOME;
            case Attachment.Visiting ignored -> Access.CO_LOCATED;
        };
    }

    private State state(Roaming at) {
        return switch (at) {
            case Roaming.Leaving ignored -> isStopped() ? State.STOPPED : State.DEREGISTERING;
            case Roaming.Detached ignored -> State.NO_IPV4_ACCESS;
            case Roaming.AtHome home -> home.released() ? State.HOME : State.DEREGISTERING;
            case Roaming.Visiting visiting -> visiting.registration() != null
                    ? State.REGISTERED
                    : requester.isBackingOff() ? State.DENIED : State.REGISTERING;
        };
    }

    private List<Effect> advance(long nowNs, long wallClockNtp, List<Effect> effects) {
        movement.advance(nowNs, wallClockNtp, effects);
        return List.copyOf(effects);
    }

    private void onIgnored(Requester.Ignored ignored, Datagram received, List<Effect> effects) {
        final DiscardReason reason = ignored.reason();
        final RegistrationReply reply = ignored.reply();
        discards.count(reason);
        silence.onDiscarded(reason);
        switch (reason) {
            case AUTHENTICATION_MISSING, AUTHENTICATION_DUPLICATE, UNKNOWN_SPI, AUTHENTICATION_FAILED ->
                effects.add(new Effect.NoteSecurityEvent(reason.label(), received.source().address(),
                        "registration reply ignored" + (reply == null ? "" : ", " + describe(reply, received, false))));
            default -> {
            }
        }
    }

    private void onDenied(long nowNs, Requester.Denied denied, Datagram received, List<Effect> effects) {
        lastCode = denied.reply().code();
        answers++;
        noteSigned("registration-denied", received, describe(denied.reply(), received, true), effects);
        if (denied.givesUpReverseTunneling()) {
            noteSigned("reverse-tunneling-given-up", received, "IPv4 will be sent without a tunnel", effects);
        }
        if (movement.onDenied(nowNs, denied, effects)) {
            final String remains = movement.remains(nowNs);
            noteSigned("deregistration-refused", received,
                    remains == null ? "nothing is known to be bound" : "the binding stays: " + remains, effects);
        }
    }

    /** What a reply says and who stands behind it; a source address proves nothing (BASE-AUTH-19, OPS-SAY-4). */
    private static String describe(RegistrationReply reply, Datagram received, boolean verified) {
        final ReplyCode code = reply.replyCode();
        final AuthenticationExtension authentication = reply.authentication(AuthenticationKind.MOBILE_HOME);
        final String key = authentication == null ? "" : "SPI 0x" + Long.toHexString(authentication.spi());
        final String author = verified
                ? "signed with " + key
                : (key.isEmpty() ? "unsigned" : "not verified, " + key) + ", claims to be "
                        + received.source().address();
        return "code " + reply.code() + (code == null ? "" : " (" + code.words() + ")") + ", " + author;
    }

    /** What follows from a reply that only the home agent can have sent. */
    private static void noteSigned(String cause, Datagram received, String detail, List<Effect> effects) {
        effects.add(new Effect.NoteSecurityEvent(cause, received.source().address(), detail, true));
    }

    private void count(PrefixMatching matching) {
        discards.count(DiscardReason.PREFIX_REPLY_UNMATCHED, matching.unmatched());
        discards.count(DiscardReason.PREFIX_REPLY_DUPLICATE, matching.duplicates());
        discards.count(DiscardReason.PREFIX_REPLY_NOT_COVERED, matching.uncovered());
    }
}
