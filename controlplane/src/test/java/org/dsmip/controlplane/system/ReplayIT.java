package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import org.dsmip.controlplane.admin.AdminClient;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Wall clocks that are wrong, set and set back; and somebody who has recorded the registrations and sends them again. */
@NeedsPrograms({"tcpdump", NeedsPrograms.FAKETIME})
class ReplayIT {
    private static final String AT_VISITED1 = "203.0.113.10";
    private static final String AT_VISITED2 = "198.51.100.10";
    private static final int ANSWER_MILLIS = 5000;
    private static final int IDENTIFICATION_MISMATCH = 133;

    private Lab lab;
    private Capture capture;

    @BeforeEach
    void testbed() throws Exception {
        lab = Lab.up("replay");
        capture = Capture.start(lab, "ha", "internet");
        lab.moveTo("visited1");
    }

    @AfterEach
    void labGoes() {
        if (lab != null) {
            lab.close();
        }
    }

    private static List<Json> bindings(Daemon homeAgent) throws Exception {
        try {
            return homeAgent.show(Topic.BINDINGS).at("mn").items();
        } catch (AdminClient.RefusedException e) {
            // Under a clock of its own a program may be slow to answer.
            throw new AssertionError(e);
        }
    }

    private static void awaitBoundAt(String careOf, Daemon homeAgent) throws Exception {
        Await.eventually(WallClock.PATIENCE, () -> {
            assertThat(bindings(homeAgent)).hasSize(1);
            assertThat(bindings(homeAgent).getFirst().at("coa").items().getFirst().at("coa").text()).isEqualTo(careOf);
        });
    }

    /** All registration requests so far for a care-of address. */
    private List<String> recorded(String careOf) throws Exception {
        final String address = HexFormat.of().formatHex(InetAddress.getByName(careOf).getAddress());
        return capture.frames().stream().filter(Frame::isRegistration).map(Frame::registration)
                .filter(message -> message.startsWith("01") && message.startsWith(address, 24)).toList();
    }

    /** Sends all of it again, and expects the refusal of what was seen before. */
    private void assertRefused(List<String> requests) throws Exception {
        assertThat(requests).as("recorded requests").isNotEmpty();
        for (String request : requests) {
            assertThat(answer(request)).as("code of the answer to %s", request).isEqualTo(IDENTIFICATION_MISMATCH);
        }
    }

    private int answer(String request) throws Exception {
        return lab.inNode("rt", () -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.setSoTimeout(ANSWER_MILLIS);
                final byte[] bytes = HexFormat.of().parseHex(request);
                socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName("192.0.2.1"), 434));
                final DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
                socket.receive(answer);
                return answer.getData()[1] & 0xFF;
            }
        });
    }

    @Test
    @Tag("OPS-CLK-1")
    @Tag("BASE-RPL-19")
    void aClockThatWasFastAtTheStartAndIsSetRightLocksNobodyOut() throws Exception {
        final WallClock clock = WallClock.offBy(lab, "ha.clock", 3600);
        final Daemon homeAgent = Daemon.start(lab, "ha", clock);
        clock.step(0);
        final Daemon mobileNode = Daemon.startPatiently(lab, "mn");
        awaitBoundAt(AT_VISITED1, homeAgent);
        assertThat(recorded(AT_VISITED1)).as("not one request too many").hasSize(1);
        lab.moveTo("visited2");
        awaitBoundAt(AT_VISITED2, homeAgent);
        assertRefused(recorded(AT_VISITED1));
        awaitBoundAt(AT_VISITED2, homeAgent);
        mobileNode.stop();
        homeAgent.stop();
    }

    @Test
    @Tag("OPS-CLK-2")
    void aClockThatIsSetBackWhileBindingsExistCostsOneRequestAndForgetsNothing() throws Exception {
        final WallClock clock = WallClock.offBy(lab, "ha.clock", 0);
        final Daemon homeAgent = Daemon.start(lab, "ha", clock);
        final Daemon mobileNode = Daemon.startPatiently(lab, "mn");
        awaitBoundAt(AT_VISITED1, homeAgent);
        clock.step(-3600);
        lab.moveTo("visited2");
        awaitBoundAt(AT_VISITED2, homeAgent);
        assertThat(recorded(AT_VISITED2)).hasSizeLessThanOrEqualTo(2);
        assertRefused(recorded(AT_VISITED1));
        Await.eventually(() -> assertThat(
                homeAgent.log().lines().filter(line -> line.contains("the wall clock was set back"))).hasSize(1));
        clock.step(0);
        lab.moveTo("visited1");
        awaitBoundAt(AT_VISITED1, homeAgent);
        assertRefused(recorded(AT_VISITED2));
        awaitBoundAt(AT_VISITED1, homeAgent);
        mobileNode.stop();
        homeAgent.stop();
    }

    @Test
    @Tag("OPS-CLK-5")
    void aCorrectionOfAFewSecondsCostsNoBindingAndOneRequestAtMost() throws Exception {
        final WallClock clock = WallClock.offBy(lab, "ha.clock", 0);
        final Daemon homeAgent = Daemon.start(lab, "ha", clock);
        final Daemon mobileNode = Daemon.startPatiently(lab, "mn", "lifetime=6");
        awaitBoundAt(AT_VISITED1, homeAgent);
        int requests = recorded(AT_VISITED1).size();
        for (int off : new int[]{5, 0, -5, 0}) {
            final long accepted = homeAgent.counter("registration-accepted");
            final long denied = homeAgent.counter("registration-denied");
            clock.step(off);
            Await.until("a refresh is accepted", () -> homeAgent.counter("registration-accepted") > accepted);
            assertThat(homeAgent.counter("registration-denied") - denied).as("denied after a step to %d", off)
                    .isLessThanOrEqualTo(1);
            assertThat(bindings(homeAgent)).hasSize(1);
            requests++;
        }
        assertThat(recorded(AT_VISITED1)).hasSizeGreaterThanOrEqualTo(requests);
        assertThat(homeAgent.counter("registration-expired")).isZero();
        mobileNode.stop();
        homeAgent.stop();
    }

    @Test
    @Tag("BASE-RPL-19")
    void whatANodeWithAFastClockSentBeforeAKillIsRefusedAfterIt() throws Exception {
        final WallClock ahead = WallClock.offBy(lab, "mn.clock", 6);
        final Daemon first = Daemon.startPatiently(lab, "ha");
        final Daemon mobileNode = Daemon.start(lab, "mn", ahead, "lifetime=30");
        awaitBoundAt(AT_VISITED1, first);
        lab.moveTo("visited2");
        awaitBoundAt(AT_VISITED2, first);
        final List<String> superseded = recorded(AT_VISITED1);
        first.kill();
        final Daemon second = Daemon.startPatiently(lab, "ha");
        assertRefused(superseded);
        assertThat(bindings(second).stream().map(binding -> binding.at("coa").items().getFirst().at("coa").text()))
                .doesNotContain(AT_VISITED1);
        awaitBoundAt(AT_VISITED2, second);
        assertRefused(superseded);
        awaitBoundAt(AT_VISITED2, second);
        mobileNode.stop();
        second.stop();
    }
}
