package org.dsmip.bench.testbed.forwarding;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dsmip.bench.testbed.json.JsonLeaves;
import org.dsmip.bench.testbed.talk.Answer;
import org.dsmip.bench.testbed.talk.Conversation;
import org.dsmip.bench.testbed.talk.Request;

/** Says which rate to try next, and keeps the books of a benchmark of forwarding. Not thread-safe. */
public final class Forwarding implements Conversation.Partner {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final BigDecimal GIGA = BigDecimal.valueOf(1_000_000_000);
    private static final BigDecimal KILO = BigDecimal.valueOf(1000);
    private static final Map<Figure, Pattern> ROUND_TRIPS = Map.of(Figure.RTT_P50,
            Pattern.compile("rttP50Micros=([0-9.]+)"), Figure.RTT_P99, Pattern.compile("rttP99Micros=([0-9.]+)"),
            Figure.RTT_P999, Pattern.compile("rttP999Micros=([0-9.]+)"));

    private final Settings settings;
    private final ProcessorTimes.Source processors;
    private final Figures figures = new Figures();
    private final Map<String, Limit> limits = new LinkedHashMap<>();
    private Turn turn = new Turn(Variant.KERNEL, "", "");
    private Direction direction = Direction.DOWN;
    private RateSearch search = new RateSearch(0);
    private ProcessorTimes before = ProcessorTimes.ZERO;
    private ProcessorTimes spent = ProcessorTimes.ZERO;
    private Optional<String> reason = Optional.empty();

    /**
     * What holds for all turns.
     *
     * @param work where logs and counts are
     * @param json one object at the end instead of a table
     * @param quick whether as a first impression
     * @param rounds how often each router is measured
     * @param trials at most for each highest rate
     * @param payloadBytes of a datagram
     * @param ticksPerSecond the unit of the kernel's processor times
     * @param machine where it is measured
     */
    public record Settings(Path work, boolean json, boolean quick, int rounds, int trials, int payloadBytes,
            long ticksPerSecond, Machine machine) {}

    /** Who forwards at present, and the processes that do it. */
    private record Turn(Variant variant, String homeAgent, String mobileNode) {}

    /**
     * Nothing is measured yet.
     *
     * @param settings what holds for all turns
     */
    public Forwarding(Settings settings) {
        this.settings = settings;
        processors = new ProcessorTimes.Source(Path.of("/proc"), settings.ticksPerSecond);
    }

    /**
     * Why there was no sense in going on.
     *
     * @return one line; empty: nothing went wrong
     */
    public Optional<String> reason() {
        return reason;
    }

    @Override
    public Answer answer(Request request) throws IOException {
        return switch (request.verb()) {
            case "turn" -> begin(request);
            case "search" -> search(Direction.of(request.word("direction")));
            case "offering" -> offering();
            case "offered" -> offered();
            case "next" -> next(Integer.parseInt(request.word("code")));
            case "tcp" -> tcp(Direction.of(request.word("direction")), Integer.parseInt(request.word("code")));
            case "round-trips" -> roundTrips();
            case "abort" -> abort(request.word("reason"));
            case "end" -> end();
            default -> throw new IllegalArgumentException("nothing is known of " + request.verb());
        };
    }

    private Answer begin(Request request) {
        turn = new Turn(Variant.of(request.word("variant")), request.word("home-agent"), request.word("mobile-node"));
        return Answer.NONE;
    }

    private Answer search(Direction way) {
        direction = way;
        search = new RateSearch(settings.trials);
        return nextTrial();
    }

    /** The rate, and whether to count before and after; nothing: the highest is found. */
    private Answer nextTrial() {
        return search.next().map(trial -> Answer.of(trial.rate() + (trial.booked() ? " booked" : "")))
                .orElseGet(this::found);
    }

    private Answer found() {
        final boolean down = direction == Direction.DOWN;
        figures.add(turn.variant, down ? Figure.UDP_DOWN : Figure.UDP_UP, search.rate() == 0
                ? null
                : BigDecimal.valueOf(search.rate()).divide(KILO, 2, RoundingMode.HALF_UP));
        figures.add(turn.variant, down ? Figure.CPU_DOWN : Figure.CPU_UP,
                turn.variant == Variant.KERNEL ? null : search.microsPerPacket());
        return Answer.NONE;
    }

    private Answer offering() throws IOException {
        before = now();
        return Answer.NONE;
    }

    private Answer offered() throws IOException {
        spent = now().minus(before);
        return Answer.NONE;
    }

    private ProcessorTimes now() throws IOException {
        return processors.read(turn.homeAgent, turn.mobileNode, System.nanoTime() / 1000);
    }

    private Answer next(int code) throws IOException {
        final UdpOutcome outcome = code == 0 ? UdpOutcome.of(result()) : UdpOutcome.NOTHING;
        if (search.next().orElseThrow().booked()) {
            final Counts counts = Counts.read(settings.work.resolve("after"))
                    .since(Counts.read(settings.work.resolve("before")));
            final Optional<String> astray = astray(counts.tunnelBytes(direction),
                    outcome.received() * settings.payloadBytes);
            if (astray.isPresent()) {
                return abort(astray.get());
            }
            limits.computeIfAbsent(turn.variant + " " + direction, key -> new Limit(turn.variant, direction))
                    .add(outcome, spent, counts);
        }
        search.tried(outcome, spent.homeAgentMicros());
        return nextTrial();
    }

    /** What was measured was the tunnel if it was to be the tunnel, and otherwise not. */
    private Optional<String> astray(long inTunnel, long arrived) {
        if (turn.variant == Variant.KERNEL) {
            return inTunnel * 10 <= arrived
                    ? Optional.empty()
                    : Optional.of("plain kernel forwarding went through the tunnel");
        }
        return inTunnel >= arrived
                ? Optional.empty()
                : Optional.of("traffic went past the tunnel: " + inTunnel + " bytes in it, " + arrived + " arrived");
    }

    private Answer tcp(Direction way, int code) throws IOException {
        final Map<String, String> result = result();
        final String bits = result.get("end.sum_received.bits_per_second");
        if (code != 0) {
            return abort("iperf3 over TCP, " + way + ": " + result.getOrDefault("error", ""));
        }
        if (bits == null) {
            return abort("iperf3 over TCP, " + way + ", gave no result");
        }
        figures.add(turn.variant, way == Direction.DOWN ? Figure.TCP_DOWN : Figure.TCP_UP,
                new BigDecimal(bits).divide(GIGA, 3, RoundingMode.HALF_UP));
        return Answer.NONE;
    }

    private Map<String, String> result() throws IOException {
        return JsonLeaves.of(Files.readString(settings.work.resolve("iperf.log")));
    }

    private Answer roundTrips() throws IOException {
        final String report = Files.readString(settings.work.resolve("round-trips.log"));
        for (Map.Entry<Figure, Pattern> each : ROUND_TRIPS.entrySet()) {
            final Matcher matcher = each.getValue().matcher(report);
            if (!matcher.find()) {
                return abort("round trips: " + report.strip());
            }
            figures.add(turn.variant, each.getKey(), new BigDecimal(matcher.group(1)));
        }
        return Answer.NONE;
    }

    private Answer abort(String why) {
        reason = Optional.of(why);
        return Answer.last(FAILED, List.of());
    }

    private Answer end() {
        final Reports reports = new Reports(settings.machine, settings.quick, settings.rounds, figures,
                limits.values());
        return Answer.last(DONE, settings.json ? List.of(reports.json()) : reports.table());
    }
}
