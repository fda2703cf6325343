package org.dsmip.controlplane.app;

import org.dsmip.controlplane.cycle.MobileNodeRole;
import org.dsmip.controlplane.cycle.NodeClock;
import org.dsmip.controlplane.mobilenode.Attachment;
import org.dsmip.controlplane.mobilenode.MobileNode;
import org.dsmip.controlplane.show.DataPlaneState.CounterView;
import org.dsmip.controlplane.show.NodeState;
import org.dsmip.controlplane.show.Offload;
import org.dsmip.controlplane.show.PathMtu;
import org.dsmip.controlplane.show.RegistrationState;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.controlplane.show.StateListing;
import org.dsmip.controlplane.show.StatusState;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/** What a mobile node shows of itself: the keys are those of the requirements. Used by the control thread. */
final class MobileNodeState implements NodeState {
    private final MobileNode mobileNode;
    private final MobileNodeRole role;
    private final Ipv4Address homeAgent;
    private final NodeClock clock;
    private final DataplaneView dataplane;

    MobileNodeState(MobileNode mobileNode, MobileNodeRole role, Ipv4Address homeAgent, NodeClock clock,
            DataplaneView dataplane) {
        this.homeAgent = homeAgent;
        this.mobileNode = mobileNode;
        this.role = role;
        this.clock = clock;
        this.dataplane = dataplane;
    }

    @Override
    public @Nullable StateListing show(Topic topic) {
        final @Nullable StateBlock block = switch (topic) {
            case STATUS -> StatusState.of(mobileNode.view(clock.nowNs()), role.troubles());
            case BINDINGS, PREFIX_TABLE, ND -> null;
            case REGISTRATION -> RegistrationState.of(mobileNode.view(clock.nowNs()), pathMtu(), role.troubles());
            case DROPS -> dataplane.drops();
            case COUNTERS -> dataplane.counters(mobileNode.discards().entrySet().stream()
                    .map(entry -> new CounterView("reply-discarded-" + entry.getKey().label(), "replies",
                            entry.getValue()))
                    .toList());
            case LATENCY -> dataplane.latency();
            case INTERFACES -> dataplane.interfaces();
        };
        return block == null ? null : StateListing.of(block);
    }

    @Override
    public StateListing offload(Offload offload, boolean on) {
        return dataplane.offload(offload, on);
    }

    private PathMtu pathMtu() {
        return mobileNode.attachment() instanceof Attachment.Visiting visiting
                ? dataplane.pathMtu(homeAgent, visiting.pathMtuBytes())
                : new PathMtu(0, PathMtu.NOT_TOLD);
    }
}
