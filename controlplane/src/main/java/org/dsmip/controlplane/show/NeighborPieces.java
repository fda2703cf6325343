package org.dsmip.controlplane.show;

import java.util.Map;
import java.util.function.Supplier;
import org.dsmip.controlplane.homeagent.HomeAgentMoment;

/** All that is answered for on the home link, some at a time. */
public final class NeighborPieces {
    private NeighborPieces() {}

    /**
     * Lists it.
     *
     * @param now tells what the home agent is like; asked by the control thread
     * @return the listing
     */
    public static StateListing of(Supplier<HomeAgentMoment> now) {
        return new MomentListing<>(now, new MomentListing.Rows<>(
                (moment, last) -> moment.defended(last, StateListing.ROWS),
                rows -> NeighborState.of(rows, Map.of())));
    }
}
