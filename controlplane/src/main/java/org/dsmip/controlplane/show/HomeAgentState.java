package org.dsmip.controlplane.show;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.dsmip.controlplane.homeagent.HomeAgent;
import org.dsmip.controlplane.homeagent.HomeAgentMoment;
import org.dsmip.controlplane.homelink.HomeLinkPorts;
import org.dsmip.controlplane.homelink.neighbor.SolicitationOutcome;
import org.dsmip.controlplane.homelink.neighbor.SolicitationResponder;
import org.dsmip.controlplane.show.DataPlaneState.CounterView;
import org.dsmip.core.text.Words;
import org.jspecify.annotations.Nullable;

/** What a home agent shows of itself: the keys are those of the requirements. Answers are begun by the control thread. */
public final class HomeAgentState implements NodeState {
    private final LongSupplier clock;
    private final OnHost onHost;
    private final Parts parts;

    /**
     * What this host has of a home agent, and has not yet.
     *
     * @param own how stands what is its own
     * @param pending what was accepted and is not answered yet
     */
    public record OnHost(Supplier<HostPieces.Own> own, Supplier<PendingState.View> pending) {}

    /**
     * What is shown.
     *
     * @param homeAgent the state machine
     * @param troubles what is in the way of its service
     * @param homeLink what is heard on the home link
     * @param dataplane the data plane
     * @param tunnelDevice name of the tunnel device
     * @param accounts what the data plane counts for each binding
     */
    public record Parts(HomeAgent homeAgent, Supplier<List<Trouble>> troubles,
            HomeLinkPorts homeLink, DataPlane dataplane, String tunnelDevice, BindingAccounts accounts) {
        Map<SolicitationOutcome, Long> solicitations() {
            final SolicitationResponder responder = homeLink.solicitations();
            return responder == null ? Map.of() : responder.counters();
        }
    }

    /**
     * Shows a home agent.
     *
     * @param clock monotonic time
     * @param onHost what this host has of it, and has not yet
     * @param parts what is shown
     */
    public HomeAgentState(LongSupplier clock, OnHost onHost, Parts parts) {
        this.clock = clock;
        this.onHost = onHost;
        this.parts = parts;
    }

    @Override
    public @Nullable StateListing show(Topic topic) {
        return switch (topic) {
            case STATUS -> {
                final List<Trouble> troubles = parts.troubles.get();
                yield StateListing.of(() -> StatusState.ofHomeAgent(troubles));
            }
            case BINDINGS ->
                BindingPieces.of(this::now, tunnels(), parts.homeAgent.views().standings().leftoverCount());
            case REGISTRATION -> null;
            case PREFIX_TABLE -> PrefixTablePieces.of(parts.homeAgent.views()::mobileNodes);
            case ND -> {
                final Map<SolicitationOutcome, Long> solicitations = parts.solicitations();
                yield NeighborPieces.of(this::now)
                        .then(StateListing.of(() -> NeighborState.of(List.of(), solicitations)));
            }
            case PENDING -> {
                final PendingState.View pending = onHost.pending.get();
                yield StateListing.of(() -> PendingState.of(pending));
            }
            case HOST -> HostPieces.of(onHost.own.get(), this::now);
            case DROPS -> parts.dataplane.drops();
            case COUNTERS -> parts.dataplane.counters(counters());
            case LATENCY -> parts.dataplane.latency();
            case INTERFACES -> parts.dataplane.interfaces();
        };
    }

    @Override
    public StateListing offload(Offload offload, boolean on) {
        return parts.dataplane.offload(offload, on);
    }

    private HomeAgentMoment now() {
        return parts.homeAgent.views().now(clock.getAsLong());
    }

    private TunnelsView tunnels() {
        final int linkMtuBytes = parts.homeAgent.pathMtuBytes();
        return new TunnelsView(parts.tunnelDevice, parts.accounts,
                peer -> parts.dataplane.pathMtu(peer, linkMtuBytes), parts.homeAgent.views()::isThere);
    }

    private List<CounterView> counters() {
        final List<CounterView> counters = new ArrayList<>();
        parts.homeAgent.counters().forEach((counter, value) -> counters
                .add(new CounterView("registration-" + Words.of(counter), counter.unit(), value)));
        parts.homeLink.count((name, unit, value) -> counters.add(new CounterView(name, unit, value)));
        return counters;
    }
}
