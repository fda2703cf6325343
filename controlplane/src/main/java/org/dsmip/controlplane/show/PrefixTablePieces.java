package org.dsmip.controlplane.show;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.Supplier;
import org.dsmip.controlplane.homeagent.MobileNodeBlock;
import org.dsmip.controlplane.homeagent.MobileNodeProfile;
import org.dsmip.controlplane.homeagent.MobileNodes;
import org.jspecify.annotations.Nullable;

/**
 * Which prefixes are kept for whom, some mobile nodes at a time. Who takes them slowly keeps no former configuration in memory: once
 * the node follows another one, the answer cannot go on.
 */
public final class PrefixTablePieces implements StateListing {
    private final Supplier<MobileNodes> now;
    private final WeakReference<MobileNodes> begunWith;
    private @Nullable MobileNodes configured;
    private int reached;
    private boolean begun;

    private PrefixTablePieces(Supplier<MobileNodes> now) {
        this.now = now;
        final MobileNodes present = now.get();
        begunWith = new WeakReference<>(present);
        configured = present;
    }

    /**
     * Lists it.
     *
     * @param now tells who is configured; asked by the control thread
     * @return the listing
     */
    public static StateListing of(Supplier<MobileNodes> now) {
        return new PrefixTablePieces(now);
    }

    @Override
    public @Nullable StateBlock next() {
        final MobileNodes nodes = configured;
        if (nodes == null) {
            throw new IllegalStateException("it has let go of its configuration");
        }
        final List<MobileNodeProfile> single = nodes.single();
        final List<MobileNodeBlock> blocks = nodes.blocks();
        final int from = reached;
        if (begun && from >= single.size() + blocks.size()) {
            return null;
        }
        begun = true;
        if (from < single.size() || blocks.isEmpty()) {
            reached = Math.min(from + ROWS, single.size());
            return PrefixTableState.of(single.subList(from, reached));
        }
        reached = Math.min(from + ROWS, single.size() + blocks.size());
        return PrefixTableState.ofBlocks(blocks.subList(from - single.size(), reached - single.size()));
    }

    @Override
    public void letGo() {
        configured = null;
    }

    @Override
    public void goOn() {
        final MobileNodes present = now.get();
        if (!begunWith.refersTo(present)) {
            throw new IllegalStateException("the node follows another configuration by now; ask again");
        }
        configured = present;
    }
}
