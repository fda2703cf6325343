package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.dsmip.controlplane.show.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A mobile node that is told to end at a bad moment: what it leaves at its home agent, and what it says about that. */
@Tag("OPS-HOME-5")
class DepartureIT {
    private Lab lab;
    private Daemon homeAgent;
    private Daemon mobileNode;

    @BeforeEach
    void registeredAtOnePlaceUnansweredAtTheNext() throws Exception {
        final Pair pair = Pair.away("leave");
        lab = pair.lab();
        homeAgent = pair.homeAgent();
        mobileNode = pair.mobileNode();
        lab.ipDo("rt", "route add blackhole 192.0.2.1/32");
        lab.moveTo("visited2");
        Await.until("a request is under way", () -> mobileNode.log().contains("reg=\"registering\" coa=\"198.51"));
    }

    @AfterEach
    void labGoes() {
        lab.close();
    }

    private boolean isBound() throws Exception {
        return !homeAgent.show(Topic.BINDINGS).at("mn").items().stream()
                .flatMap(node -> node.at("coa").texts("coa").stream()).toList().isEmpty();
    }

    @Test
    void leavesNoBindingBehindAtThePlaceBefore() throws Exception {
        assertThat(isBound()).isTrue();
        lab.ipDo("rt", "route del blackhole 192.0.2.1/32");
        mobileNode.stop();
        Await.until("no binding is left", () -> !isBound());
        assertThat(mobileNode.log()).contains("mobile node has stopped").doesNotContain("has not confirmed");
    }

    @Test
    void saysWhatItCouldNotTell() throws Exception {
        mobileNode.stop();
        assertThat(isBound()).isTrue();
        assertThat(mobileNode.log())
                .contains("mobile node has stopped; the home agent has not confirmed that it let go")
                .contains("192.0.2.1 may go on sending to 203.0.113.10");
    }

    @Test
    void saysWhatItCouldNotTellWithoutANetwork() throws Exception {
        lab.moveTo("detach");
        Await.until("it has noticed", () -> mobileNode.log().contains("reg=\"no-v4-access\""));
        mobileNode.stop();
        assertThat(mobileNode.log()).contains("the home agent has not confirmed that it let go");
    }
}
