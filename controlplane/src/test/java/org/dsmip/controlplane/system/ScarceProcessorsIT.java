package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dsmip.controlplane.show.Topic;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both nodes on one processor, or on half of one: registrations and traffic pass, and who is idle takes next to nothing. */
class ScarceProcessorsIT {
    private static final Pattern REGISTERED = Pattern.compile("coa=\"198.51.100.10\" after-millis=\"?(\\d+)");
    private static final String FORWARDING = "[forwarding]\nthreading = \"workers\"\nworkers = %d\nwait-strategy = \"%s\"\n";

    /** Something about nodes that run. */
    @FunctionalInterface
    private interface Check {
        void of(Daemon homeAgent, Daemon mobileNode) throws Exception;
    }

    /**
     * Lets both nodes carry traffic away from home, then somewhere else.
     *
     * @param outside what their command lines begin with before they enter the testbed
     * @param inside and after
     * @param check what else must hold of them
     */
    private static void roam(String forwarding, List<String> outside, List<String> inside, Check check)
            throws Exception {
        try (Lab lab = Lab.up("scarce"); Traffic traffic = Traffic.start(lab)) {
            lab.moveTo("visited1");
            final Daemon homeAgent = Daemon.startBehind(lab, "ha", lab.configWith("ha", forwarding), outside, inside);
            final Daemon mobileNode = Daemon.startBehind(lab, "mn", lab.configWith("mn", forwarding), outside, inside);
            mobileNode.awaitRegistered("203.0.113.10");
            Await.eventually(() -> traffic.assertNothingIsLost("at visited1"));
            lab.moveTo("visited2");
            final Matcher registered = REGISTERED.matcher("");
            Await.until("registered again", () -> registered.reset(mobileNode.log()).find());
            System.err.printf("%s, %s: registered after %s ms%n", outside, inside, registered.group(1));
            assertThat(Long.parseLong(registered.group(1))).isLessThan(TimeUnit.SECONDS.toMillis(10));
            Await.eventually(() -> traffic.assertNothingIsLost("at visited2"));
            check.of(homeAgent, mobileNode);
            mobileNode.stop();
            homeAgent.stop();
        }
    }

    /** The first of the processors that this process may use. */
    private static List<String> oneProcessor() throws Exception {
        final String allowed = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("Cpus_allowed_list:")).findFirst().orElseThrow();
        return List.of("taskset", "-c", allowed.replaceAll("^\\D*(\\d+).*$", "$1"));
    }

    @Test
    @Tag("OPS-PROC-5")
    void nodesShareOneProcessorAndAreIdleTogether() throws Exception {
        // The virtual machine compiles for a while what ran at the start.
        roam(FORWARDING.formatted(4, "block"), List.of(), oneProcessor(), (homeAgent, mobileNode) -> Await
                .until("both are idle", () -> IdleIT.lessThanAHundredth(List.of(homeAgent, mobileNode))));
    }

    @ParameterizedTest
    @CsvSource({"1, shared, 'auto: 1 processor, rings for 1 worker take 3', 1",
        "3, workers, 'auto: 3 processors, rings for 1 worker take 3', 2"})
    @Tag("OPS-PROC-5")
    void whoForwardsFollowsTheProcessorsAndIsShown(int processors, String threading, String reason, long threads)
            throws Exception {
        try (Lab lab = Lab.up("auto")) {
            // More than there are can only be claimed.
            final List<String> inside = processors == 1
                    ? oneProcessor()
                    : List.of("env", "JDK_JAVA_OPTIONS=-XX:ActiveProcessorCount=" + processors);
            final Daemon homeAgent = Daemon.startBehind(lab, "ha", lab.config("ha"), List.of(), inside);
            final Json forwarding = homeAgent.show(Topic.INTERFACES).at("forwarding");
            assertThat(forwarding.at("threading").text()).isEqualTo(threading);
            assertThat(forwarding.at("reason").text()).isEqualTo(reason);
            assertThat(forwarding.at("workers").number()).isEqualTo(1);
            assertThat(homeAgent.threads("dsmip-forward")).isEqualTo(threads);
            homeAgent.stop();
        }
    }

    @Test
    @Tag("OPS-PROC-5")
    void threadsThatNeverSleepOnOneProcessorAreWarnedOfAndLetTheOthersWork() throws Exception {
        roam(FORWARDING.formatted(1, "spin"), List.of(), oneProcessor(), (homeAgent, mobileNode) -> {
            for (Daemon node : List.of(homeAgent, mobileNode)) {
                assertThat(node.log())
                        .containsOnlyOnce("threads that never sleep leave no processor for anything else");
            }
        });
    }

    @Test
    @Tag("OPS-PROC-5")
    void nodesThatGetHalfAProcessorTogetherServe() throws Exception {
        try (ControlGroup group = ControlGroup.ofPercent(50)) {
            Assumptions.assumeTrue(group != null, "no control group with a limit of processor time can be made here");
            roam(FORWARDING.formatted(4, "backoff"), group.command(), List.of(),
                    (homeAgent, mobileNode) -> assertThat(group.timesThrottled()).as("the limit was felt")
                            .isPositive());
        }
    }
}
