package org.dsmip.controlplane.show;

import java.util.List;
import org.dsmip.controlplane.homeagent.MobileNodeProfile;
import org.dsmip.controlplane.show.StateBlock.Shape;
import org.dsmip.core.net.Ipv6Prefix;

/** Puts the prefix table of a home agent (NP-1) into a block ({@code show prefix-table}). */
public final class PrefixTableState {
    private PrefixTableState() {}

    /**
     * Shows which prefixes are kept for whom.
     *
     * @param nodes the mobile nodes
     * @return a line for each prefix
     */
    public static StateBlock of(List<MobileNodeProfile> nodes) {
        final StateBlock.Builder block = StateBlock.builder().group("row", Shape.MANY);
        for (MobileNodeProfile node : nodes) {
            for (Ipv6Prefix prefix : node.ownedPrefixes()) {
                block.block("row", Shape.MANY, StateBlock.builder().text("hoa", node.homeAddress())
                        .text("prefix", prefix).flag("implicit", node.implicitPrefixes().contains(prefix)).build());
            }
        }
        return block.build();
    }
}
