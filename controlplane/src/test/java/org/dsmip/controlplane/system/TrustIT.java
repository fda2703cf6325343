package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.controlplane.system.ScriptedHomeAgent.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A real mobile node and home agents that do as they like: whom it believes, and how it leaves them. */
class TrustIT {
    private static final int POORLY_FORMED = 134;
    private static final int UNSPECIFIED = 128;

    private Lab lab;

    @BeforeEach
    void testbed() throws Exception {
        lab = Lab.up("trust");
        lab.moveTo("visited1");
    }

    @AfterEach
    void labGoes() {
        lab.close();
    }

    private static byte[] signedAgreement(Request request) throws Exception {
        return ScriptedHomeAgent.signed(request, 0, request.lifetimeSec());
    }

    @Test
    @Tag("OPS-HOME-3")
    @Tag("BASE-AUTH-18")
    void unsignedDenialsOfNobodyKnowsWhomChangeNothing() throws Exception {
        final AtomicInteger received = new AtomicInteger();
        final ScriptedHomeAgent homeAgent = ScriptedHomeAgent.start(lab, request -> {
            final List<byte[]> forged = List.of(ScriptedHomeAgent.bare(request, 69, 1),
                    ScriptedHomeAgent.bare(request, 70, 0), ScriptedHomeAgent.bare(request, 74, 0));
            return received.incrementAndGet() > 3 ? List.of(signedAgreement(request)) : forged;
        });
        final Daemon node = Daemon.start(lab, "mn");
        node.awaitRegistered("203.0.113.10");
        assertThat(homeAgent.requests()).hasSize(4).allSatisfy(request -> {
            assertThat(request.lifetimeSec()).isEqualTo(600);
            assertThat(request.has(ScriptedHomeAgent.T)).isTrue();
            assertThat(request.asksForIpv6()).isTrue();
        });
        final Json granted = node.show(Topic.REGISTRATION).at("granted");
        assertThat(granted.at("lifetime").number()).isEqualTo(600);
        assertThat(granted.at("reverse-tunnel").text()).isEqualTo("true");
        assertThat(node.counter("reply-discarded-authentication-missing")).isEqualTo(9);
        assertThat(node.log()).doesNotContain("given-up").contains("unsigned, claims to be 192.0.2.1");
        node.stop();
    }

    @Test
    @Tag("OPS-HOME-3")
    void aHomeAgentThatDeniesIpv6WithoutAnAuthenticatorIsAskedWithoutIt() throws Exception {
        final ScriptedHomeAgent homeAgent = ScriptedHomeAgent.start(lab,
                request -> List.of(request.asksForIpv6()
                        ? ScriptedHomeAgent.bare(request, POORLY_FORMED, 0)
                        : signedAgreement(request)));
        final Daemon node = Daemon.start(lab, "mn");
        node.awaitRegistered("203.0.113.10");
        assertThat(homeAgent.requests()).extracting(Request::asksForIpv6).containsExactly(true, true, true, false);
        assertThat(homeAgent.requests()).allMatch(request -> request.has(ScriptedHomeAgent.D | ScriptedHomeAgent.T)
                && request.lifetimeSec() == 600);
        assertThat(node.show(Topic.REGISTRATION).at("v6-support").text()).isEqualTo("refused");
        assertThat(node.log()).contains("ipv6-given-up");
        lab.moveTo("visited2");
        node.awaitRegistered("198.51.100.10");
        assertThat(homeAgent.requests()).extracting(Request::asksForIpv6).as("forgotten in the next network")
                .containsExactly(true, true, true, false, true, true, true, false);
        node.stop();
    }

    @Test
    @Tag("OPS-HOME-6")
    void aHomeAgentThatNeedsItsFlagsInEveryRequestLetsGo() throws Exception {
        final ScriptedHomeAgent homeAgent = ScriptedHomeAgent.start(lab,
                request -> List.of(request.has(ScriptedHomeAgent.D | ScriptedHomeAgent.G)
                        ? signedAgreement(request)
                        : ScriptedHomeAgent.signed(request, UNSPECIFIED, 0)));
        final Daemon node = Daemon.start(lab, "mn", "encapsulation=gre");
        node.awaitRegistered("203.0.113.10");
        lab.moveTo("home");
        Await.until("it is home", () -> node.log().contains("reg=\"home\""));
        lab.moveTo("visited1");
        Await.until("it is away again", () -> node.show(Topic.REGISTRATION).at("reg").text().equals("registered"));
        node.stop();
        assertThat(homeAgent.requests()).allMatch(request -> request.has(ScriptedHomeAgent.D | ScriptedHomeAgent.G));
        assertThat(homeAgent.requests()).extracting(Request::lifetimeSec).containsExactly(600, 0, 600, 0);
        assertThat(homeAgent.requests()).extracting(Request::careOfAddress).containsExactly("203.0.113.10",
                "192.0.2.10", "203.0.113.10", "203.0.113.10");
        assertThat(node.log()).contains("mobile node has stopped").doesNotContain("has not confirmed");
    }

    @Test
    @Tag("BASE-MN-35")
    void theAnswerMayComeToEverybodyOnTheHomeLink() throws Exception {
        lab.ipDo("ha", "route add 255.255.255.255/32 dev home");
        final ScriptedHomeAgent homeAgent = ScriptedHomeAgent.broadcasting(lab,
                request -> List.of(signedAgreement(request)));
        lab.moveTo("home");
        final Daemon node = Daemon.start(lab, "mn");
        Await.until("it is home", () -> node.log().contains("reg=\"home\""));
        assertThat(homeAgent.requests()).hasSize(1);
        node.stop();
    }

    @Test
    @Tag("OPS-HOME-6")
    void aHomeAgentThatRefusesToLetGoIsReported() throws Exception {
        ScriptedHomeAgent.start(lab, request -> List.of(request.lifetimeSec() > 0
                ? signedAgreement(request)
                : ScriptedHomeAgent.signed(request, UNSPECIFIED, 0)));
        final Daemon node = Daemon.start(lab, "mn", "encapsulation=gre");
        node.awaitRegistered("203.0.113.10");
        node.stop();
        assertThat(node.log()).contains("the binding stays: 192.0.2.1 may go on sending to 203.0.113.10 for up to ")
                .contains("mobile node has stopped; the home agent has not confirmed that it let go");
    }
}
