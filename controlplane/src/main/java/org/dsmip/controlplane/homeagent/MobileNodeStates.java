package org.dsmip.controlplane.homeagent;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.dsmip.controlplane.security.TimestampReplayProtection;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.table.OrderedTable;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of mobile nodes: nothing of one that has not yet proven who it is. What was kept of one that may register no more
 * stays, since it may be let in again, and no request of before is to count then. Not thread-safe.
 */
final class MobileNodeStates {
    private final Supplier<MobileNodes> mobileNodes;
    private final HomeAgentEnvironment environment;
    private final Map<Ipv4Address, MobileNodeState> known = new HashMap<>();
    /** Counted instead of kept with each mobile node: none keeps a configuration of before, with its keys, from being forgotten. */
    private int generation;
    private @Nullable MobileNodes lastSeen;
    private OrderedTable<NodeHistory> histories = OrderedTable.empty(NodeHistory.class,
            history -> history.homeAddress().bits());

    /** Those of the configuration of the moment. */
    MobileNodeStates(Supplier<MobileNodes> mobileNodes, HomeAgentEnvironment environment) {
        this.mobileNodes = mobileNodes;
        this.environment = environment;
    }

    /** What is known of a mobile node; as if it were new if nothing is; null: it may not register. */
    @Nullable
    MobileNodeState find(Ipv4Address homeAddress) {
        final MobileNodes configured = configured();
        final MobileNodeState state = known.get(homeAddress);
        if (state != null && state.generation() == generation) {
            return state;
        }
        final MobileNodeProfile profile = configured.find(homeAddress);
        if (profile == null || state == null) {
            return profile == null ? null : new MobileNodeState(profile, generation, replayProtection(profile));
        }
        state.profile(profile, generation);
        return state;
    }

    @SuppressWarnings("ReferenceEquality") // an equal one is another generation, which costs a look-up
    private MobileNodes configured() {
        final MobileNodes now = mobileNodes.get();
        if (now != lastSeen) {
            lastSeen = now;
            generation++;
        }
        return now;
    }

    private TimestampReplayProtection replayProtection(MobileNodeProfile profile) {
        final Long known = environment.truth().registry().identifications().highest(profile.homeAddress());
        final HomeAgentEnvironment.Doubt doubt = environment.doubt().apply(profile.homeAddress());
        final TimestampReplayProtection protection = known == null
                ? new TimestampReplayProtection(environment.startNs())
                : new TimestampReplayProtection(environment.startNs(), known);
        return doubt == null ? protection : protection.unsure(profile.largestToleranceSec(), doubt.accepted());
    }

    /** Remembers a mobile node from now on if it has shown that it has the key. */
    void keep(Credentials credentials) {
        final MobileNodeState node = credentials.node();
        if (node != null && credentials.finding().mobileNodeIsAuthentic()) {
            known.putIfAbsent(node.homeAddress(), node);
        }
    }

    /** What is shown of a mobile node may have changed. */
    void changed(Ipv4Address homeAddress) {
        final MobileNodeState node = known.get(homeAddress);
        if (node != null) {
            histories = histories.with(node.history());
        }
    }

    /** What is shown of all of them now, for any thread. */
    OrderedTable<NodeHistory> histories() {
        return histories;
    }

    /** Remembers a mobile node that an earlier run has registered; null: it may not register any more. */
    @Nullable
    MobileNodeState resume(Ipv4Address homeAddress) {
        final MobileNodeState node = find(homeAddress);
        if (node != null) {
            known.putIfAbsent(homeAddress, node);
        }
        return node;
    }

    /** What is remembered of a mobile node; null: nothing. */
    @Nullable
    MobileNodeState known(Ipv4Address homeAddress) {
        return known.get(homeAddress);
    }
}
