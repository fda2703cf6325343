package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.dsmip.controlplane.admin.AdminClient;
import org.dsmip.controlplane.show.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the logs of both nodes tell who wants to know why. */
class OperatorWordsIT {
    private Lab lab;

    @BeforeEach
    void testbed() throws Exception {
        lab = Lab.up("words");
        lab.moveTo("visited1");
    }

    @AfterEach
    void labGoes() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    @Tag("DS-2.2-1")
    @Tag("T-2")
    void tellsWhatCameOfARegistrationAndWhyThereIsNoAccess() throws Exception {
        final Daemon homeAgent = Daemon.start(lab, "ha", "log-level=debug");
        final Daemon mobileNode = Daemon.start(lab, "mn", "log-level=debug");
        awaitLine("the home agent's decision", homeAgent, "msg=\"registration answered\" hoa=\"192.0.2.10\""
                + " coa=\"203.0.113.10\" peer=\"203.0.113.10\" code=\"0\" mode-ext=\"mn\" decision=\"T-2\""
                + " results=\"2001:db8:1::10/128=1(");
        awaitLine("the mobile node's answer", mobileNode, "msg=\"registration answered\" coa=\"203.0.113.10\""
                + " peer=\"192.0.2.1\" code=\"0\" reg=\"registered\""
                + " results=\"2001:db8:1::10/128=1(up),2001:db8:100::/56=1(up)\"");

        assertThat(AdminClient.show(lab.adminSocket("ha"), Topic.COUNTERS, false))
                .contains("counter name=registration-accepted value=1 unit=requests\n",
                        "counter name=registration-prefixes-accepted value=2 unit=prefixes\n");

        lab.ipDo("mn", "link set eth0 down");
        awaitLine("what is wrong", mobileNode, "msg=\"no access\" reason=\"interface eth0 is down\"");
        // Its address stays, its routes are gone.
        lab.ipDo("mn", "link set eth0 up");
        awaitLine("what is wrong now", mobileNode,
                "msg=\"no access\" reason=\"no route leads to the home agent 192.0.2.1\"");
        lab.ipDo("mn", "link add side type veth peer name side-peer");
        lab.ipDo("mn", "link set side-peer up");
        lab.ipDo("mn", "link set side up");
        lab.ipDo("mn", "route add 192.0.2.1/32 dev side");
        awaitLine("where the route leads", mobileNode,
                "msg=\"no access\" reason=\"the route to the home agent 192.0.2.1 leaves by side, not by eth0\"");
    }

    private static void awaitLine(String what, Daemon node, String line) throws Exception {
        Await.until(what + " is logged", () -> node.log().contains(line));
    }
}
