package org.dsmip.controlplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.dsmip.controlplane.journal.LineBudget;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.counters.DropReason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Counters of the data plane to lines of the security log, in virtual time. */
class DropWatchTest {
    private static final long SECOND_NS = 1_000_000_000L;
    /** Monotonic time may begin below zero. */
    private static final long START_NS = -SECOND_NS / 2;

    private final CounterLane lane = new CounterLane();
    private final List<String> lines = new ArrayList<>();
    private static LineBudget budget() {
        return new LineBudget(10, 20 * SECOND_NS);
    }

    private final DropWatch watch = new DropWatch(EnumSet.of(DropReason.INNER_SOURCE, DropReason.MARTIAN), budget(),
            lane::value,
            (cause, packets) -> lines.add(cause.label() + " " + packets));

    /** What was reported at a time after the start. */
    private List<String> reportedAt(long afterNs) {
        lines.clear();
        watch.sample(START_NS + afterNs);
        return List.copyOf(lines);
    }

    @Test
    @Tag("DS-4.3.2-11")
    @Tag("BASE-RT-20")
    @Tag("PF-21")
    void reportsEachCauseOnceASecondWithWhatWasDroppedSinceTheLastLine() {
        lane.drop(DropReason.INNER_SOURCE, 3);
        assertThat(reportedAt(0)).as("dropped before the first look").containsExactly("drop-src 3");
        lane.drop(DropReason.INNER_SOURCE, 40);
        assertThat(reportedAt(SECOND_NS - 1)).as("within the second").isEmpty();
        lane.drop(DropReason.INNER_SOURCE, 2);
        lane.drop(DropReason.MARTIAN);
        assertThat(reportedAt(SECOND_NS)).containsExactly("drop-src 42", "martian 1");
        lane.drop(DropReason.MARTIAN);
        assertThat(reportedAt(SECOND_NS + 1)).as("within the next second").isEmpty();
        assertThat(reportedAt(2 * SECOND_NS)).as("only what has grown").containsExactly("martian 1");
    }

    @Test
    @Tag("OPS-SAY-4")
    void theFirstOfACauseIsHeldBackBehindNoOther() {
        for (int second = 0; second < 20; second++) {
            lane.drop(DropReason.INNER_SOURCE, 7);
            watch.sample(START_NS + second * SECOND_NS);
        }
        lines.clear();
        lane.drop(DropReason.MARTIAN, 1);
        watch.sample(START_NS + 20 * SECOND_NS - 1);
        assertThat(lines).as("too early: it looks once a second").isEmpty();
        watch.sample(START_NS + 20 * SECOND_NS);
        watch.sample(START_NS + 21 * SECOND_NS);
        assertThat(lines).contains("martian 1");
    }

    @Test
    void theLastReportNeedNotWait() {
        assertThat(reportedAt(0)).isEmpty();
        lane.drop(DropReason.MARTIAN, 2);
        watch.report();
        assertThat(lines).containsExactly("martian 2");
    }

    @Test
    @Tag("PF-21")
    void writesNoMoreThanALineASecondHoweverOftenItIsAskedAndLosesNoPacket() {
        final long stepNs = SECOND_NS / 100;
        lines.clear();
        for (int step = 0; step <= 1000; step++) {
            lane.drop(DropReason.INNER_SOURCE, 7);
            watch.sample(START_NS + step * stepNs);
        }
        assertThat(lines).as("in ten seconds, both ends included").hasSize(10);
        watch.sample(START_NS + 11 * SECOND_NS);
        assertThat(lines).as("then a line each twenty seconds").hasSize(10);
        watch.sample(START_NS + 20 * SECOND_NS);
        assertThat(lines).hasSize(11);
        assertThat(lines.stream().mapToLong(line -> Long.parseLong(line.substring("drop-src ".length()))).sum())
                .isEqualTo(7 * 1001);
    }

    @Test
    @Tag("OPS-SAY-4")
    void whatIsLeftOfATunnelAfterAHandOverIsNoSecurityEvent() {
        final DropWatch late = new DropWatch(EnumSet.of(DropReason.TUNNEL_SOURCE_UNKNOWN, DropReason.MARTIAN), budget(),
                lane::value,
                (cause, packets) -> lines.add(cause.label() + " " + packets));
        late.sample(START_NS);
        lines.clear();
        late.handedOver(START_NS);
        lane.drop(DropReason.TUNNEL_SOURCE_UNKNOWN, 5);
        lane.drop(DropReason.MARTIAN);
        late.sample(START_NS + SECOND_NS);
        assertThat(lines).containsExactly("martian 1");
        lane.drop(DropReason.TUNNEL_SOURCE_UNKNOWN, 1000);
        late.sample(START_NS + 2 * SECOND_NS);
        assertThat(lines).as("too many to be late").containsExactly("martian 1", "drop-outer 1000");
        lane.drop(DropReason.TUNNEL_SOURCE_UNKNOWN, 5);
        late.sample(START_NS + 10 * SECOND_NS);
        assertThat(lines).as("too late").hasSize(3);
    }

    @Test
    @Tag("PF-21")
    void saysNothingWhereNothingNewWasDroppedAndReadsNoCounterWithinASecond() {
        final List<DropReason> read = new ArrayList<>();
        final DropWatch quiet = new DropWatch(EnumSet.of(DropReason.INNER_SOURCE), budget(), reason -> {
            read.add(reason);
            return 5;
        }, (cause, packets) -> lines.add(cause.label()));
        quiet.sample(START_NS);
        lines.clear();
        read.clear();
        quiet.sample(START_NS + SECOND_NS - 1);
        assertThat(read).isEmpty();
        quiet.sample(START_NS + SECOND_NS);
        assertThat(read).containsExactly(DropReason.INNER_SOURCE);
        assertThat(lines).isEmpty();
    }

    /** The lines, without the explanation, that a node writes when one packet was dropped for every reason there is. */
    private static Set<String> logged(Function<ToLongFunction<DropReason>, DropWatch> node) {
        final Logger logger = (Logger) LoggerFactory.getLogger("dsmip.security");
        final ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        try {
            node.apply(reason -> 1).sample(START_NS);
        } finally {
            logger.detachAppender(appender);
        }
        return appender.list.stream().map(event -> event.getMessage() + " " + event.getKeyValuePairs().subList(0, 2))
                .collect(Collectors.toSet());
    }

    private static Set<String> linesOf(String... causes) {
        return Set.of(causes).stream().map(cause -> "security event [cause=\"" + cause + "\", packets=\"1\"]")
                .collect(Collectors.toSet());
    }

    @Test
    @Tag("DS-4.3.2-11")
    @Tag("BASE-RT-20")
    @Tag("PF-21")
    void homeAgentLogsWhatIsNotFromWhereItClaimsToBe() {
        assertThat(logged(DropWatch::ofHomeAgent)).isEqualTo(linesOf("drop-outer", "drop-outer-destination",
                "wrong-encapsulation", "bad-ver", "drop-src", "bare-hoa", "martian", "icmp-quote"));
    }

    @Test
    @Tag("PF-21")
    void mobileNodeLogsWhatIsNotForItToo() {
        assertThat(logged(DropWatch::ofMobileNode)).isEqualTo(linesOf("drop-outer", "drop-outer-destination",
                "wrong-encapsulation", "bad-ver", "drop-src", "drop-dst", "bare-hoa", "martian", "icmp-quote"));
    }
}
