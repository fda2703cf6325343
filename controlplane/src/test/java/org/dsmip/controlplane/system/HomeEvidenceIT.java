package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Visited networks that are numbered like home. */
@NeedsPrograms({"tcpdump", "ping"})
@Tag("OPS-HOME-1")
@Tag("BASE-ARP-09")
@Tag("BASE-ARP-10")
class HomeEvidenceIT {
    private static final String HOME_ADDRESS = "c000020a";
    private static final String DISBELIEF = "the network has the addresses of the home network but is not believed";

    private Lab lab;
    private Daemon mobileNode;

    @BeforeEach
    void away() throws Exception {
        lab = Lab.up("home");
        Daemon.start(lab, "ha");
        lab.moveTo("visited1");
        mobileNode = Daemon.start(lab, "mn");
        awaitLine("reg=\"registered\" coa=\"203.0.113.10\"");
    }

    @AfterEach
    void labGoes() {
        lab.close();
    }

    private void awaitLine(String line) throws Exception {
        Await.until(line + " is logged", () -> mobileNode.log().contains(line));
    }

    /** Plugs the node in at the second visited network, and gives it an address as at home there. */
    private void moveToANetworkNumberedLikeHome() throws Exception {
        lab.moveTo("visited2");
        lab.ipDo("mn", "addr flush dev eth0 scope global");
        lab.ipDo("mn", "addr add 192.0.2.77/24 dev eth0");
        lab.ipDo("mn", "route add default via 192.0.2.254 dev eth0");
    }

    private void talk(int packets) throws Exception {
        Shell.run(lab.in("mn", List.of("ping", "-n", "-c", Integer.toString(packets), "-i", "0.2", "-W", "1",
                "-I", "192.0.2.10", "10.99.0.99")));
    }

    /** Frames with the home address as the sender of ARP, or of a packet that is in no tunnel. */
    private static List<String> naming(Capture capture) throws Exception {
        return capture.frames().stream().filter(frame -> frame.isArp()
                ? frame.hex().startsWith(HOME_ADDRESS, 2 * (14 + 14))
                : frame.hex().startsWith("0800", 24) && frame.hex().startsWith(HOME_ADDRESS, 2 * (14 + 12)))
                .map(Frame::hex).toList();
    }

    private boolean hasHomeAddress() throws Exception {
        return KernelState.addresses(lab, "mn", "eth0").contains("192.0.2.10/24");
    }

    @Test
    void whereTheHomeAgentIsAbsentTheNodeIsAwayAndNothingLeavesBare() throws Exception {
        try (Capture capture = Capture.start(lab, "rt", "visited2")) {
            moveToANetworkNumberedLikeHome();
            awaitLine("nobody answers for 192.0.2.1");
            assertThat(mobileNode.log()).contains(DISBELIEF);
            talk(10);
            assertThat(hasHomeAddress()).isFalse();
            assertThat(naming(capture)).isEmpty();
            assertThat(mobileNode.log()).contains("coa=\"192.0.2.77\"").doesNotContain("reg=\"home\"");
        }
    }

    @Test
    void whoeverAnswersForTheHomeAgentIsOnTrialForSecondsOnlyAndNotAgainAtOnce() throws Exception {
        lab.ipDo("rt", "addr add 192.0.2.1/32 dev visited2");
        moveToANetworkNumberedLikeHome();
        Await.until("the home address is on the link, on trial", this::hasHomeAddress);
        try (Capture capture = Capture.start(lab, "rt", "visited2")) {
            awaitLine("02:00:00:00:02:fe answers for 192.0.2.1, but no signed reply came within 3 s");
            Await.until("the home address is gone", () -> !hasHomeAddress());
            talk(5);
            assertThat(capture.frames().stream().filter(frame -> !frame.isArp() && !frame.isRegistration()
                    && frame.hex().startsWith("0800", 24) && frame.hex().startsWith(HOME_ADDRESS, 52)).toList())
                    .as("bare").isEmpty();
        }
        Await.until("the home address is on the link for another trial", this::hasHomeAddress);
        Await.until("the home address is gone again", () -> !hasHomeAddress());
        lab.ipDo("rt", "addr del 192.0.2.1/32 dev visited2");

        lab.moveTo("home");
        awaitLine("reg=\"home\"");
        assertThat(hasHomeAddress()).isTrue();

        lab.ipDo("rt", "addr add 192.0.2.1/32 dev visited2");
        try (Capture capture = Capture.start(lab, "rt", "visited2")) {
            moveToANetworkNumberedLikeHome();
            awaitLine("02:00:00:00:02:fe answers for 192.0.2.1, whose link-layer address is 02:00:00:00:00:01");
            talk(10);
            assertThat(naming(capture)).as("now that its address is known").isEmpty();
        }
        assertThat(hasHomeAddress()).isFalse();
    }
}
