package org.dsmip.controlplane.show;

import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.homeagent.DefendedView;
import org.dsmip.controlplane.homelink.neighbor.SolicitationOutcome;
import org.dsmip.controlplane.show.StateBlock.Shape;
import org.dsmip.core.net.Ipv6Prefix;

/** Puts what a home agent answers for on the home link into a block ({@code show nd}). */
public final class NeighborState {
    private static final int ADDRESS_LENGTH = 128;

    private NeighborState() {}

    /**
     * Shows IPv6 addresses and networks; those of IPv4 are left to proxy ARP.
     *
     * @param defended what is answered for
     * @param solicitations what became of the solicitations that were looked at; empty: none is looked at
     * @return a line for each address and network, and one with the counters
     */
    public static StateBlock of(List<DefendedView> defended, Map<SolicitationOutcome, Long> solicitations) {
        final StateBlock.Builder block = StateBlock.builder().group("defended", Shape.MANY);
        for (DefendedView view : defended) {
            if (view.prefix() instanceof Ipv6Prefix prefix) {
                block.block("defended", Shape.MANY, StateBlock.builder().text("prefix", prefix)
                        .text("kind", prefix.length() == ADDRESS_LENGTH ? "address" : "network")
                        .text("hoa", view.homeAddress()).build());
            }
        }
        if (!solicitations.isEmpty()) {
            final StateBlock.Builder counters = StateBlock.builder();
            solicitations.forEach((outcome, count) -> counters.number(outcome.label(), count));
            block.block("solicitations", Shape.ONE, counters.build());
        }
        return block.build();
    }
}
