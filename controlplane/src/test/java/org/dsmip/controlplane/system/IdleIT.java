package org.dsmip.controlplane.system;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nodes cost that have nothing to do. */
class IdleIT {
    private static final Duration WATCHED = Duration.ofSeconds(10);

    @ParameterizedTest
    @CsvSource({"shared, block", "workers, block", "workers, backoff"})
    @Tag("OPS-PROC-5")
    void anIdleNodeTakesLessThanAHundredthOfAProcessor(String threading, String waitStrategy) throws Exception {
        final String forwarding = """
                [forwarding]
                threading = "%s"
                workers = 2
                wait-strategy = "%s"
                """.formatted(threading, waitStrategy);
        try (Lab lab = Lab.up("idle")) {
            final Daemon homeAgent = Daemon.start(lab, "ha", lab.configWith("ha", forwarding));
            lab.moveTo("visited1");
            final Daemon mobileNode = Daemon.start(lab, "mn", lab.configWith("mn", forwarding));
            mobileNode.awaitRegistered("203.0.113.10");
            // The virtual machine compiles for a while what ran at the start.
            Await.until("both are idle", () -> lessThanAHundredth(List.of(homeAgent, mobileNode)));
            mobileNode.stop();
            homeAgent.stop();
        }
    }

    /** Whether none takes more than that of a processor for a while. */
    static boolean lessThanAHundredth(List<Daemon> nodes) throws Exception {
        final List<Duration> before = nodes.stream().map(Daemon::processorTime).toList();
        Thread.sleep(WATCHED);
        boolean idle = true;
        for (int i = 0; i < nodes.size(); i++) {
            final Duration used = nodes.get(i).processorTime().minus(before.get(i));
            idle &= used.compareTo(WATCHED.dividedBy(100)) < 0;
        }
        return idle;
    }
}
