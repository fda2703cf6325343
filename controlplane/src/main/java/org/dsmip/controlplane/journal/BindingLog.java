package org.dsmip.controlplane.journal;

import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.effect.Effect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what becomes of the registrations at a home agent (OPS-SAY-2) and of what it cannot put in place: one line each, limited
 * as a whole, so that ten thousand nodes that come at once do not drown what else there is to read. Not thread-safe.
 */
public final class BindingLog {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.home-agent");
    private static final int BURST = 30;
    private static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(10);

    private final LineBudget registrations;
    private final LineBudget troubles;
    private final LineBudget recoveries;

    /** Makes one that has written nothing yet. */
    public BindingLog() {
        registrations = new LineBudget(BURST, INTERVAL_NS);
        troubles = new LineBudget(BURST, INTERVAL_NS);
        recoveries = new LineBudget(BURST, INTERVAL_NS);
    }

    /**
     * Logs what has become of a registration.
     *
     * @param nowNs monotonic time
     * @param note what is to be said
     */
    public void note(long nowNs, Effect.NoteRegistration note) {
        final Level level = level(note.what());
        // Many ordinary lines take none from those that warn.
        final LineBudget budget = level == Level.WARN ? troubles : registrations;
        if (!LOG.isEnabledForLevel(level) || (level != Level.DEBUG && !budget.take(nowNs))) {
            return;
        }
        LoggingEventBuilder line = LOG.atLevel(level).addKeyValue("hoa", note.homeAddress())
                .addKeyValue("coa", note.careOfAddress());
        if (!note.detail().isEmpty()) {
            line = line.addKeyValue("detail", note.detail());
        }
        if (level == Level.DEBUG) {
            line.log(words(note.what()));
        } else {
            budget.log(line, words(note.what()));
        }
    }

    /**
     * Logs that something cannot be put in place, or at last is.
     *
     * @param nowNs monotonic time
     * @param note what is to be said
     */
    public void note(long nowNs, Effect.NoteTrouble note) {
        if (note.reason() == null) {
            if (recoveries.take(nowNs)) {
                recoveries.log(LOG.atInfo().addKeyValue("what", note.what()), "well again");
            }
        } else if (troubles.take(nowNs)) {
            troubles.log(LOG.atWarn().addKeyValue("what", note.what()).addKeyValue("reason", note.reason()),
                    "registered, not routed; tried again each half minute");
        }
    }

    /**
     * Logs that something cannot be taken away, or at last is no leftover any more.
     *
     * @param nowNs monotonic time
     * @param note what is to be said
     */
    public void note(long nowNs, Effect.NoteLeftover note) {
        if (note.reason() == null) {
            if (recoveries.take(nowNs)) {
                recoveries.log(LOG.atInfo().addKeyValue("what", note.what()), "gone or wanted again; well again");
            }
        } else if (troubles.take(nowNs)) {
            troubles.log(LOG.atWarn().addKeyValue("what", note.what()).addKeyValue("reason", note.reason()),
                    "no longer wanted, but still in place; tried again until it goes");
        }
    }

    /**
     * Logs that something could not be done.
     *
     * @param nowNs monotonic time
     * @param note what is to be said
     */
    public void note(long nowNs, Effect.NoteFailure note) {
        if (troubles.take(nowNs)) {
            troubles.log(LOG.atWarn().addKeyValue("what", note.what()).addKeyValue("reason", note.reason()),
                    "could not be done");
        }
    }

    private static Level level(Effect.What what) {
        return switch (what) {
            case REFRESHED -> Level.DEBUG;
            case ALTERNATES, ENDED, CUT -> Level.WARN;
            default -> Level.INFO;
        };
    }

    private static String words(Effect.What what) {
        return switch (what) {
            case BEGAN -> "a mobile node has registered";
            case MOVED -> "a mobile node has moved";
            case ALTERNATES -> "a mobile node goes back and forth; do two have one identity?";
            case REFRESHED -> "a registration was refreshed";
            case DEREGISTERED -> "a mobile node has deregistered";
            case LEFT_ELSEWHERE -> "a mobile node has left a former place; its binding stays";
            case EXPIRED -> "a registration has expired";
            case ENDED -> "a registration was ended";
            case CUT -> "part of a registration was ended";
            case REFUSED -> "a registration was refused";
        };
    }
}
