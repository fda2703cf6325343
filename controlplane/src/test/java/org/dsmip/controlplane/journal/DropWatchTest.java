package org.dsmip.controlplane.journal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.counters.DropReason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Counters of the data plane to lines of the security log, in virtual time. */
class DropWatchTest {
    private static final long SECOND_NS = 1_000_000_000L;
    /** Monotonic time may begin below zero. */
    private static final long START_NS = -SECOND_NS / 2;

    private final CounterLane lane = new CounterLane();

    private DropWatch watch(DropReason first, DropReason... others) {
        return new DropWatch(EnumSet.of(first, others), lane::value, new SecurityLog());
    }

    /** Cause and number of packets of each line, without the explanation. */
    private static List<String> told(Runnable action) {
        return LogLines.at(Level.WARN, "dsmip.security", action).stream()
                .map(line -> line.replaceFirst(", detail=\"[^\"]*\"", "")).toList();
    }

    private static List<String> toldAt(DropWatch watch, long afterNs) {
        return told(() -> watch.sample(START_NS + afterNs));
    }

    @Test
    @Tag("DS-4.3.2-11")
    @Tag("BASE-RT-20")
    @Tag("PF-21")
    void tellsOfEachCauseWhatWasDroppedSinceItLookedLast() {
        final DropWatch watch = watch(DropReason.INNER_SOURCE, DropReason.MARTIAN);
        lane.drop(DropReason.INNER_SOURCE, 3);
        assertThat(toldAt(watch, 0)).as("dropped before the first look")
                .containsExactly("security event [cause=\"drop-src\", packets=\"3\"]");
        lane.drop(DropReason.INNER_SOURCE, 40);
        assertThat(toldAt(watch, SECOND_NS - 1)).as("within the second").isEmpty();
        lane.drop(DropReason.INNER_SOURCE, 2);
        lane.drop(DropReason.MARTIAN);
        assertThat(toldAt(watch, SECOND_NS)).containsExactly(
                "security event [cause=\"drop-src\", packets=\"42\", and=\"martian 1 packet\"]");
        assertThat(toldAt(watch, 2 * SECOND_NS)).as("only what has grown").isEmpty();
        assertThat(toldAt(watch, 40 * SECOND_NS)).isEmpty();
    }

    @Test
    void theLastReportNeedNotWait() {
        final DropWatch watch = watch(DropReason.MARTIAN);
        toldAt(watch, 0);
        lane.drop(DropReason.MARTIAN, 2);
        assertThat(told(watch::report)).containsExactly("security event [cause=\"martian\", packets=\"2\"]");
    }

    @Test
    @Tag("PF-21")
    void writesAFewLinesHoweverOftenItIsAskedAndLosesNoPacket() {
        final DropWatch watch = watch(DropReason.INNER_SOURCE);
        final List<String> lines = told(() -> {
            for (int step = 0; step <= 6000; step++) {
                lane.drop(DropReason.INNER_SOURCE, 7);
                watch.sample(START_NS + step * SECOND_NS / 100);
            }
            watch.report();
        });
        assertThat(lines).as("in a minute, and at the end").hasSize(4);
        assertThat(lines.stream().mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum())
                .isEqualTo(7 * 6001);
    }

    @Test
    @Tag("OPS-SAY-4")
    void whatIsLeftOfATunnelAfterAHandOverIsNoSecurityEvent() {
        final DropWatch watch = watch(DropReason.TUNNEL_SOURCE_UNKNOWN, DropReason.MARTIAN);
        watch.sample(START_NS);
        watch.handedOver(START_NS);
        lane.drop(DropReason.TUNNEL_SOURCE_UNKNOWN, 5);
        lane.drop(DropReason.MARTIAN);
        assertThat(toldAt(watch, SECOND_NS)).containsExactly("security event [cause=\"martian\", packets=\"1\"]");
        lane.drop(DropReason.TUNNEL_SOURCE_UNKNOWN, 1000);
        assertThat(toldAt(watch, 2 * SECOND_NS)).as("too many to be late")
                .containsExactly("security event [cause=\"drop-outer\", packets=\"1000\"]");
        lane.drop(DropReason.TUNNEL_SOURCE_UNKNOWN, 5);
        assertThat(toldAt(watch, 40 * SECOND_NS)).as("too late")
                .containsExactly("security event [cause=\"drop-outer\", packets=\"5\"]");
    }

    @Test
    @Tag("PF-21")
    void saysNothingWhereNothingNewWasDroppedAndReadsNoCounterWithinASecond() {
        final List<DropReason> read = new ArrayList<>();
        final DropWatch quiet = new DropWatch(EnumSet.of(DropReason.INNER_SOURCE), reason -> {
            read.add(reason);
            return 5;
        }, new SecurityLog());
        quiet.sample(START_NS);
        read.clear();
        assertThat(toldAt(quiet, SECOND_NS - 1)).isEmpty();
        assertThat(read).isEmpty();
        assertThat(toldAt(quiet, SECOND_NS)).isEmpty();
        assertThat(read).containsExactly(DropReason.INNER_SOURCE);
    }

    /** The causes that a node tells of when one packet was dropped for every reason there is. */
    private static Set<String> causes(BiFunction<ToLongFunction<DropReason>, SecurityLog, DropWatch> node) {
        final DropWatch watch = node.apply(reason -> 1, new SecurityLog());
        final List<String> lines = told(() -> {
            watch.sample(START_NS);
            watch.report();
        });
        return lines.stream().flatMap(line -> Arrays.stream(line.split("[\";]", -1)))
                .flatMap(part -> Stream.of(DropReason.values()).map(DropReason::label)
                        .filter(label -> part.strip().replace(" 1 packet", "").equals(label)))
                .collect(Collectors.toSet());
    }

    @Test
    @Tag("DS-4.3.2-11")
    @Tag("BASE-RT-20")
    @Tag("PF-21")
    void homeAgentLogsWhatIsNotFromWhereItClaimsToBe() {
        assertThat(causes(DropWatch::ofHomeAgent)).containsExactlyInAnyOrder("drop-outer", "drop-outer-destination",
                "wrong-encapsulation", "bad-ver", "drop-src", "bare-hoa", "martian", "icmp-quote");
    }

    @Test
    @Tag("PF-21")
    void mobileNodeLogsWhatIsNotForItToo() {
        assertThat(causes(DropWatch::ofMobileNode)).containsExactlyInAnyOrder("drop-outer", "drop-outer-destination",
                "wrong-encapsulation", "bad-ver", "drop-src", "drop-dst", "bare-hoa", "martian", "icmp-quote");
    }
}
