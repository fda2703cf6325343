package org.dsmip.controlplane.mobilenode;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.mobilenode.PrefixState.Status;
import org.dsmip.controlplane.mobilenode.Roaming.AtHome;
import org.dsmip.controlplane.mobilenode.Roaming.Detached;
import org.dsmip.controlplane.mobilenode.Roaming.Leaving;
import org.dsmip.controlplane.mobilenode.Roaming.Stay;
import org.dsmip.controlplane.mobilenode.Roaming.Visiting;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Tunnel;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.wire.mip.RegistrationReply;
import org.jspecify.annotations.Nullable;

/**
 * What a mobile node does about where it is: addresses, routing, forwarding entry and the request that belongs to the place.
 * Not thread-safe; owned by {@link MobileNode}.
 */
final class Movement {
    private static final double REFRESH_AT = 0.80;
    /** Of a short lifetime that leaves too little for repeating a lost request. */
    private static final double SHORT_REFRESH_AT = 2.0 / 3;
    private static final int SHORT_LIFETIME_SEC = 75;
    /** Refreshes come up to this much earlier, so that nodes that started together do not stay together. */
    private static final double REFRESH_JITTER = 0.05;
    private static final int DEPARTURE_ATTEMPTS = 2;
    private static final int BINDING_ID = 0;

    private final CurrentSettings settings;
    private final Requester requester;
    private final RandomGenerator random;
    private final PrefixTable prefixes;
    private final Placement placement;
    private final PublishedEntry published;
    private final Announcements announcements = new Announcements();
    private final LeaveTaking leave;
    private Roaming state = new Detached(null);

    Movement(CurrentSettings settings, Requester requester, RandomGenerator random) {
        this.settings = settings;
        this.requester = requester;
        this.random = random;
        prefixes = new PrefixTable(settings);
        placement = new Placement(settings.now().home());
        leave = new LeaveTaking(settings.now().home());
        published = new PublishedEntry(settings.now().home().homeAddress());
    }

    Roaming state() {
        return state;
    }

    List<PrefixState> prefixes() {
        return prefixes.states();
    }

    long nextDeadlineNs() {
        final Stay stay = state.stay();
        final long expiryNs = stay == null ? Deadline.NEVER : stay.bindingEndsNs();
        return Deadline.earlier(Deadline.earlier(expiryNs, placement.nextDeadlineNs()),
                Deadline.earlier(requester.dueNs(), announcements.nextDeadlineNs()));
    }

    void attach(long nowNs, Attachment next, List<Effect> effects) {
        if (state instanceof Leaving) {
            return;
        }
        switch (next) {
            case Attachment.Detached ignored -> detach(effects);
            case Attachment.AtHome home -> {
                if (state instanceof AtHome before) {
                    state = new AtHome(home, before.unbound(), before.released());
                } else {
                    arriveHome(nowNs, home, effects);
                }
            }
            case Attachment.Visiting visiting -> {
                placement.clearAccess(visiting.present(), effects);
                if (state instanceof Visiting before
                        && before.attachment().careOfAddress().equals(visiting.careOfAddress())) {
                    final Visiting same = new Visiting(visiting, before.stay());
                    state = same;
                    published.publish(entry(same), effects);
                } else {
                    arriveAbroad(nowNs, visiting, effects);
                }
            }
        }
    }

    private void detach(List<Effect> effects) {
        requester.stop();
        announcements.cancel();
        published.withdraw(effects);
        if (state instanceof AtHome) {
            loseHome(effects);
        }
        state = new Detached(state.stay());
    }

    /** BASE-ARP-08: take the addresses, tell the link, then deregister. */
    private void arriveHome(long nowNs, Attachment.AtHome home, List<Effect> effects) {
        requester.onNewNetwork();
        prefixes.atHome();
        published.withdraw(effects);
        placement.arriveHome(home.present());
        placement.assignToAccess(settings.now().home().homeAddress(), home.present(), effects);
        final AtHome arrived = new AtHome(home, leave.isPast(nowNs), false);
        putOnHomeLink(arrived, effects);
        announcements.start(nowNs, settings.now().home().homeAddress(), effects);
        // Also without a binding to drop: only the home agent's answer proves that this is home (OPS-HOME-1).
        state = arrived;
        requester.pursue(nowNs, leave::fromHome);
    }

    /** ND-14: without duplicate address detection, which the home agent's defense would fail, unless that is over. */
    private void putOnHomeLink(AtHome home, List<Effect> effects) {
        final Set<IpAddress> present = home.attachment().present();
        prefixes.atHomeLink().forEach(address -> {
            if (home.unbound() || home.released()) {
                placement.acquireOnAccess(address, present, effects);
            } else {
                placement.assignToAccess(address, present, effects);
            }
        });
    }

    /** The next network may look like home and be another: nothing is left on the link that it could get (OPS-HOME-1). */
    private void loseHome(List<Effect> effects) {
        placement.takeBackAccess(effects);
        placement.assignToTunnel(settings.now().home().homeAddress(), effects);
        placement.routeThroughTunnel(effects);
    }

    private void settleAtHome(List<Effect> effects) {
        placement.routeDirectly(effects);
        placement.clearTunnel(effects);
    }

    private void arriveAbroad(long nowNs, Attachment.Visiting attachment, List<Effect> effects) {
        announcements.cancel();
        final Ipv4Address careOfAddress = attachment.careOfAddress();
        final Stay last = state.stay();
        if (last == null || !careOfAddress.equals(last.network())) {
            requester.onNewNetwork();
        }
        if (last == null) {
            prefixes.restart();
        }
        final Visiting visiting = new Visiting(attachment,
                last == null ? Stay.first(careOfAddress) : last.movedTo(careOfAddress));
        state = visiting;
        placement.assignToTunnel(settings.now().home().homeAddress(), effects);
        prefixes.place(placement, effects);
        placement.routeThroughTunnel(effects);
        final AcceptedRegistration standing = visiting.registration();
        if (standing != null) {
            requester.resume(asking(careOfAddress));
            requester.waitUntil(standing.refreshNs());
        } else {
            requester.pursue(nowNs, asking(careOfAddress));
        }
        published.publish(entry(visiting), effects);
    }

    private Function<Terms, RequestForm> asking(Ipv4Address careOfAddress) {
        return terms -> RequestForm.registration(settings.now(), terms, careOfAddress);
    }

    /** The operator wants something else: what is no longer wanted goes, and the home agent is asked for what is. */
    void onSettings(long nowNs, List<Effect> effects) {
        if (state instanceof Leaving) {
            return;
        }
        for (Ipv6Address gone : prefixes.follow(state instanceof AtHome ? Status.HOME : Status.PENDING)) {
            announcements.cancel(gone);
            placement.leaveAccess(gone, effects);
            placement.takeOffTunnel(gone, effects);
        }
        requester.onSettings();
        state = state.outdated(nowNs);
        if (state instanceof Visiting visiting) {
            prefixes.place(placement, effects);
            requester.pursue(nowNs, asking(visiting.attachment().careOfAddress()));
            published.publish(entry(visiting), effects);
        } else if (state instanceof AtHome home) {
            putOnHomeLink(home, effects);
            renew(nowNs);
        }
    }

    /** Nobody knows what has become of the registration meanwhile. At home, where there is none, nothing is to be asked. */
    void renew(long nowNs) {
        if (!state.released()) {
            requester.renew(nowNs);
        }
    }

    void stop(long nowNs) {
        if (state instanceof Leaving) {
            return;
        }
        announcements.cancel();
        switch (state) {
            case Visiting visiting -> requester.pursue(nowNs,
                    terms -> leave.fromAbroad(terms, visiting.attachment().careOfAddress()));
            case AtHome home -> {
                if (home.released()) {
                    requester.stop();
                } else {
                    requester.renew(nowNs);
                }
            }
            default -> requester.stop();
        }
        state = new Leaving(state.attachment(), state.released());
    }

    /** What the home agent may go on doing for this node, in words; null: nothing, as far as is known. */
    @Nullable
    String remains(long nowNs) {
        return leave.remains(nowNs, requester.terms().homeAgent());
    }

    void takeBack(List<Effect> effects) {
        published.withdraw(effects);
        placement.routeDirectly(effects);
        placement.clearTunnel(effects);
        placement.takeBackAccess(effects);
    }

    void onFailed(long nowNs, Effect failed, String reason, List<Effect> effects) {
        switch (failed) {
            case Effect.Send send -> requester.onSendFailed(nowNs, send.datagram());
            case Effect.PublishForwarding ignored -> published.forget();
            default -> {
                // What is to stay in place is looked after there.
            }
        }
        placement.onFailed(nowNs, failed, reason, effects);
    }

    Placement placement() {
        return placement;
    }

    void advance(long nowNs, long wallClockNtp, List<Effect> effects) {
        final Stay stay = state.stay();
        if (stay != null && Deadline.isDue(stay.bindingEndsNs(), nowNs)) {
            state = state.with(stay.expired());
            prefixes.expire();
        }
        announcements.onTimer(nowNs, effects);
        placement.onTimer(nowNs, effects);
        if (Deadline.isDue(requester.dueNs(), nowNs)) {
            if (state instanceof Leaving && requester.attempts() >= DEPARTURE_ATTEMPTS) {
                requester.stop();
            } else {
                transmit(nowNs, wallClockNtp, effects);
            }
        }
    }

    private void transmit(long nowNs, long wallClockNtp, List<Effect> effects) {
        final RequestForm form = requester.next(nowNs);
        int firstTimeoutSec = 1;
        if (form.registers() && state instanceof Visiting visiting) {
            if (!form.prefixes().isEmpty()) {
                prefixes.askAgain();
                prefixes.place(placement, effects);
                firstTimeoutSec = prefixes.awaitsDuplicateAddressDetection() ? 2 : 1;
            }
            published.publish(entry(visiting), effects);
        }
        leave.onRequest(nowNs, form);
        requester.transmit(nowNs, wallClockNtp, form, firstTimeoutSec, effects);
    }

    /**
     * The home agent has refused.
     *
     * @return whether it has refused to let go in every form
     */
    boolean onDenied(long nowNs, Requester.Denied denied, List<Effect> effects) {
        if (state instanceof AtHome) {
            placement.routeDirectly(effects);
        }
        if (denied.asked().registers() || !denied.isLastWord()) {
            return false;
        }
        if (leave.onRefused()) {
            requester.renew(nowNs);
            return false;
        }
        if (state instanceof Leaving) {
            requester.stop();
        }
        return true;
    }

    /**
     * The home agent has agreed.
     *
     * @return what became of the prefixes asked for
     */
    PrefixMatching onAgreed(long nowNs, Requester.Agreed agreed, List<Effect> effects) {
        if (agreed.request().form().registers() && state instanceof Visiting visiting) {
            return register(nowNs, visiting, agreed, effects);
        }
        requester.waitUntil(Deadline.NEVER);
        leave.onReleased(agreed.request().form());
        switch (state) {
            case AtHome home -> {
                state = new AtHome(home.attachment(), home.unbound(), true);
                if (!home.unbound()) {
                    prefixes.atHomeLink().forEach(address -> announcements.start(nowNs, address, effects));
                }
                settleAtHome(effects);
            }
            case Leaving leaving -> state = new Leaving(leaving.attachment(), true);
            default -> {
                // Whoever is elsewhere has asked for a registration, and for nothing else since.
            }
        }
        return PrefixMatching.NOTHING;
    }

    private PrefixMatching register(long nowNs, Visiting visiting, Requester.Agreed agreed, List<Effect> effects) {
        final PrefixMatching matching = settlePrefixes(nowNs, agreed);
        final PendingRequest request = agreed.request();
        final RequestForm form = request.form();
        final int lifetimeSec = Math.min(agreed.reply().lifetimeSec(), form.lifetimeSec());
        final boolean infinite = lifetimeSec == RequestSettings.INFINITE_LIFETIME_SEC;
        final long lifetimeNs = lifetimeSec * Deadline.SECOND_NS;
        final long refreshNs = infinite
                ? Deadline.NEVER
                : request.sentNs() + (long) (lifetimeNs
                        * ((lifetimeSec < SHORT_LIFETIME_SEC ? SHORT_REFRESH_AT : REFRESH_AT)
                                - REFRESH_JITTER * random.nextDouble()));
        final AcceptedRegistration accepted = new AcceptedRegistration(visiting.stay().network(),
                homeAgentOf(agreed.reply(), form),
                form.encapsulation(), form.reverseTunneling(), lifetimeSec,
                infinite ? Deadline.NEVER : request.sentNs() + lifetimeNs,
                Deadline.earlier(refreshNs, requester.revertNs()), request.identification());
        final Visiting registered = new Visiting(visiting.attachment(), visiting.stay().accepted(accepted));
        state = registered;
        leave.onRegistered(nowNs, form, lifetimeSec);
        requester.waitUntil(accepted.refreshNs());
        prefixes.place(placement, effects);
        published.publish(entry(registered), effects);
        return matching;
    }

    private PrefixMatching settlePrefixes(long nowNs, Requester.Agreed agreed) {
        final List<RequestedPrefix> asked = agreed.request().form().prefixes();
        final PrefixMatching matching = PrefixMatching.match(asked, agreed.reply(), agreed.coveredUntil());
        requester.onAccepted(nowNs, !asked.isEmpty(), matching.replies() > 0);
        if (asked.isEmpty()) {
            prefixes.abandon(requester.support() == Ipv6Support.NO ? Status.UNSUPPORTED : Status.REFUSED);
        } else if (matching.replies() == 0) {
            prefixes.abandon(Status.UNSUPPORTED);
        } else {
            prefixes.settle(matching);
        }
        return matching;
    }

    /** The mirror of the home agent's: what it sends from, this node sends to. */
    private ForwardingEntry entry(Visiting visiting) {
        final int homeAddress = settings.now().home().homeAddress().bits();
        final int careOfAddress = visiting.stay().network().bits();
        final AcceptedRegistration standing = visiting.registration();
        final Terms terms = requester.terms();
        final int homeAgent = standing == null ? terms.homeAgent().bits() : standing.homeAgent().bits();
        return new ForwardingEntry(BINDING_ID, homeAddress,
                Tunnel.of(standing == null ? terms.encapsulation() : standing.encapsulation(), careOfAddress,
                        homeAgent),
                Tunnel.of(EncapsulationKind.IP_IN_IP, homeAddress, homeAgent),
                standing == null ? terms.reverseTunneling() : standing.reverseTunneling(),
                settings.now().dualStack().tunnelMtuBytes(), visiting.attachment().pathMtuBytes(), prefixes.entries(),
                List.of());
    }

    private static Ipv4Address homeAgentOf(RegistrationReply reply, RequestForm form) {
        final Ipv4Address named = new Ipv4Address(reply.homeAgent());
        return named.isUnicast() ? named : form.homeAgent();
    }
}
