package org.dsmip.controlplane.agent;

import org.dsmip.controlplane.mobilenode.Remembered;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a mobile node remembers as soon as it changes, and says once where that does not work and what it means. */
final class MemoryKeeper {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.mobile-node");

    private final NodeMemory memory;
    private @Nullable Remembered kept;
    private boolean troubled;

    MemoryKeeper(NodeMemory memory) {
        this.memory = memory;
    }

    void keep(Remembered now) {
        if (now.equals(kept)) {
            return;
        }
        final String reason = memory.keep(now);
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
        troubled = reason != null;
    }
}
