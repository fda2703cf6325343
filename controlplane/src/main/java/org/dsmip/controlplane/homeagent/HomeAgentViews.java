package org.dsmip.controlplane.homeagent;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.reconcile.Standing;
import org.dsmip.controlplane.reconcile.Standings;
import org.dsmip.controlplane.registry.BindingTable;
import org.dsmip.controlplane.registry.RegistryClock;
import org.dsmip.core.net.Ipv4Address;

/** What is shown of a home agent: what is registered, what of it is in place on this host, and what is not. */
public final class HomeAgentViews {
    private final HomeAgentSettings settings;
    private final BindingTable table;
    private final RegistryClock clock;
    private final MobileNodeStates nodes;
    private final Standings standings;

    HomeAgentViews(HomeAgentSettings settings, HomeAgentEnvironment.Truth truth, MobileNodeStates nodes,
            Standings standings) {
        this.settings = settings;
        table = truth.registry().bindings();
        clock = truth.clock();
        this.nodes = nodes;
        this.standings = standings;
    }

    /**
     * The bindings as they are now.
     *
     * @param nowNs monotonic time
     * @return one view for each bound mobile node
     */
    public List<BindingView> bindings(long nowNs) {
        return listing(nowNs).next(Integer.MAX_VALUE);
    }

    /**
     * The bindings as they are now, to be looked at some at a time.
     *
     * @param nowNs monotonic time, from which remaining lifetimes are counted
     * @return a listing for the thread that owns the home agent
     */
    public BindingListing listing(long nowNs) {
        return new BindingListing(table.all().stream().filter(binding -> !binding.isExpired(clock.at(nowNs))).toList(),
                binding -> {
                    final MobileNodeState node = nodes.known(binding.homeAddress());
                    return BindingViews.of(settings, clock.at(nowNs), binding, standings, node);
                });
    }

    /**
     * What is answered for on the home link now.
     *
     * @return addresses and networks of bound mobile nodes
     */
    public List<DefendedView> defended() {
        final List<DefendedView> views = new ArrayList<>();
        table.all().forEach(binding -> standings.of(binding.homeAddress()).stream()
                .filter(standing -> standing.state() != Standing.State.REFUSED)
                .forEach(standing -> addDefended(standing.effect(), binding.homeAddress(), views)));
        return views;
    }

    private static void addDefended(Effect adding, Ipv4Address homeAddress, List<DefendedView> views) {
        switch (adding) {
            case Effect.AddProxyNeighbor add -> views.add(new DefendedView(add.address().toHostPrefix(), homeAddress));
            case Effect.AddProxyNetwork add -> views.add(new DefendedView(add.network(), homeAddress));
            default -> {
                // It answers nobody.
            }
        }
    }

    /**
     * How all stands that is wanted on this host.
     *
     * @return to be looked at by the thread that owns the home agent
     */
    public Standings standings() {
        return standings;
    }

    /**
     * What is registered and not in place, since the host refuses it.
     *
     * @return with the reasons
     */
    public List<Effect.NoteTrouble> missing() {
        return standings.missing();
    }

    /**
     * What is in place and no longer wanted, since the host refuses to take it away.
     *
     * @return with the reasons
     */
    public List<Effect.NoteLeftover> leftovers() {
        return standings.leftovers();
    }
}
