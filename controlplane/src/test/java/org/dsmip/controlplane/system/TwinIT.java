package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dsmip.controlplane.show.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One identity in two places: two mobile nodes with one configuration, each in a network of its own. */
class TwinIT {
    private static final String FIRST = "203.0.113.10";
    private static final String TWIN = "198.51.100.20";

    private Lab lab;
    private Daemon homeAgent;

    @BeforeEach
    void twoNetworks() throws Exception {
        lab = Lab.up("twin");
        homeAgent = Daemon.start(lab, "ha");
        lab.moveTo("visited1");
        lab.plugIn("twin", "visited2", TWIN + "/24", "198.51.100.254");
    }

    @AfterEach
    void labGoes() {
        if (lab != null) {
            lab.close();
        }
    }

    private Daemon twin(String lifetime) throws Exception {
        final Path own = lab.config("mn", lifetime);
        return Daemon.startMobileNode(lab, "twin", "twin", lab.secret("twin.toml", Files.readString(own)
                .replace("mn.sock", "twin.sock").replace("/mn\"", "/twin\"")));
    }

    private Json binding() throws Exception {
        Await.until("there is a binding", () -> !homeAgent.show(Topic.BINDINGS).at("mn").items().isEmpty());
        return homeAgent.show(Topic.BINDINGS).at("mn").items().getFirst();
    }

    private boolean isBoundAt(String careOf) throws Exception {
        return homeAgent.show(Topic.BINDINGS).at("mn").items().stream()
                .anyMatch(node -> node.at("coa").texts("coa").contains(careOf));
    }

    @Test
    @Tag("OPS-HOME-4")
    void theEndOfOneLeavesTheOtherAndWhatBothDoIsCountedAndSaid() throws Exception {
        final Daemon first = Daemon.start(lab, "mn");
        Await.until("the first is bound", () -> isBoundAt(FIRST));
        final Daemon twin = twin("lifetime=8");
        Await.until("the twin has the binding", () -> isBoundAt(TWIN));

        first.stop();
        Await.until("the home agent has heard of it", () -> homeAgent.log().contains("has left a former place"));
        assertThat(isBoundAt(TWIN)).as("after the end of the first").isTrue();
        assertThat(binding().at("moves").number()).isOne();

        final Daemon again = Daemon.start(lab, "mn", "lifetime=8");
        Await.until("it is said", () -> homeAgent.log().contains("goes back and forth; do two have one identity?"));
        assertThat(binding().at("returns").number()).isGreaterThanOrEqualTo(2);
        final long moves = binding().at("moves").number();
        Await.until("it goes on", () -> binding().at("moves").number() >= moves + 3);
        assertThat(homeAgent.log().lines().filter(line -> line.contains("goes back and forth"))).as("said once")
                .hasSize(1);
        assertThat(homeAgent.log().lines().filter(line -> line.contains("a mobile node has moved"))
                .count()).as("lines of " + binding().at("moves").number() + " moves").isLessThan(6);
        assertThat(again.log()).doesNotContain("level=ERROR");
        assertThat(twin.log()).doesNotContain("level=ERROR");
    }
}
