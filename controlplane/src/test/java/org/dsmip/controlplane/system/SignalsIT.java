package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dsmip.core.testing.Commands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Signals that nobody sends to end a node do not end it. */
@Tag("OPS-PROC-2")
class SignalsIT {
    private Lab lab;
    private Daemon homeAgent;
    private Daemon mobileNode;
    private Traffic traffic;

    @BeforeEach
    void mobileNodeIsAway() throws Exception {
        final Pair pair = Pair.away("sig", "lifetime=6");
        lab = pair.lab();
        homeAgent = pair.homeAgent();
        mobileNode = pair.mobileNode();
        traffic = Traffic.start(lab);
    }

    @AfterEach
    void labGoes() {
        lab.close();
    }

    @Test
    void onlyTermAndIntEndANodeAndInOrder() throws Exception {
        traffic.assertHostLosesNothing("before any signal");
        for (String name : List.of("HUP", "QUIT", "PIPE", "USR1", "USR2", "ALRM", "VTALRM", "PROF", "IO", "PWR",
                "WINCH")) {
            mobileNode.signal(name);
            homeAgent.signal(name);
            traffic.assertHostLosesNothing("after " + name);
        }
        for (Daemon node : List.of(homeAgent, mobileNode)) {
            assertThat(node.isAlive()).as(node.log()).isTrue();
            assertThat(node.log().lines().filter(line -> line.contains("SIGHUP received; the node goes on")))
                    .as("says what a hang-up does").hasSize(1);
            assertThat(node.log()).as("prints its threads").contains("Full thread dump");
        }
        mobileNode.stop();
        homeAgent.signal("INT");
        homeAgent.stop();
        assertThat(KernelState.owned(lab, "ha")).isEmpty();
        assertThat(KernelState.owned(lab, "mn")).isEmpty();
        signalsThatWereIgnoredBeforeStaySo();
    }

    /** As everybody expects of what runs below {@code nohup} or in the background of a script. */
    private void signalsThatWereIgnoredBeforeStaySo() throws Exception {
        final Daemon background = Daemon.startIgnoring(lab, "ha", "HUP INT");
        background.signal("HUP");
        background.signal("INT");
        assertThat(background.counter("log-lines-lost")).as("goes on, as its answer shows").isZero();
        assertThat(background.log()).doesNotContain("SIGHUP");
        background.stop();
    }

    @Test
    void aNodeThatWasStoppedForAWhileCatchesUpWithoutABurst() throws Exception {
        homeAgent.signal("TSTP");
        mobileNode.signal("TSTP");
        // Longer than the lifetime: what is missed here is the event.
        TimeUnit.SECONDS.sleep(7);
        final long before = requests();
        homeAgent.signal("CONT");
        Await.until("the home agent answers", () -> homeAgent.counter("log-lines-lost") == 0);
        final long waiting = requests();
        mobileNode.signal("CONT");
        Await.until("the mobile node has registered again", () -> requests() > waiting);
        assertThat(requests() - before).as("requests for the time of the pause").isBetween(1L, 3L);
        traffic.assertHostLosesNothing("after the pause");
    }

    /** Datagrams that came to the home agent's host for port 434. */
    private long requests() throws Exception {
        return Commands.output(lab.in("ha", List.of("cat", "/proc/net/snmp")).toArray(String[]::new)).lines()
                .filter(line -> line.startsWith("Udp:") && line.matches("Udp: \\d.*")).findFirst()
                .map(line -> Long.parseLong(line.split(" ", -1)[1])).orElseThrow();
    }
}
