package org.dsmip.controlplane.store;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.config.FileTrouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Without a journal there is nothing to write but that there is a run without one, so that the next one does not trust an older
 * record: before the first reply, and again whenever that is gone. Used by the store's thread.
 */
final class NoJournal {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.registry");
    private static final long LOOK_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(30);

    private final StoreFolder folder;
    private final FileHeader header;
    private final RecordStore.Clocks clocks;
    private final Progress progress;
    private @Nullable Generation marker;
    private boolean hasFailed;
    private long nextNs;

    NoJournal(StoreFolder folder, FileHeader header, RecordStore.Clocks clocks, Progress progress) {
        this.folder = folder;
        this.header = header;
        this.clocks = clocks;
        this.progress = progress;
        nextNs = clocks.nowNs().getAsLong();
    }

    /** Replies wait for it once: a disk that fails is in nobody's way. */
    void work() {
        final long nowNs = clocks.nowNs().getAsLong();
        if (nextNs - nowNs > 0) {
            return;
        }
        nextNs = nowNs + LOOK_INTERVAL_NS;
        try {
            ensure();
            if (hasFailed) {
                LOG.info("it is written down that this node keeps no journal");
            }
            hasFailed = false;
        } catch (IOException e) {
            nextNs = nowNs + RETRY_NS;
            fail(FileTrouble.reason(e));
        } catch (RuntimeException | Error e) {
            nextNs = nowNs + RETRY_NS;
            fail(Endurance.unexpected(e));
        }
        progress.isSaid();
    }

    private void ensure() throws IOException {
        final Generation known = marker;
        if (known != null && known.isInPlace() && !folder.claim()) {
            return;
        }
        marker = null;
        if (known != null) {
            known.abandon();
        }
        marker = folder.begin(header, clocks.wallMs().getAsLong());
        folder.tidy();
    }

    private void fail(String reason) {
        folder.distrust(null, clocks.wallMs().getAsLong());
        if (!hasFailed) {
            LOG.atWarn().addKeyValue("reason", reason)
                    .log("cannot write down that this node keeps no journal; the next one may trust an older one");
        }
        hasFailed = true;
    }

    void close() {
        if (marker != null) {
            marker.abandon();
        }
    }
}
