package org.dsmip.controlplane.app;

import org.dsmip.controlplane.admin.DataPlaneState.CounterView;
import org.dsmip.controlplane.admin.NodeState;
import org.dsmip.controlplane.admin.StateBlock;
import org.dsmip.controlplane.admin.StateBlock.Shape;
import org.dsmip.controlplane.admin.Topic;
import org.dsmip.controlplane.agent.NodeClock;
import org.dsmip.controlplane.mobilenode.MobileNode;
import org.dsmip.controlplane.mobilenode.PrefixState;
import org.dsmip.controlplane.mobilenode.RegistrationView;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv6Address;
import org.jspecify.annotations.Nullable;

/** What a mobile node shows of itself: the keys are those of the requirements. Used by the control thread. */
final class MobileNodeState implements NodeState {
    private final MobileNode mobileNode;
    private final NodeClock clock;
    private final DataplaneView dataplane;

    MobileNodeState(MobileNode mobileNode, NodeClock clock, DataplaneView dataplane) {
        this.mobileNode = mobileNode;
        this.clock = clock;
        this.dataplane = dataplane;
    }

    @Override
    public @Nullable StateBlock show(Topic topic) {
        return switch (topic) {
            case BINDINGS -> null;
            case REGISTRATION -> registration(mobileNode.view(clock.nowNs()));
            case DROPS -> dataplane.drops();
            case COUNTERS -> dataplane.counters(mobileNode.discards().entrySet().stream()
                    .map(entry -> new CounterView("reply-discarded-" + entry.getKey().label(), "replies",
                            entry.getValue()))
                    .toList());
            case LATENCY -> dataplane.latency();
            case INTERFACES -> dataplane.interfaces();
        };
    }

    private static StateBlock registration(RegistrationView view) {
        final StateBlock.Builder block = StateBlock.builder().text("access", view.access().label())
                .text("reg", view.state().label()).text("v6-support", view.ipv6Support().label())
                .text("hoa", view.homeAddress()).text("ha", view.homeAgent()).text("coa", view.careOfAddress())
                .text("last-code", view.lastCode() == PrefixState.NO_CODE ? null : view.lastCode())
                .text("tunnel-ll", Ipv6Address.tunnelLinkLocal(view.homeAddress().bits()))
                .number("effect-failures", view.effectFailures());
        final RegistrationView.Granted granted = view.granted();
        if (granted != null) {
            block.block("granted", Shape.ONE, StateBlock.builder().text("ha", granted.homeAgent())
                    .text("encap", HomeAgentState.name(granted.encapsulation()))
                    .flag("reverse-tunnel", granted.reverseTunneling()).number("lifetime", granted.lifetimeSec())
                    .text("expires-in", seconds(granted.expiresInSec()))
                    .text("refresh-in", seconds(granted.refreshInSec()))
                    .text("id", String.format("%016x", granted.identification())).build());
        }
        final RegistrationView.Pending pending = view.pending();
        if (pending != null) {
            block.block("pending", Shape.ONE, StateBlock.builder().text("to", pending.destination())
                    .text("coa", pending.careOfAddress()).text("id", String.format("%016x", pending.identification()))
                    .number("lifetime", pending.lifetimeSec()).number("remaining", pending.remainingSec())
                    .number("attempt", pending.attempt()).build());
        }
        block.group("v6", Shape.MANY);
        view.prefixes().forEach(prefix -> block.block("v6", Shape.MANY, prefix(prefix)));
        return block.build();
    }

    private static StateBlock prefix(PrefixState prefix) {
        return StateBlock.builder().text("prefix", prefix.requested().prefix()).text("requested", "explicit")
                .text("code", prefix.code() == PrefixState.NO_CODE ? null : prefix.code())
                .text("mode", prefix.mode() == TunnelingMode.CARE_OF_ADDRESS ? "coa" : "hoa")
                .text("state", prefix.label()).build();
    }

    private static Object seconds(long value) {
        return value == RegistrationView.Granted.NEVER_SEC ? "never" : value;
    }
}
