package org.dsmip.controlplane.reconcile;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Lasting;
import org.dsmip.controlplane.homelink.neighbor.AddressAnnouncer;
import org.dsmip.controlplane.registry.Binding;
import org.dsmip.controlplane.registry.BindingTable;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * Brings about on this host what the registry says. There is one way for all that happens, a fact, a new situation, a link that is
 * back: what the binding calls for now is compared with what was asked for on its behalf, and the difference is asked for. What the
 * host refuses stays wanted. However many bindings are concerned, a call sees to a bounded part of them. Not thread-safe.
 */
public final class Reconciler {
    /** Bindings of one call. */
    public static final int BURST = 32;

    private final BindingTable truth;
    private final AddressAnnouncer announcer;
    private final Refusals refusals = new Refusals();
    private final InPlace inPlace = new InPlace();
    /** Asked for once more although it was in place: where it is refused now it may be there all the same. */
    private final Set<Effect> askedAgain = new HashSet<>();
    private final Standings standings;
    private Situation situation;
    private boolean isBehind;
    private @Nullable Ipv4Address reached;
    private long workedNs;

    /**
     * Makes one that has asked for nothing.
     *
     * @param truth what is registered
     * @param situation of this host
     * @param announcer tells the home link of addresses that are answered for
     */
    public Reconciler(BindingTable truth, Situation situation, AddressAnnouncer announcer) {
        this.truth = truth;
        this.situation = situation;
        this.announcer = announcer;
        standings = new Standings(inPlace, refusals);
    }

    /**
     * The situation of this host.
     *
     * @return as it was told last
     */
    public Situation situation() {
        return situation;
    }

    /**
     * The situation of this host may be another.
     *
     * @param nowNs monotonic time
     * @param now the situation
     * @param effects what is to be done is added here, in order
     */
    public void situation(long nowNs, Situation now, List<Effect> effects) {
        if (!now.equals(situation)) {
            situation = now;
            reconcile(nowNs, effects);
        }
    }

    /**
     * Sees to all bindings, in parts: something is otherwise that may concern each of them.
     *
     * @param nowNs monotonic time
     * @param effects what is to be done is added here, in order; more of it comes from {@link #onTimer}
     */
    public void reconcile(long nowNs, List<Effect> effects) {
        isBehind = true;
        reached = null;
        work(nowNs, effects);
    }

    private void work(long nowNs, List<Effect> effects) {
        workedNs = nowNs;
        for (int count = 0; count < BURST && isBehind; count++) {
            final Binding next = reached == null ? truth.all().from(0) : truth.all().after(reached.bits());
            if (next == null) {
                isBehind = false;
            } else {
                reached = next.homeAddress();
                reconcile(nowNs, next.homeAddress(), effects);
            }
        }
    }

    /**
     * Sees to one home address: its binding is another now, or gone.
     *
     * @param nowNs monotonic time
     * @param homeAddress of the mobile node
     * @param effects what is to be done is added here, in order
     */
    public void reconcile(long nowNs, Ipv4Address homeAddress, List<Effect> effects) {
        final InPlace.Placed former = inPlace.of(homeAddress);
        final Wanted wanted = Wanted.of(truth.get(homeAddress), situation);
        bringAbout(homeAddress, former, wanted, effects);
        announce(nowNs, homeAddress, former, wanted, effects);
        inPlace.put(homeAddress, wanted);
    }

    private void bringAbout(Ipv4Address homeAddress, InPlace.Placed former, Wanted wanted, List<Effect> effects) {
        final Predicate<Effect> missing = adding -> refusals.reason(adding) != null
                || former.isToBePutBack(adding, inPlace.stays());
        if (wanted.forwarding() != null && !wanted.forwarding().equals(former.wanted().forwarding())) {
            Stream.ofNullable(former.wanted().forwarding()).forEach(refusals::forget);
        }
        for (Effect effect : Difference.between(homeAddress, former.wanted(), wanted, missing)) {
            if (!Lasting.isRemoval(effect)) {
                want(effect, former.wanted().has(effect) && refusals.reason(effect) == null, effects);
            } else if (!isCancelled(effect, former)) {
                effects.add(effect);
            }
        }
    }

    private void want(Effect adding, boolean isThere, List<Effect> effects) {
        refusals.cancelOpposite(adding, effects);
        if (isThere) {
            askedAgain.add(adding);
        }
        effects.add(adding);
    }

    /** What was refused is not there, but perhaps another program's in its place. */
    private boolean isCancelled(Effect removal, InPlace.Placed former) {
        if (removal instanceof Effect.RemoveProxyNeighbor remove) {
            announcer.cancel(remove.address());
        }
        if (removal instanceof Effect.WithdrawForwarding) {
            // An entry of before may be published where the newest was refused.
            Stream.ofNullable(former.wanted().forwarding()).forEach(refusals::forget);
            return false;
        }
        final Effect adding = Objects.requireNonNull(Lasting.opposite(removal));
        final boolean mayBeThere = askedAgain.remove(adding);
        return refusals.forget(adding) && !mayBeThere;
    }

    private void announce(long nowNs, Ipv4Address homeAddress, InPlace.Placed former, Wanted wanted,
            List<Effect> effects) {
        final List<IpAddress> fresh = wanted.answers().stream()
                .filter(adding -> !former.wanted().answers().contains(adding)
                        || former.isToBePutBack(adding, inPlace.stays()))
                .filter(Effect.AddProxyNeighbor.class::isInstance)
                .map(adding -> ((Effect.AddProxyNeighbor) adding).address()).toList();
        fresh.forEach(address -> announcer.announce(nowNs, address, null, effects));
        // A node that was home in between, and left before it had deregistered, told the link of itself (RFC 3344 section 4.6).
        if (hasMoved(former.wanted(), wanted) && wanted.answers().contains(new Effect.AddProxyNeighbor(homeAddress))
                && !fresh.contains(homeAddress)) {
            announcer.announce(nowNs, homeAddress, null, effects);
        }
    }

    private static boolean hasMoved(Wanted former, Wanted wanted) {
        return former.forwarding() != null && wanted.forwarding() != null
                && former.forwarding().entry().outer().destination() != wanted.forwarding().entry().outer()
                        .destination();
    }

    /**
     * The home link came up or went down. The kernel forgets then whom it answered for, and the link may have, too (ND-2): all of
     * it is put back when the link is up.
     *
     * @param nowNs monotonic time
     * @param up whether it is up
     * @param effects what is to be done is added here, in order
     */
    public void homeLink(long nowNs, boolean up, List<Effect> effects) {
        if (inPlace.isToBeSeenTo(up)) {
            reconcile(nowNs, effects);
        }
    }

    /**
     * The tunnel device was made anew: no route leads into it.
     *
     * @param nowNs monotonic time
     * @param effects what is to be done is added here, in order
     */
    public void tunnelDeviceMadeAnew(long nowNs, List<Effect> effects) {
        inPlace.tunnelDeviceMadeAnew();
        reconcile(nowNs, effects);
    }

    /**
     * Takes everything away.
     *
     * @param effects what is to be done is added here, in order
     */
    public void stop(List<Effect> effects) {
        isBehind = false;
        announcer.cancelAll();
        for (InPlace.Placed owner : inPlace.now()) {
            bringAbout(owner.homeAddress(), owner, Wanted.NOTHING, effects);
            inPlace.put(owner.homeAddress(), Wanted.NOTHING);
        }
    }

    /**
     * A lasting effect could not be carried out: what it should have put in place, or taken away, stays wanted.
     *
     * @param nowNs monotonic time
     * @param effect the effect
     * @param reason why
     * @param effects what is to be done is added here, in order
     */
    public void failed(long nowNs, Effect effect, String reason, List<Effect> effects) {
        if (effect instanceof Effect.AddProxyNeighbor add) {
            announcer.cancel(add.address());
        }
        refusals.add(nowNs, effect, reason, effects);
    }

    /**
     * An effect was carried out, perhaps after it had failed.
     *
     * @param nowNs monotonic time
     * @param effect the effect
     * @param effects what is to be done is added here, in order
     */
    public void done(long nowNs, Effect effect, List<Effect> effects) {
        askedAgain.remove(effect);
        if (refusals.isOver(effect, effects) && effect instanceof Effect.AddProxyNeighbor add) {
            announcer.announce(nowNs, add.address(), null, effects);
        }
    }

    /**
     * What is in the way of what was refused may be gone.
     *
     * @param nowNs monotonic time
     */
    public void mayWork(long nowNs) {
        refusals.mayWork(nowNs);
    }

    /**
     * Sees to a part of what there is to do, and tries again what was refused if it is time to.
     *
     * @param nowNs monotonic time
     * @param effects what is to be done is added here, in order
     */
    public void onTimer(long nowNs, List<Effect> effects) {
        if (isBehind) {
            work(nowNs, effects);
        }
        effects.addAll(refusals.due(nowNs));
    }

    /**
     * Whether bindings are still to be seen to.
     *
     * @return false: what is wanted has been asked for
     */
    public boolean isBehind() {
        return isBehind;
    }

    /**
     * When {@link #onTimer} has something to do: at once, again and again, as long as bindings wait.
     *
     * @return monotonic time; {@link Long#MAX_VALUE}: never
     */
    public long nextDeadlineNs() {
        return isBehind ? workedNs : refusals.nextDeadlineNs();
    }

    /**
     * How all stands that was asked for.
     *
     * @return to be looked at; it changes with every call
     */
    public Standings standings() {
        return standings;
    }
}
