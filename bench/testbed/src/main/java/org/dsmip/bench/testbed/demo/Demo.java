package org.dsmip.bench.testbed.demo;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dsmip.bench.testbed.talk.Answer;
import org.dsmip.bench.testbed.talk.Conversation;
import org.dsmip.bench.testbed.talk.Request;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Judges the phases of a demo, as the script tells of them. Not thread-safe. */
public final class Demo implements Conversation.Partner {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    /** How exact the clock of the mobile node's log is, and the sender's. */
    private static final long SLACK_MILLIS = 2;

    private final Settings settings;
    private final WatchLog watch;
    private final List<Phase> phases = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();
    private int firstLine;

    /**
     * What holds for all phases.
     *
     * @param work where the logs are
     * @param json one object at the end instead of a table
     * @param intervalMillis between two datagrams of a flow
     * @param mostMillis of interruption allowed at a move, beyond the move itself
     */
    public record Settings(Path work, boolean json, double intervalMillis, BigDecimal mostMillis) {}

    /** Why something failed that makes it senseless to go on. */
    private static final class Hopeless extends Exception {
        private static final long serialVersionUID = 1;

        private Hopeless(String reason) {
            super(reason);
        }
    }

    /**
     * Judges nothing yet.
     *
     * @param settings what holds for all phases
     */
    public Demo(Settings settings) {
        this.settings = settings;
        watch = new WatchLog(settings.work.resolve("watch.log"));
    }

    @Override
    public Answer answer(Request request) throws IOException {
        switch (request.verb()) {
            case "header" -> {
                return settings.json ? Answer.NONE : Answer.of(Phase.HEADER);
            }
            case "traffic" -> firstLine = watch.size();
            case "phase" -> {
                return phase(request);
            }
            case "failed" -> reasons.add(request.word("reason"));
            case "abort" -> {
                reasons.add(request.word("reason"));
                return end();
            }
            case "end" -> {
                return end();
            }
            default -> throw new IllegalArgumentException("nothing is known of " + request.verb());
        }
        return Answer.NONE;
    }

    private Answer phase(Request request) throws IOException {
        try {
            final Phase phase = judge(request);
            phases.add(phase);
            return settings.json ? Answer.NONE : Answer.of(phase.row());
        } catch (Hopeless e) {
            reasons.add(String.valueOf(e.getMessage()));
            return end();
        }
    }

    private Phase judge(Request request) throws IOException, Hopeless {
        final String name = request.word("name");
        final TrafficLog traffic = traffic(request.word("log"));
        final @Nullable Registered registered = registered(request);
        final @Nullable Place former = request.has("former") ? Place.of(request.word("former")) : null;
        final Phase.@Nullable Move move = former == null ? null : move(request, traffic, registered);
        if (move == null && traffic.lost() != 0) {
            reasons.add(name + ": " + traffic.lost() + " of " + traffic.sent()
                    + " datagrams lost where nothing moved");
        }
        awaitWatch();
        final Place place = Place.of(request.word("place"));
        final Tunnels tunnels = new Tunnels(request.word("encapsulation"), Integer.parseInt(request.word("code")));
        final WireCheck wires = WireCheck.of(watch.since(firstLine), tunnels, place, former);
        if (!wires.complaint().isEmpty()) {
            reasons.add(name + ": " + wires.complaint());
        }
        return new Phase(name, traffic, move, registered == null ? null : registered.afterMillis(), wires.whole(),
                wires.shown(place));
    }

    private TrafficLog traffic(String name) throws IOException, Hopeless {
        final List<String> lines = Files.readAllLines(settings.work.resolve(name + ".log"));
        final TrafficLog traffic = TrafficLog.parse(lines);
        if (traffic.sent() == 0) {
            throw new Hopeless("the sender of traffic reported nothing: " + (lines.isEmpty() ? "" : lines.getLast()));
        }
        return traffic;
    }

    private static @Nullable Registered registered(Request request) throws Hopeless {
        if (!request.has("registered")) {
            return null;
        }
        final Optional<Registered> registered = Registered.parse(request.word("registered"));
        if (registered.isEmpty()) {
            throw new Hopeless("cannot read the mobile node's log: " + request.word("registered"));
        }
        return registered.get();
    }

    private Phase.Move move(Request request, TrafficLog traffic, @Nullable Registered registered) throws Hopeless {
        if (registered == null) {
            throw new Hopeless(request.word("name") + ": nothing is said of a registration");
        }
        final long late = traffic.lateMillis(registered.atMillis());
        if (late > SLACK_MILLIS) {
            reasons.add(request.word("name") + ": a datagram sent " + late + " ms after the registration was lost");
        }
        final double silence = traffic.longestSilenceMillis(Long.parseLong(request.word("moved")),
                registered.atMillis());
        final Phase.Move move = new Phase.Move(
                BigDecimal.valueOf(Math.max(0, silence - settings.intervalMillis)).setScale(1, RoundingMode.HALF_UP),
                new BigDecimal(request.word("outage")));
        final BigDecimal excess = move.interruptionMillis().subtract(move.outageMillis());
        if (excess.compareTo(settings.mostMillis) > 0) {
            reasons.add(request.word("name") + ": interrupted for " + move.interruptionMillis() + " ms, "
                    + excess.stripTrailingZeros().toPlainString() + " ms beyond the move itself ("
                    + settings.mostMillis.toPlainString()
                    + " allowed; on a machine that is busy with something else, DSMIP_INTERRUPTION_MILLIS allows more)");
        }
        return move;
    }

    private void awaitWatch() throws IOException, Hopeless {
        try {
            if (!watch.awaitNow()) {
                throw new Hopeless("the watcher of headers has fallen silent");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Hopeless("interrupted");
        }
    }

    private Answer end() {
        final boolean ok = reasons.isEmpty();
        final List<String> lines = new ArrayList<>();
        if (settings.json) {
            lines.add(json(ok));
        } else if (ok) {
            lines.add("ok: nothing was lost but on the way, every header is where it belongs");
        }
        return Answer.last(ok ? DONE : FAILED, lines);
    }

    private String json(boolean ok) {
        final StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeBooleanProperty("ok", ok);
            json.writeName("phases");
            json.writeStartArray();
            phases.forEach(phase -> phase.write(json));
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toString();
    }

    /**
     * What went wrong so far.
     *
     * @return in one line each, in the order it was found
     */
    public List<String> reasons() {
        return List.copyOf(reasons);
    }
}
