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

/**
 * What becomes of bindings without a request: they end when their time is over, and lose what is no longer granted or what this host
 * has itself. Ten thousand of them may end at once, and each is some requests to the kernel: a call does a bounded part, so that
 * registrations are answered in between, and a request finds what it has to do with done. Not thread-safe.
 */
final class BindingUpkeep {
    /** Bindings of one call. */
    static final int BURST = 32;

    private final BindingTable table;
    private final RegistryClock clock;
    private final Parts parts;
    private final Set<Ipv4Address> toJudge = new LinkedHashSet<>();
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
        for (Ipv4Address next : toJudge.stream().limit(BURST).toList()) {
            toJudge.remove(next);
            judge(nowNs, next, effects);
        }
        isBehind = table.due(atNs) != null || !toJudge.isEmpty();
    }

    private void settle(long nowNs, Ipv4Address homeAddress, List<Effect> effects) {
        parts.enactment.apply(nowNs, new Command.Settle(homeAddress), effects);
    }

    /**
     * Ends what is over by now, or not granted any more, and would be in a request's way: its sender's own, who has what it asks
     * for, one for its place.
     */
    void makeWayFor(long nowNs, RegistrationRequest request, List<Effect> effects) {
        final Set<Ipv4Address> over = new LinkedHashSet<>();
        final Binding due = table.due(clock.at(nowNs));
        if (due != null) {
            over.add(due.homeAddress());
        } else if (toJudge.isEmpty()) {
            return;
        }
        over.add(new Ipv4Address(request.homeAddress()));
        for (Ipv6PrefixRequestExtension asked : request.all(Ipv6PrefixRequestExtension.class)) {
            addOverlapping(Ipv6Prefix.containing(asked.prefix(), Math.min(asked.prefixLength(), 128)), over);
        }
        for (Ipv4Address homeAddress : over) {
            settle(nowNs, homeAddress, effects);
            if (toJudge.remove(homeAddress)) {
                judge(nowNs, homeAddress, effects);
            }
        }
    }

    /** Nobody has proven anything yet: a prefix that covers everything must not cost more than others. */
    private void addOverlapping(Ipv6Prefix prefix, Set<Ipv4Address> over) {
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
        table.all().forEach(binding -> toJudge.add(binding.homeAddress()));
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

    private void takeBackWhatIsNotGranted(long nowNs, MobileNodeProfile node, Binding binding, List<Effect> effects) {
        final int most = parts.settings.now().ipv6().prefixes().perMobileNode();
        final List<Ipv6Prefix> lost = new ArrayList<>();
        int kept = 0;
        for (RegisteredPrefix entry : binding.prefixes()) {
            final PrefixAdmission.Refusal loss = parts.admission.loss(node, entry);
            final PrefixAdmission.Refusal refusal = loss == null
                    ? parts.admission.routerConflict(entry.prefix(), entry.kind())
                    : loss;
            if (refusal == null && (kept < most || entry.origin() == RegisteredPrefix.Origin.IMPLICIT)) {
                kept++;
            } else {
                lost.add(entry.prefix());
                effects.add(RegistrationNotes.of(What.CUT, binding, entry.prefix()
                        + " is taken back: the configuration does not grant it any more ("
                        + (refusal == null ? "limit reached" : refusal.reason().replace('-', ' ')) + ")"));
            }
        }
        if (!lost.isEmpty()) {
            parts.enactment.apply(nowNs, new Command.TakeBack(binding.homeAddress(), lost), effects);
        }
        limit(nowNs, binding, effects);
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
            final List<Ipv6Prefix> taken = binding.prefixes().stream()
                    .filter(entry -> isTakenBack(binding, entry, effects)).map(RegisteredPrefix::prefix).toList();
            if (!taken.isEmpty()) {
                parts.enactment.apply(nowNs, new Command.TakeBack(binding.homeAddress(), taken), effects);
            }
        }
    }

    private void end(long nowNs, Binding binding, Ending how, List<Effect> effects) {
        parts.enactment.apply(nowNs, new Command.End(binding.homeAddress(), how), effects);
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
            parts.nodes.changed(binding.homeAddress());
        }
        return true;
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
