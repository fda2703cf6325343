package org.dsmip.controlplane.homeagent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.reconcile.Standing;
import org.dsmip.controlplane.reconcile.StandingsMoment;
import org.dsmip.controlplane.registry.Binding;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.table.OrderedTable;
import org.jspecify.annotations.Nullable;

/**
 * A home agent as it is at one moment. It is taken at once, however much is registered, and any thread may look at it; whoever
 * keeps it keeps in memory what has changed since.
 */
public final class HomeAgentMoment {
    private final HomeAgentSettings settings;
    private final long atNs;
    private final OrderedTable<Binding> bindings;
    private final OrderedTable<NodeHistory> histories;
    private final StandingsMoment standings;

    /** Time is that of the registry. */
    HomeAgentMoment(HomeAgentSettings settings, long atNs, OrderedTable<Binding> bindings,
            OrderedTable<NodeHistory> histories, StandingsMoment standings) {
        this.settings = settings;
        this.atNs = atNs;
        this.bindings = bindings;
        this.histories = histories;
        this.standings = standings;
    }

    /**
     * Some of the bindings, in the order of their home addresses.
     *
     * @param last the home address of the last one of before; null: from the first on
     * @param most how many at most, 1 or more
     * @return views; empty: there are no more
     */
    public List<BindingView> bindings(@Nullable Ipv4Address last, int most) {
        final List<BindingView> views = new ArrayList<>();
        for (Binding next = last == null ? bindings.from(0) : bindings.after(last.bits()); next != null && views.size() < most; next = bindings
                .after(next.homeAddress().bits())) {
            if (!next.isExpired(atNs)) {
                final NodeHistory history = histories.get(next.homeAddress().bits());
                views.add(BindingViews.of(settings, atNs, next, standings,
                        history == null ? NodeHistory.unknown(next.homeAddress()) : history));
            }
        }
        return views;
    }

    /**
     * What is answered for on the home link, in the order of home addresses.
     *
     * @param last the home address of the last one of before; null: from the first on
     * @param most how many at most, 1 or more, and what else belongs to the last mobile node
     * @return views; empty: there are no more
     */
    public List<DefendedView> defended(@Nullable Ipv4Address last, int most) {
        final List<DefendedView> views = new ArrayList<>();
        for (Ipv4Address next = standings.after(last); next != null && views.size() < most; next = standings.after(next)) {
            final Ipv4Address homeAddress = next;
            standings.answers(next).forEach(adding -> addDefended(adding, homeAddress, views));
        }
        return views;
    }

    /**
     * How things stand that are wanted on this host, in the order of home addresses.
     *
     * @param last the home address of the last one of before; null: from the first on
     * @param most how many at most, 1 or more, and what else belongs to the last mobile node
     * @param ofInterest which of them
     * @return what there is; empty: there is no more
     */
    public List<Standing> standings(@Nullable Ipv4Address last, int most, Predicate<Standing> ofInterest) {
        final List<Standing> found = new ArrayList<>();
        for (Ipv4Address next = standings.after(last); next != null && found.size() < most; next = standings
                .after(next)) {
            standings.of(next).stream().filter(ofInterest).forEach(found::add);
        }
        return found;
    }

    /**
     * What is no longer wanted on this host and still there.
     *
     * @return with the reasons
     */
    public List<Standing> leftovers() {
        return standings.leftovers();
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
}
