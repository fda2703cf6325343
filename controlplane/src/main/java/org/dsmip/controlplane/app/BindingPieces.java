package org.dsmip.controlplane.app;

import java.util.List;
import java.util.function.Supplier;
import org.dsmip.controlplane.admin.BindingState;
import org.dsmip.controlplane.admin.StateBlock;
import org.dsmip.controlplane.admin.StateListing;
import org.dsmip.controlplane.homeagent.BindingListing;
import org.dsmip.controlplane.homeagent.BindingView;
import org.jspecify.annotations.Nullable;

/** All bindings, some at a time, and the totals: a look at so many takes less time than a registration. */
final class BindingPieces implements StateListing {
    private static final int BINDINGS = 32;

    private final BindingListing all;
    private final TunnelsView tunnels;
    private BindingState.Totals totals;
    private boolean begun;
    private boolean ended;

    BindingPieces(BindingListing all, TunnelsView tunnels, int notRemoved) {
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
