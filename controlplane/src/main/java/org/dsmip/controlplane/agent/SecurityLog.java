package org.dsmip.controlplane.agent;

import java.util.HashMap;
import java.util.Map;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.journal.LineBudget;
import org.dsmip.core.counters.DropReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs security events, at most one line a second for each cause, two a minute in the long run; what is held back is counted in the next. */
final class SecurityLog {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.security");
    private static final long INTERVAL_NS = 1_000_000_000L;
    private static final int MAX_CAUSES = 64;

    private static final int BURST = 3;
    private static final long LINE_INTERVAL_NS = 30_000_000_000L;

    private final LineBudget lines = new LineBudget(BURST, LINE_INTERVAL_NS);
    private final Map<String, Recent> recent = new HashMap<>();

    private static final class Recent {
        private long lastNs;
        private long suppressed;
    }

    void note(long nowNs, Effect.NoteSecurityEvent event) {
        final Recent known = recent.get(event.cause());
        if (known != null && (nowNs - known.lastNs < INTERVAL_NS || !lines.take(nowNs))) {
            known.suppressed++;
            return;
        }
        LOG.atWarn().addKeyValue("cause", event.cause()).addKeyValue("peer", event.peer())
                .addKeyValue("detail", event.detail()).addKeyValue("suppressed", known == null ? 0 : known.suppressed)
                .log("security event");
        if (known == null && recent.size() >= MAX_CAUSES) {
            return;
        }
        final Recent next = known == null ? new Recent() : known;
        next.lastNs = nowNs;
        next.suppressed = 0;
        recent.put(event.cause(), next);
    }

    /** Logs packets that the data plane dropped. Not limited here: whoever reports them in sums limits the lines. */
    static void noteDrops(DropReason cause, long packets) {
        LOG.atWarn().addKeyValue("cause", cause.label()).addKeyValue("packets", packets)
                .addKeyValue("detail", cause.help()).log("security event");
    }
}
