package org.dsmip.controlplane.journal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.core.counters.DropReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs security events. Whatever strangers do, and however many kinds of it, they get few lines: the first event is told at
 * once, what comes within a second after it in a second line, and from then on one line each half minute tells of all that
 * has come. After half a minute without any event it begins anew. Nothing is left out: a line names every cause, how often
 * there was one and by how many, and of each up to three events in words ({@link SecurityEvents}). What strangers cannot
 * bring about does not wait for what they do: each cause of it has lines of its own. Not thread-safe.
 */
public final class SecurityLog {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.security");
    private static final long SHORT_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(30);

    private final Gathering strangers = new Gathering();
    private final Map<String, Gathering> proven = new LinkedHashMap<>();

    /** What has happened of one cause since the last line. */
    sealed interface Untold permits SecurityEvents, Drops {
        LoggingEventBuilder addTo(LoggingEventBuilder line);

        String inShort();
    }

    /** Packets that were only counted. */
    private record Drops(DropReason reason, long packets) implements Untold {
        @Override
        public LoggingEventBuilder addTo(LoggingEventBuilder line) {
            return line.addKeyValue("cause", reason.label()).addKeyValue("packets", packets)
                    .addKeyValue("detail", reason.help());
        }

        @Override
        public String inShort() {
            return reason.label() + " " + packets + (packets == 1 ? " packet" : " packets");
        }
    }

    /** What shares its lines. */
    private static final class Gathering {
        private final Map<String, SecurityEvents> events = new LinkedHashMap<>();
        private final Map<DropReason, Long> drops = new LinkedHashMap<>();
        private boolean begun;
        private boolean calm;
        private long lastEventNs;
        private long dueNs;

        void add(long nowNs, Effect.NoteSecurityEvent event) {
            happened(nowNs);
            events.computeIfAbsent(event.cause(), SecurityEvents::new).add(event);
        }

        void add(long nowNs, DropReason reason, long packets) {
            happened(nowNs);
            drops.merge(reason, packets, Long::sum);
        }

        private void happened(long nowNs) {
            if (!begun || nowNs - lastEventNs >= LONG_NS) {
                begun = true;
                calm = true;
                dueNs = nowNs;
            }
            lastEventNs = nowNs;
        }

        void onTimer(long nowNs) {
            if ((!events.isEmpty() || !drops.isEmpty()) && nowNs - dueNs >= 0) {
                dueNs = nowNs + (calm ? SHORT_NS : LONG_NS);
                calm = false;
                tell();
            }
        }

        void tell() {
            // Packets that were dropped need the fewest words.
            final List<Untold> all = new ArrayList<>(events.values());
            drops.forEach((reason, packets) -> all.add(new Drops(reason, packets)));
            events.clear();
            drops.clear();
            if (all.isEmpty()) {
                return;
            }
            LoggingEventBuilder line = all.getFirst().addTo(LOG.atWarn());
            if (all.size() > 1) {
                line = line.addKeyValue("and",
                        all.stream().skip(1).map(Untold::inShort).collect(Collectors.joining("; ")));
            }
            line.log("security event");
        }
    }

    /** Makes one that has written nothing yet. */
    public SecurityLog() {}

    /**
     * Something has happened.
     *
     * @param nowNs monotonic time
     * @param event what
     */
    public void note(long nowNs, Effect.NoteSecurityEvent event) {
        final Gathering gathering = event.proven()
                ? proven.computeIfAbsent(event.cause(), cause -> new Gathering())
                : strangers;
        gathering.add(nowNs, event);
        gathering.onTimer(nowNs);
    }

    /**
     * The data plane has dropped packets. Told by {@link #onTimer}, as there may be more to tell of the same moment.
     *
     * @param nowNs monotonic time
     * @param reason why
     * @param packets how many since the last call
     */
    public void drops(long nowNs, DropReason reason, long packets) {
        strangers.add(nowNs, reason, packets);
    }

    /**
     * Tells what there is to tell if it is time to. To be called about once a second.
     *
     * @param nowNs monotonic time
     */
    public void onTimer(long nowNs) {
        strangers.onTimer(nowNs);
        proven.values().forEach(gathering -> gathering.onTimer(nowNs));
    }

    /** Tells all that was not told yet: nothing comes any more. */
    public void tellRest() {
        strangers.tell();
        proven.values().forEach(Gathering::tell);
    }
}
