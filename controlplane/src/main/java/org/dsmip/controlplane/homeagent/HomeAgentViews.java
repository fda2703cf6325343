package org.dsmip.controlplane.homeagent;

import java.util.List;
import org.dsmip.controlplane.reconcile.Standings;
import org.dsmip.controlplane.registry.Binding;
import org.dsmip.controlplane.registry.BindingTable;
import org.dsmip.controlplane.registry.RegistryClock;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/** What is shown of a home agent: what is registered, what of it is in place on this host, and what is not. */
public final class HomeAgentViews {
    private final CurrentSettings settings;
    private final BindingTable table;
    private final RegistryClock clock;
    private final MobileNodeStates nodes;
    private final Standings standings;

    HomeAgentViews(CurrentSettings settings, HomeAgentEnvironment.Truth truth, MobileNodeStates nodes,
            Standings standings) {
        this.settings = settings;
        table = truth.registry().bindings();
        clock = truth.clock();
        this.nodes = nodes;
        this.standings = standings;
    }

    /**
     * All that is shown, as it is now.
     *
     * @param nowNs monotonic time, from which remaining lifetimes are counted
     * @return for any thread
     */
    public HomeAgentMoment now(long nowNs) {
        return new HomeAgentMoment(settings.now(), clock.at(nowNs), table.all(), nodes.histories(), standings.now());
    }

    /**
     * The bindings as they are now.
     *
     * @param nowNs monotonic time
     * @return one view for each bound mobile node
     */
    public List<BindingView> bindings(long nowNs) {
        return now(nowNs).bindings(null, Integer.MAX_VALUE).rows();
    }

    /**
     * Says whether a binding stands that was seen before. Any thread may ask.
     *
     * @param binding of a moment that may be over
     * @return false: it has ended, and its number may be another's
     */
    public boolean isThere(BindingView binding) {
        final Binding present = table.get(binding.homeAddress());
        return present != null && present.id() == binding.bindingId();
    }

    /**
     * Who may register now.
     *
     * @return as configured
     */
    public MobileNodes mobileNodes() {
        return settings.now().mobileNodes();
    }

    /**
     * Whose a binding is.
     *
     * @param number of the binding
     * @return home address; null: nobody has that number
     */
    public @Nullable Ipv4Address holder(int number) {
        return table.holder(number);
    }

    /**
     * How all stands that is wanted on this host.
     *
     * @return to be looked at by the thread that owns the home agent
     */
    public Standings standings() {
        return standings;
    }
}
