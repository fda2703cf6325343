package org.dsmip.controlplane.system;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * All that strangers, other programs and operators did to nodes in the field, at once and under traffic: forged and replayed
 * registrations, forged errors and tunnels, garbage, clocks that are set, settings that are reset, signals, an unread log,
 * moves. Most packets get through, nothing is changed by anyone who has no key, and the log stays short and readable.
 *
 * <p>A little of it each time; ten minutes of it, as root, where nothing else loads the machine:
 * {@code ./mvnw verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=HostileMinutesIT
 * -Dfailsafe.failIfNoSpecifiedTests=false -Ddsmip.hostile.seconds=600}
 */
@NeedsPrograms({"python3", "kill", "mkfifo", NeedsPrograms.FAKETIME})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileMinutesIT {
    private static final String SECONDS = "dsmip.hostile.seconds";
    private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger(SECONDS, 40));
    /** In a short time, beside other work of the machine, one late move already costs more than a hundredth. */
    private static final double MOST = Integer.getInteger(SECONDS) == null ? 0.95 : 0.99;
    private static final int LINES_A_MINUTE = 10;
    /** What a program prints of its objects, of nothing, of its constants, of its failures. */
    private static final String PROGRAM_TEXT = "\\w\\[\\w+=|\\bnull\\b|\\b[A-Z]+_[A-Z]+(_[A-Z]+)*\\b(?!\\()|Exception|^\\s+at ";

    private Lab lab;

    @BeforeAll
    void testbedIsUp() throws Exception {
        lab = Lab.up("hos");
    }

    @AfterAll
    void testbedIsGone() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    @Tag("OPS-ERR-2")
    @Tag("OPS-HOST-3")
    @Tag("OPS-PROC-1")
    @Tag("OPS-PROC-2")
    @Tag("OPS-CLK-5")
    @Tag("PF-17")
    void nodesServeThroughAllOfIt() throws Exception {
        final Hostility hostility = Hostility.start(lab);
        final SteadyTraffic traffic = SteadyTraffic.start(lab);
        final HostileWatch watch = new HostileWatch(lab, hostility);
        watch.begin();

        final long beginNs = System.nanoTime();
        final Json report = hostility.goOn(DURATION, watch::look);
        final Map<String, List<String>> lines = new LinkedHashMap<>();
        for (String node : List.of("ha", "mn")) {
            lines.put(node, watch.linesSinceBegin(node));
        }
        final long minutes = Duration.ofNanos(System.nanoTime() - beginNs).plusSeconds(59).toMinutes();
        final List<SteadyTraffic.Losses> losses = traffic.end(hostility.outages());

        print(report.text(), hostility.made().toString(), watch.figures());
        losses.forEach(loss -> print(loss + " beside outages"));
        final SoftAssertions all = new SoftAssertions();
        all.assertThat(Stream.of("forged_replies", "forged_requests", "replayed_requests", "garbage", "forged_errors",
                "forged_tunnels", "answered").filter(name -> report.at(name).number() == 0))
                .as("mischief that was not made")
                .isEmpty();
        losses.forEach(
                loss -> all.assertThat(loss.arrived()).as("%s beside outages", loss).isGreaterThanOrEqualTo(MOST));
        lines.forEach((node, log) -> {
            log.forEach(line -> print(node + ": " + line));
            all.assertThat(log.size()).as("lines of the log of %s in %s min", node, minutes)
                    .isLessThanOrEqualTo(LINES_A_MINUTE * (int) minutes);
            all.assertThat(log.stream().filter(line -> HostileWatch.contains(line, PROGRAM_TEXT)))
                    .as("program text in the log of %s", node).isEmpty();
        });
        watch.judge(all);
        all.assertAll();
        hostility.daemon("mn").stop();
        hostility.daemon("ha").stop();
    }

    private static void print(String... figures) {
        for (String figure : figures) {
            System.out.println("Hostile: " + figure);
        }
    }
}
