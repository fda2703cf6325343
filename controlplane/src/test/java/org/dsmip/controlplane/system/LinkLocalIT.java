package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.system.HomeLinkHost.HOME_AGENT;
import static org.dsmip.controlplane.system.HomeLinkHost.HOME_AGENT_MAC;
import static org.dsmip.controlplane.system.HomeLinkHost.HOST;
import static org.dsmip.controlplane.system.HomeLinkHost.HOST_MAC;
import static org.dsmip.controlplane.system.HomeLinkHost.SECOND;
import static org.dsmip.controlplane.system.HomeLinkHost.icmpv6;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.net.Octets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What the home agent does with packets for an absent node that do not go into its tunnel, and whom it tells. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LinkLocalIT {
    private static final String HOST_LINK_LOCAL = "fe80000000000000000000fffe000099";
    private static final String DEFENDED = "fe800000000000000000000000000010";
    private static final String ADDRESS = "20010db8000100000000000000000010";
    private static final String ECHO = "8000000012340001";

    private Lab lab;
    private Daemon homeAgent;
    private Daemon mobileNode;
    private HomeLinkHost host;

    @BeforeAll
    void mobileNodeIsAway() throws Exception {
        final Pair pair = Pair.away("ll");
        lab = pair.lab();
        homeAgent = pair.homeAgent();
        mobileNode = pair.mobileNode();
        host = new HomeLinkHost(lab);
    }

    @AfterAll
    void everybodyEnds() throws Exception {
        if (lab != null) {
            lab.close();
        }
    }

    private long account(String key) throws Exception {
        return homeAgent.show(Topic.BINDINGS).at("mn").items().getFirst().at("counters", key).number();
    }

    @Test
    @Tag("DS-4.3.2-7")
    @Tag("DS-4.3.2-8")
    @Tag("LL-1")
    void packetToTheLinkLocalAddressIsRefusedAndNotTunneled() throws Exception {
        final long downBefore = account("v6-down");
        final byte[] global = icmpv6(HOME_AGENT_MAC + HOST_MAC, 64,
                HOST + DEFENDED, "8000000012340001");
        assertThat(host.errorsAbout(global, Await.PATIENCE)).singleElement().asString()
                .as("to a global address from a global one")
                .matches(HOST_MAC + HOME_AGENT_MAC + "86dd6.{7}00383a.." + HOME_AGENT + HOST + "0103.{4}00000000.*");
        final byte[] echo = icmpv6(HOME_AGENT_MAC + HOST_MAC, 64,
                HOST_LINK_LOCAL + DEFENDED, "8000000012340001");
        assertThat(host.errorsAbout(echo, Await.PATIENCE)).singleElement().asString()
                .matches(HOST_MAC + HOME_AGENT_MAC + "86dd6.{7}00383a..fe80000000000000000000fffe000001"
                        + HOST_LINK_LOCAL + "0103.{4}00000000" + Octets.of(echo).toString().substring(28));
        assertThat(account("v6-down")).as("nothing went into the tunnel").isEqualTo(downBefore);
    }

    @Test
    @Tag("LL-3")
    @Tag("LL-4")
    @Tag("LL-5")
    void packetsToTheLinkLocalAddressThatMayNotBeAnsweredAreDiscardedInSilence() throws Exception {
        final long downBefore = account("v6-down");
        final String echo = "8000000012340001";
        final String quoted = "6000000000003b40" + DEFENDED + HOST_LINK_LOCAL;
        for (byte[] frame : List.of(
                icmpv6(HOME_AGENT_MAC + HOST_MAC, 64, "ff020000000000000000000000000005" + DEFENDED, echo),
                icmpv6(HOME_AGENT_MAC + HOST_MAC, 64, "00".repeat(16) + DEFENDED, echo),
                icmpv6(HOME_AGENT_MAC + HOST_MAC, 64, "00".repeat(15) + "01" + DEFENDED, echo),
                icmpv6(HOME_AGENT_MAC + HOST_MAC, 64, HOST_LINK_LOCAL + DEFENDED, "0104000000000000" + quoted),
                icmpv6(HOME_AGENT_MAC + HOST_MAC, 255, HOST_LINK_LOCAL + DEFENDED,
                        "8900000000000000" + HOST_LINK_LOCAL + HOST),
                icmpv6("333300000001" + HOST_MAC, 64, HOST_LINK_LOCAL + DEFENDED, echo),
                icmpv6("ffffffffffff" + HOST_MAC, 64, HOST_LINK_LOCAL + DEFENDED, echo))) {
            assertThat(host.errorsAbout(frame, SECOND)).as(Octets.of(frame).toString()).isEmpty();
        }
        assertThat(account("v6-down")).as("nothing went into the tunnel").isEqualTo(downBefore);
    }

    @Test
    @Tag("LL-11")
    void packetToAServedNetworkThatNobodyHasRegisteredHasNoRoute() throws Exception {
        final byte[] echo = icmpv6(HOME_AGENT_MAC + HOST_MAC, 64, HOST + "20010db8010001ff0000000000000001",
                "8000000012340001");
        assertThat(host.errorsAbout(echo, Await.PATIENCE)).singleElement().asString()
                .matches(HOST_MAC + HOME_AGENT_MAC + "86dd.*" + HOST + "0100.{4}00000000"
                        + Octets.of(echo).toString().substring(28));
    }

    @Test
    @Tag("LL-2")
    void neighborDiscoveryForTheLinkLocalAddressIsAnsweredByItsProxyOrIgnored() throws Exception {
        final long downBefore = account("v6-down");
        final byte[] probe = icmpv6(HOME_AGENT_MAC + HOST_MAC, 255, HOST_LINK_LOCAL + DEFENDED,
                "8700000000000000" + DEFENDED);
        assertThat(host.answers(probe)).as("answers to a probe").singleElement().asString()
                .startsWith(HOST_MAC + HOME_AGENT_MAC).contains("40000000" + DEFENDED);
        for (String message : List.of("8800000060000000" + HOST_LINK_LOCAL, "8500000000000000",
                "8600000040000708" + "00".repeat(8), "8900000000000000" + HOST_LINK_LOCAL + HOST)) {
            final byte[] frame = icmpv6(HOME_AGENT_MAC + HOST_MAC, 255, HOST_LINK_LOCAL + DEFENDED, message);
            assertThat(host.errorsAbout(frame, SECOND)).as(message).isEmpty();
        }
        assertThat(account("v6-down")).as("nothing went into the tunnel").isEqualTo(downBefore);
    }

    /** The errors go to an address of their own: whom the kernel has told much, it tells little for a while. */
    @Test
    @Tag("LL-6")
    void aBurstToTheLinkLocalAddressIsAnsweredByFewErrors() throws Exception {
        lab.ipDo("hl", "addr add 2001:db8:1::98/64 dev eth0 nodad");
        final byte[] frame = icmpv6(HOME_AGENT_MAC + HOST_MAC, 64,
                "20010db8000100000000000000000098" + DEFENDED, ECHO);
        final AtomicInteger errors = new AtomicInteger();
        final long startNs = System.nanoTime();
        for (int i = 0; i < 100; i++) {
            host.send(Octets.of(frame));
        }
        Await.until("an error, and a second has gone by", () -> {
            host.hear(heard -> errors.addAndGet(heard.toString().startsWith("0103", 108) ? 1 : 0));
            return errors.get() > 0 && System.nanoTime() - startNs > SECOND.toNanos();
        });
        final double seconds = (System.nanoTime() - startNs) / 1e9;
        assertThat(errors.get()).isLessThanOrEqualTo((int) (10 + 10 * seconds));
    }

    @Test
    @Tag("LL-7")
    void packetToALinkLocalAddressThatNobodyDefendsIsDiscardedInSilence() throws Exception {
        final long downBefore = account("v6-down");
        final byte[] frame = icmpv6(HOME_AGENT_MAC + HOST_MAC, 64,
                HOST_LINK_LOCAL + "fe800000000000000000000000000077", ECHO);
        assertThat(host.errorsAbout(frame, SECOND)).isEmpty();
        assertThat(account("v6-down")).as("nothing went into the tunnel").isEqualTo(downBefore);
    }

    @Test
    @Tag("LL-10")
    void whoeverWantsTheAddressAfterTheBindingHearsThatNobodyAnswersForIt() throws Exception {
        mobileNode.stop();
        Await.until("deregistered", () -> homeAgent.show(Topic.BINDINGS).at("mn").items().isEmpty());
        final byte[] frame = icmpv6(HOME_AGENT_MAC + HOST_MAC, 64, HOST + ADDRESS, ECHO);
        assertThat(host.errorsAbout(frame, Await.PATIENCE)).first().asString()
                .matches(HOST_MAC + HOME_AGENT_MAC + "86dd.*" + HOST + "0103.*");
        mobileNode = Daemon.start(lab, "mn");
        mobileNode.awaitRegistered("203.0.113.10");
    }

    @Test
    @Tag("LL-12")
    void packetLargerThanTheTunnelTakesIsAnsweredWithItsMtu() throws Exception {
        final byte[] frame = icmpv6(HOME_AGENT_MAC + HOST_MAC, 64, HOST + ADDRESS, ECHO + "00".repeat(1400));
        assertThat(host.heard(frame, Await.PATIENCE, heard -> heard.startsWith("02", 108))).first().asString()
                .matches(HOST_MAC + HOME_AGENT_MAC + "86dd.*" + HOST + "0200.{4}00000500.*");
    }
}
