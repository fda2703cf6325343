package org.dsmip.controlplane.homeagent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
     * A part of a list by home addresses. Where nothing of interest is found a part is empty, and others may follow.
     *
     * @param rows what is of interest
     * @param last the last home address that was looked at; null: there are no more
     * @param <R> what is listed
     */
    public record Part<R>(List<R> rows, @Nullable Ipv4Address last) {}

    /**
     * Some of the bindings, in the order of their home addresses.
     *
     * @param last the home address looked at last; null: from the first on
     * @param most how many to look at, 1 or more
     * @return views
     */
    public Part<BindingView> bindings(@Nullable Ipv4Address last, int most) {
        final List<BindingView> views = new ArrayList<>();
        Binding next = last == null ? bindings.from(0) : bindings.after(last.bits());
        Ipv4Address reached = null;
        for (int looked = 0; next != null && looked < most; looked++) {
            reached = next.homeAddress();
            if (!next.isExpired(atNs)) {
                final NodeHistory history = histories.get(reached.bits());
                views.add(BindingViews.of(settings, atNs, next, standings,
                        history == null ? NodeHistory.unknown(reached) : history));
            }
            next = bindings.after(reached.bits());
        }
        return new Part<>(views, reached);
    }

    /**
     * What is answered for on the home link, in the order of home addresses.
     *
     * @param last the home address looked at last; null: from the first on
     * @param most how many to look at, 1 or more
     * @return views
     */
    public Part<DefendedView> defended(@Nullable Ipv4Address last, int most) {
        return wanted(last, most, (homeAddress, views) -> standings.answers(homeAddress)
                .forEach(adding -> addDefended(adding, homeAddress, views)));
    }

    /**
     * How things stand that bindings call for on this host, in the order of home addresses.
     *
     * @param last the home address looked at last; null: from the first on
     * @param most how many to look at, 1 or more
     * @return what there is
     */
    public Part<Standing> standings(@Nullable Ipv4Address last, int most) {
        return wanted(last, most, (homeAddress, found) -> found.addAll(standings.of(homeAddress)));
    }

    private <R> Part<R> wanted(@Nullable Ipv4Address last, int most, BiConsumer<Ipv4Address, List<R>> finder) {
        final List<R> found = new ArrayList<>();
        Ipv4Address reached = null;
        Ipv4Address next = standings.after(last);
        for (int looked = 0; next != null && looked < most; looked++) {
            reached = next;
            finder.accept(next, found);
            next = standings.after(next);
        }
        return new Part<>(found, reached);
    }

    /**
     * What the host refuses, to put in place or to take away.
     *
     * @return with the reasons; it keeps nothing else of the moment, and looks only at what is taken from it
     */
    public Supplier<Stream<Standing>> refused() {
        return standings.refused();
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
