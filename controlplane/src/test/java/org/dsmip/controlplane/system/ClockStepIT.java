package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A mobile node whose wall clock is set while it runs. */
@NeedsPrograms(NeedsPrograms.FAKETIME)
class ClockStepIT {
    private Lab lab;
    private Daemon homeAgent;
    private Daemon mobileNode;
    private WallClock clock;

    @BeforeEach
    void registered() throws Exception {
        lab = Lab.up("clock");
        homeAgent = Daemon.start(lab, "ha");
        lab.moveTo("visited1");
        clock = WallClock.offBy(lab, "clock", 0);
        mobileNode = Daemon.start(lab, "mn", clock);
        Await.until("registered", this::isBound);
    }

    @AfterEach
    void labGoes() {
        lab.close();
    }

    private boolean isBound() throws Exception {
        return homeAgent.show(Topic.BINDINGS).at("mn").items().stream()
                .anyMatch(node -> node.at("coa").texts("coa").contains("203.0.113.10"));
    }

    private String bound(String key) throws Exception {
        return homeAgent.show(Topic.BINDINGS).at("mn").items().getFirst().at("coa").items().getFirst().at(key).text();
    }

    @Test
    @Tag("OPS-CLK-5")
    void aStepCostsOneRequestAtOnceAndNoBinding() throws Exception {
        for (int seconds : new int[]{5, 0, 3600}) {
            final long before = homeAgent.counter("registration-received");
            final int steps = steps();
            clock.step(seconds);
            Await.until("the step is noticed", () -> steps() > steps);
            Await.until("one request", () -> homeAgent.counter("registration-received") == before + 1);
            Await.eventually(() -> assertThat(mobileNode.show(Topic.REGISTRATION).at("granted", "id").text())
                    .as("what was asked last is what was answered last").isEqualTo(bound("id")));
            assertThat(homeAgent.counter("registration-received")).isEqualTo(before + 1);
            assertThat(isBound()).isTrue();
            assertThat(mobileNode.log()).doesNotContain("code 133");
        }
    }

    @Test
    @Tag("OPS-CLK-4")
    void aStepFindsOutAtOnceThatTheHomeAgentHasLostTheBinding() throws Exception {
        for (int seconds : new int[]{3600, 0}) {
            homeAgent.kill();
            lab.forgetState("ha");
            homeAgent = Daemon.startPatiently(lab, "ha");
            assertThat(isBound()).as("after the restart").isFalse();
            final int steps = steps();
            clock.set(seconds);
            Await.until("the step is noticed", () -> steps() > steps);
            final long noticedNs = System.nanoTime();
            Await.until("service", this::isBound);
            assertThat(Duration.ofNanos(System.nanoTime() - noticedNs)).isLessThan(Duration.ofSeconds(10));
        }
    }

    private int steps() throws Exception {
        return mobileNode.log().split("the wall clock was set", -1).length;
    }
}
