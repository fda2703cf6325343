package org.dsmip.controlplane.homeagent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.effect.Effect.What;
import org.dsmip.controlplane.registry.Binding;
import org.dsmip.controlplane.registry.BindingTable;
import org.dsmip.controlplane.registry.Command;
import org.dsmip.controlplane.registry.Ending;
import org.dsmip.controlplane.registry.RegisteredPrefix;
import org.dsmip.controlplane.registry.RegistryClock;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.Ipv6PrefixRequestExtension;
import org.dsmip.core.wire.mip.RegistrationRequest;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of bindings without a request: they end when their time is over, and lose what is no longer granted or what this host
 * has itself. Ten thousand of them may end at once, and each is some requests to the kernel: a call does a bounded part, so that
 * registrations are answered in between, and a request finds what it has to do with done. Not thread-safe.
 */
final class BindingUpkeep {
    /** Bindings of one call. */
    static final int BURST = 32;
    /** As many portions are looked at for a request that has no room among bindings that may be over. */
    private static final int PORTIONS = 32;

    private final BindingTable table;
    private final RegistryClock clock;
    private final Parts parts;
    private boolean isJudging;
    /** Home address up to which all bindings were judged; null: none was. */
    private @Nullable Ipv4Address judged;
    private boolean isBehind;
    private long workedNs;

    /**
     * What else it works with.
     *
     * @param enactment carries out what was decided
     * @param nodes the mobile nodes
     * @param admission knows which prefixes collide with the host, and which are granted
     * @param settings what else is granted
     */
    record Parts(Enactment enactment, MobileNodeStates nodes, PrefixAdmission admission,
            CurrentSettings settings) {}

    BindingUpkeep(BindingTable table, RegistryClock clock, Parts parts) {
        this.table = table;
        this.clock = clock;
        this.parts = parts;
    }

    /** Does a part of what there is to do. */
    void onTimer(long nowNs, List<Effect> effects) {
        workedNs = nowNs;
        int ended = 0;
        final long atNs = clock.at(nowNs);
        for (Binding due = table.due(atNs); due != null && ended < BURST; due = table.due(atNs)) {
            settle(nowNs, due.homeAddress(), effects);
            ended++;
        }
        judgeSome(nowNs, effects);
        isBehind = table.due(atNs) != null || isJudging;
    }

    private void judgeSome(long nowNs, List<Effect> effects) {
        for (int count = 0; count < BURST && isJudging; count++) {
            final Binding next = judged == null ? table.all().from(0) : table.all().after(judged.bits());
            isJudging = next != null;
            if (next != null) {
                judged = next.homeAddress();
                judge(nowNs, judged, effects);
            }
        }
    }

    private void settle(long nowNs, Ipv4Address homeAddress, List<Effect> effects) {
        parts.enactment.apply(nowNs, new Command.Settle(homeAddress), effects);
    }

    /**
     * Ends what is over by now, or not granted any more, and would be in a request's way: its sender's own, who has what it asks
     * for or gets without asking, one for its place. Where those are many, or there is no room, more of them are looked at.
     */
    void makeWayFor(long nowNs, RegistrationRequest request, List<Effect> effects) {
        final Binding due = table.due(clock.at(nowNs));
        if (due == null && !isJudging) {
            return;
        }
        final Ipv4Address claimant = new Ipv4Address(request.homeAddress());
        final Set<Ipv4Address> over = new LinkedHashSet<>();
        if (due != null) {
            over.add(due.homeAddress());
        }
        over.add(claimant);
        final List<Ipv6Prefix> claimed = claimed(claimant, request);
        boolean crowded = false;
        for (Ipv6Prefix prefix : claimed) {
            crowded |= addOverlapping(prefix, over);
        }
        for (Ipv4Address homeAddress : over) {
            settle(nowNs, homeAddress, effects);
            if (isJudging) {
                judge(nowNs, homeAddress, effects);
            }
        }
        for (int portion = 0; portion < PORTIONS && isJudging
                && (crowded || isFull(claimant, claimed.size())); portion++) {
            judgeSome(nowNs, effects);
        }
    }

    private boolean isFull(Ipv4Address claimant, int prefixes) {
        final HomeAgentSettings now = parts.settings.now();
        return table.prefixCount() + prefixes > now.ipv6().prefixes().inAll()
                || (table.get(claimant) == null && table.size() >= now.registration().maximumBindings());
    }

    private List<Ipv6Prefix> claimed(Ipv4Address claimant, RegistrationRequest request) {
        final List<Ipv6Prefix> claimed = new ArrayList<>();
        for (Ipv6PrefixRequestExtension asked : request.all(Ipv6PrefixRequestExtension.class)) {
            claimed.add(Ipv6Prefix.containing(asked.prefix(), Math.min(asked.prefixLength(), 128)));
        }
        final MobileNodeProfile node = parts.settings.now().mobileNodes().find(claimant);
        if (node != null) {
            claimed.addAll(node.implicitPrefixes());
        }
        return claimed;
    }

    /**
     * Nobody has proven anything yet: a prefix that covers everything must not cost more than others. Answers whether there may be
     * more.
     */
    private boolean addOverlapping(Ipv6Prefix prefix, Set<Ipv4Address> over) {
        final int[] looked = {0};
        table.overlapping(prefix, (held, owner) -> {
            over.add(owner);
            return ++looked[0] >= BURST;
        });
        final Ipv4Address sharing = table.linkLocalOwner(RegisteredPrefix.linkLocalOf(prefix));
        if (sharing != null) {
            over.add(sharing);
        }
        final Ipv4Address owner = table.linkLocalOwner(prefix.address());
        if (owner != null) {
            over.add(owner);
        }
        return looked[0] >= BURST;
    }

    /** Looks at what bindings of an earlier run are granted now. */
    void resume(long nowNs, List<Effect> effects) {
        for (Binding binding : table.all()) {
            final MobileNodeState node = parts.nodes.resume(binding.homeAddress());
            if (node != null) {
                node.restored(true);
                parts.nodes.changed(binding.homeAddress());
            }
            judge(nowNs, binding.homeAddress(), effects);
        }
        onTimer(nowNs, effects);
    }

    /** The operator may have changed what is granted: what stands is looked at again. */
    void judgeAll(long nowNs, List<Effect> effects) {
        isJudging = true;
        judged = null;
        onTimer(nowNs, effects);
    }

    private void judge(long nowNs, Ipv4Address homeAddress, List<Effect> effects) {
        settle(nowNs, homeAddress, effects);
        final Binding binding = table.get(homeAddress);
        if (binding == null) {
            return;
        }
        final MobileNodeState node = parts.nodes.resume(homeAddress);
        if (node == null) {
            end(nowNs, binding, Ending.NOT_CONFIGURED, effects);
        } else {
            takeBackWhatIsNotGranted(nowNs, node.profile(), binding, effects);
        }
    }

    /** A prefix that a binding has no longer, and why, also for the log. */
    private record Loss(Ipv6Prefix prefix, PrefixAdmission.Refusal refusal, String words) {}

    private void takeBackWhatIsNotGranted(long nowNs, MobileNodeProfile node, Binding binding, List<Effect> effects) {
        final List<Loss> losses = new ArrayList<>();
        int kept = 0;
        for (RegisteredPrefix entry : binding.prefixes()) {
            final PrefixAdmission.Refusal refusal = refusal(node, entry, kept);
            if (refusal == null) {
                kept++;
            } else {
                losses.add(new Loss(entry.prefix(), refusal, "the configuration does not grant it any more ("
                        + refusal.reason().replace('-', ' ') + ")"));
            }
        }
        takeBack(nowNs, binding, losses, effects);
        limit(nowNs, binding, effects);
    }

    private PrefixAdmission.@Nullable Refusal refusal(MobileNodeProfile node, RegisteredPrefix entry, int kept) {
        final PrefixAdmission.Refusal loss = parts.admission.loss(node, entry);
        final PrefixAdmission.Refusal refusal = loss == null
                ? parts.admission.routerConflict(entry.prefix(), entry.kind())
                : loss;
        final boolean isOneTooMany = kept >= parts.settings.now().ipv6().prefixes().perMobileNode()
                && entry.origin() != RegisteredPrefix.Origin.IMPLICIT;
        return refusal == null && isOneTooMany ? PrefixAdmission.Refusal.prohibited("limit-reached") : refusal;
    }

    private void takeBack(long nowNs, Binding binding, List<Loss> losses, List<Effect> effects) {
        if (losses.isEmpty()) {
            return;
        }
        final MobileNodeState node = parts.nodes.known(binding.homeAddress());
        for (Loss loss : losses) {
            effects.add(RegistrationNotes.of(What.CUT, binding, loss.prefix + " is taken back: " + loss.words));
            if (node != null && node.lastRequest() != null) {
                node.lastRequest(node.lastRequest().withRefusal(loss.prefix, loss.refusal.code().wire(),
                        loss.refusal.reason()));
            }
        }
        parts.nodes.changed(binding.homeAddress());
        parts.enactment.apply(nowNs,
                new Command.TakeBack(binding.homeAddress(), losses.stream().map(Loss::prefix).toList()), effects);
    }

    private void limit(long nowNs, Binding binding, List<Effect> effects) {
        final int longestSec = parts.settings.now().registration().maximumLifetimeSec();
        if (binding.grant().lifetimeSec() > longestSec) {
            parts.enactment.apply(nowNs, new Command.Limit(binding.homeAddress(), longestSec), effects);
            final Binding limited = table.get(binding.homeAddress());
            if (limited != null && limited.expiryNs() != binding.expiryNs()) {
                effects.add(RegistrationNotes.of(What.CUT, limited,
                        "it ends in " + longestSec + " s: the configuration does not grant more any more"));
            }
        }
    }

    /** Ends a binding, or takes of it what collides with an address of the host. */
    void yieldTo(HostAddresses host, long nowNs, Ipv4Address homeAddress, List<Effect> effects) {
        final Binding binding = table.get(homeAddress);
        if (binding == null) {
            return;
        }
        if (host.has(binding.homeAddress())) {
            end(nowNs, binding, Ending.HOME_ADDRESS_TAKEN, effects);
        } else if (host.has(binding.careOfAddress())) {
            end(nowNs, binding, Ending.CARE_OF_ADDRESS_TAKEN, effects);
        } else {
            takeBack(nowNs, binding, collisions(binding), effects);
        }
    }

    private List<Loss> collisions(Binding binding) {
        final List<Loss> losses = new ArrayList<>();
        for (RegisteredPrefix entry : binding.prefixes()) {
            final PrefixAdmission.Refusal refusal = parts.admission.routerConflict(entry.prefix(), entry.kind());
            if (refusal != null) {
                losses.add(new Loss(entry.prefix(), refusal, "this host has an address that collides with it"));
            }
        }
        return losses;
    }

    private void end(long nowNs, Binding binding, Ending how, List<Effect> effects) {
        parts.enactment.apply(nowNs, new Command.End(binding.homeAddress(), how), effects);
    }

    /** Whether {@link #onTimer} has something to do at once. */
    boolean isBehind() {
        return isBehind;
    }

    /** When {@link #onTimer} has something to do: at once, again and again, as long as something waits. */
    long nextDeadlineNs() {
        return isBehind ? workedNs : clock.nowNs(table.nextDeadlineNs());
    }
}
