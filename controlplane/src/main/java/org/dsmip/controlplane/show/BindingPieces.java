package org.dsmip.controlplane.show;

import java.util.List;
import java.util.function.Supplier;
import org.dsmip.controlplane.homeagent.BindingView;
import org.dsmip.controlplane.homeagent.HomeAgentMoment;

/** All bindings, some at a time, and the totals of what was listed. */
public final class BindingPieces {
    private final TunnelsView tunnels;
    private BindingState.Totals totals;

    private BindingPieces(TunnelsView tunnels, int leftovers) {
        this.tunnels = tunnels;
        totals = BindingState.Totals.of(leftovers);
    }

    /**
     * Lists bindings.
     *
     * @param now tells what the home agent is like; asked by the control thread
     * @param tunnels what the data plane knows of them
     * @param leftovers routes and proxies of ended bindings that the kernel still has
     * @return the listing
     */
    public static StateListing of(Supplier<HomeAgentMoment> now, TunnelsView tunnels, int leftovers) {
        final BindingPieces pieces = new BindingPieces(tunnels, leftovers);
        return new MomentListing<>(now, new MomentListing.Rows<>(
                (moment, last) -> moment.bindings(last, StateListing.ROWS), pieces::print))
                .then(StateListing.of(() -> pieces.totals.block()));
    }

    private StateBlock print(List<BindingView> views) {
        totals = totals.plus(views);
        return BindingState.of(views, tunnels.of(views));
    }
}
