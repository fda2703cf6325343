package org.dsmip.controlplane.show;

import java.util.List;
import java.util.function.Supplier;
import org.dsmip.controlplane.homeagent.BindingListing;
import org.dsmip.controlplane.homeagent.BindingView;
import org.jspecify.annotations.Nullable;

/** All bindings, some at a time, and the totals: a look at so many takes less time than a registration. */
public final class BindingPieces implements StateListing {
    private static final int BINDINGS = 32;

    private final BindingListing all;
    private final TunnelsView tunnels;
    private BindingState.Totals totals;
    private boolean begun;
    private boolean ended;

    /**
     * Begins with the first of them.
     *
     * @param all the bindings
     * @param tunnels what the data plane knows of them
     * @param notRemoved routes and proxies of ended bindings that the kernel still has
     */
    public BindingPieces(BindingListing all, TunnelsView tunnels, int notRemoved) {
        totals = BindingState.Totals.of(notRemoved);
        this.all = all;
        this.tunnels = tunnels;
    }

    @Override
    public @Nullable Supplier<StateBlock> next() {
        final List<BindingView> views = all.next(BINDINGS);
        if (begun && views.isEmpty()) {
            return end();
        }
        begun = true;
        totals = totals.plus(views);
        final BindingState.Tunnels known = tunnels.of(views);
        return () -> BindingState.of(views, known);
    }

    private @Nullable Supplier<StateBlock> end() {
        if (ended) {
            return null;
        }
        ended = true;
        return totals::block;
    }
}
