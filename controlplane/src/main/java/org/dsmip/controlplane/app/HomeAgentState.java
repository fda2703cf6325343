package org.dsmip.controlplane.app;

import java.util.Locale;
import org.dsmip.controlplane.admin.BindingState;
import org.dsmip.controlplane.admin.DataPlaneState.CounterView;
import org.dsmip.controlplane.admin.NodeState;
import org.dsmip.controlplane.admin.StateBlock;
import org.dsmip.controlplane.admin.Topic;
import org.dsmip.controlplane.agent.NodeClock;
import org.dsmip.controlplane.homeagent.HomeAgent;
import org.jspecify.annotations.Nullable;

/** What a home agent shows of itself: the keys are those of the requirements. Used by the control thread. */
final class HomeAgentState implements NodeState {
    private final HomeAgent homeAgent;
    private final NodeClock clock;
    private final DataplaneView dataplane;
    private final TunnelsView tunnels;

    HomeAgentState(HomeAgent homeAgent, NodeClock clock, DataplaneView dataplane, TunnelsView tunnels) {
        this.homeAgent = homeAgent;
        this.clock = clock;
        this.dataplane = dataplane;
        this.tunnels = tunnels;
    }

    @Override
    public @Nullable StateBlock show(Topic topic) {
        return switch (topic) {
            case BINDINGS -> BindingState.of(homeAgent.bindings(clock.nowNs()), tunnels);
            case REGISTRATION -> null;
            case DROPS -> dataplane.drops();
            case COUNTERS -> dataplane.counters(homeAgent.counters().entrySet().stream()
                    .map(entry -> new CounterView("registration-" + words(entry.getKey()), "requests",
                            entry.getValue()))
                    .toList());
            case LATENCY -> dataplane.latency();
            case INTERFACES -> dataplane.interfaces();
        };
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
