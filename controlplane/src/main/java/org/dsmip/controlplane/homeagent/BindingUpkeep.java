package org.dsmip.controlplane.homeagent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Effect.What;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.Ipv6PrefixRequestExtension;
import org.dsmip.core.wire.mip.RegistrationRequest;

/**
 * What becomes of bindings without a request: they end when their time is over, and follow what the host is like. Ten thousand
 * of them may be concerned at once, and each is some requests to the kernel: a call does a bounded part, so that registrations
 * are answered in between, and a request finds what it has to do with done. Not thread-safe.
 */
final class BindingUpkeep {
    /** Bindings of one call. */
    static final int BURST = 32;

    private final BindingTable table;
    private final Interception interception;
    private final Parts parts;
    private final Set<Ipv4Address> toEstablish = new LinkedHashSet<>();
    private final Set<Ipv4Address> toRestore = new LinkedHashSet<>();
    private boolean isBehind;
    private long workedNs;

    /**
     * What else it works with.
     *
     * @param nodes the mobile nodes
     * @param admission knows which prefixes collide with the host
     * @param counters what is counted
     */
    record Parts(MobileNodeStates nodes, PrefixAdmission admission, RegistrationCounters counters) {}

    BindingUpkeep(BindingTable table, Interception interception, Parts parts) {
        this.table = table;
        this.interception = interception;
        this.parts = parts;
    }

    /** Does a part of what there is to do. */
    void onTimer(long nowNs, List<Effect> effects) {
        workedNs = nowNs;
        int ended = 0;
        for (Binding due = table.due(nowNs); due != null && ended < BURST; due = table.due(nowNs)) {
            endOrSettle(nowNs, due, effects);
            ended++;
        }
        work(toRestore, home -> interception.restore(nowNs, home, effects));
        work(toEstablish, home -> establish(nowNs, home, effects));
        isBehind = table.due(nowNs) != null || !toRestore.isEmpty() || !toEstablish.isEmpty();
    }

    private static void work(Set<Ipv4Address> waiting, Consumer<Ipv4Address> step) {
        for (Ipv4Address next : waiting.stream().limit(BURST).toList()) {
            waiting.remove(next);
            step.accept(next);
        }
    }

    private void endOrSettle(long nowNs, Binding due, List<Effect> effects) {
        if (due.isExpired(nowNs)) {
            parts.counters.increment(RegistrationCounter.EXPIRED);
            end(due, What.EXPIRED, "", effects);
        } else {
            final Binding settled = due.withoutGraceBefore(nowNs);
            table.put(settled);
            interception.establish(nowNs, settled, effects);
        }
    }

    private void end(Binding binding, What what, String why, List<Effect> effects) {
        table.remove(binding.homeAddress());
        effects.add(RegistrationNotes.of(what, binding, why));
        interception.release(binding.homeAddress(), effects);
    }

    /** Ends what is over by now and would be in a request's way: its sender's own, who has what it asks for, one for its place. */
    void makeWayFor(long nowNs, RegistrationRequest request, List<Effect> effects) {
        final Deque<Binding> over = new ArrayDeque<>();
        final Binding due = table.due(nowNs);
        if (due == null) {
            return;
        }
        over.add(due);
        addOver(nowNs, new Ipv4Address(request.homeAddress()), over);
        for (Ipv6PrefixRequestExtension asked : request.all(Ipv6PrefixRequestExtension.class)) {
            addOverlapping(nowNs, Ipv6Prefix.containing(asked.prefix(), Math.min(asked.prefixLength(), 128)), over);
        }
        for (Binding binding : over) {
            final Binding present = table.get(binding.homeAddress());
            if (present != null && present.deadlineNs() - nowNs <= 0) {
                endOrSettle(nowNs, present, effects);
            }
        }
    }

    private void addOver(long nowNs, Ipv4Address homeAddress, Deque<Binding> over) {
        final Binding binding = table.get(homeAddress);
        if (binding != null && binding.deadlineNs() - nowNs <= 0) {
            over.add(binding);
        }
    }

    /** Nobody has proven anything yet: a prefix that covers everything must not cost more than others. */
    private void addOverlapping(long nowNs, Ipv6Prefix prefix, Deque<Binding> over) {
        final int[] looked = {0};
        table.overlapping(prefix, (held, owner) -> {
            addOver(nowNs, owner, over);
            return ++looked[0] >= BURST;
        });
        final Ipv4Address sharing = table.linkLocalOwner(Interception.linkLocalOf(prefix));
        if (sharing != null) {
            addOver(nowNs, sharing, over);
        }
        final Ipv4Address owner = table.linkLocalOwner(prefix.address());
        if (owner != null) {
            addOver(nowNs, owner, over);
        }
    }

    /** Puts in place what bindings call for now. */
    void establishAll(long nowNs, List<Effect> effects) {
        table.all().forEach(binding -> toEstablish.add(binding.homeAddress()));
        workedNs = nowNs;
        work(toEstablish, home -> establish(nowNs, home, effects));
        isBehind |= !toEstablish.isEmpty();
    }

    private void establish(long nowNs, Ipv4Address homeAddress, List<Effect> effects) {
        final Binding binding = table.get(homeAddress);
        if (binding != null) {
            interception.establish(nowNs, binding, effects);
        }
    }

    /** The home link is back, and has forgotten all; or it is gone, and there is nothing to restore on it. */
    void restore(boolean up, long nowNs, List<Effect> effects) {
        toRestore.clear();
        if (up) {
            table.all().forEach(binding -> toRestore.add(binding.homeAddress()));
            workedNs = nowNs;
            work(toRestore, home -> interception.restore(nowNs, home, effects));
            isBehind |= !toRestore.isEmpty();
        }
    }

    /** Ends a binding, or takes of it what collides with an address of the host. */
    void yieldTo(HostAddresses host, long nowNs, Binding binding, List<Effect> effects) {
        if (host.has(binding.homeAddress())) {
            end(binding, What.ENDED, "this host has the home address itself now", effects);
        } else if (host.has(binding.careOfAddress())) {
            end(binding, What.ENDED, "this host has the care-of address itself now", effects);
        } else {
            final List<RegisteredPrefix> kept = new ArrayList<>(binding.prefixes());
            kept.removeIf(entry -> isTakenBack(binding, entry, effects));
            if (kept.size() < binding.prefixes().size()) {
                final Binding rest = binding.withPrefixes(kept);
                table.put(rest);
                interception.establish(nowNs, rest, effects);
            }
        }
    }

    private boolean isTakenBack(Binding binding, RegisteredPrefix entry, List<Effect> effects) {
        final PrefixAdmission.Refusal refusal = parts.admission.routerConflict(entry.prefix(), entry.kind());
        if (refusal == null) {
            return false;
        }
        effects.add(RegistrationNotes.of(What.CUT, binding,
                entry.prefix() + " is taken back: this host has an address that collides with it"));
        final MobileNodeState node = parts.nodes.known(binding.homeAddress());
        if (node != null && node.lastRequest() != null) {
            node.lastRequest(node.lastRequest().withRefusal(entry.prefix(), refusal.code().wire(), refusal.reason()));
        }
        return true;
    }

    /** When {@link #onTimer} has something to do: at once, again and again, as long as something waits. */
    long nextDeadlineNs() {
        return isBehind ? workedNs : table.nextDeadlineNs();
    }
}
