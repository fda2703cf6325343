package org.dsmip.controlplane.cycle;

import org.dsmip.controlplane.mobilenode.Remembered;
import org.dsmip.controlplane.show.Trouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a mobile node remembers as soon as it changes, and says once where that does not work and what it means. */
final class MemoryKeeper {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.mobile-node");

    private final NodeMemory memory;
    private @Nullable Remembered kept;
    private @Nullable String reason;

    MemoryKeeper(NodeMemory memory) {
        this.memory = memory;
    }

    /** Why nothing can be written down; null: it can. */
    @Nullable
    Trouble trouble() {
        return reason == null ? null : new Trouble("cannot write down what the node remembers", reason, false);
    }

    void keep(Remembered now) {
        if (now.equals(kept)) {
            return;
        }
        final boolean troubled = reason != null;
        reason = memory.keep(now);
        if (reason == null) {
            kept = now;
            if (troubled) {
                LOG.info("what the node remembers is on disk again");
            }
        } else if (!troubled) {
            LOG.atWarn().addKeyValue("reason", reason)
                    .log("cannot write down what the node remembers; a restart with a wrong clock will take a request "
                            + "more, and what is known of the home agent will have to be learned again");
        }
    }
}
