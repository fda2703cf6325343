package org.dsmip.controlplane.show;

import java.util.List;
import org.dsmip.controlplane.homeagent.MobileNodeBlock;
import org.dsmip.controlplane.homeagent.MobileNodeProfile;
import org.dsmip.controlplane.homeagent.PrefixFormula;
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

    /**
     * Shows which prefixes are kept for mobile nodes that stand in blocks.
     *
     * @param blocks of mobile nodes
     * @return a line for each formula, not for each mobile node
     */
    public static StateBlock ofBlocks(List<MobileNodeBlock> blocks) {
        final StateBlock.Builder block = StateBlock.builder().group("row", Shape.MANY);
        for (MobileNodeBlock nodes : blocks) {
            for (PrefixFormula prefixes : nodes.ownedPrefixes()) {
                block.block("row", Shape.MANY, StateBlock.builder().text("hoa", nodes.homeAddresses())
                        .text("prefix", prefixes).flag("implicit", nodes.implicitPrefixes().contains(prefixes))
                        .build());
            }
        }
        return block.build();
    }
}
