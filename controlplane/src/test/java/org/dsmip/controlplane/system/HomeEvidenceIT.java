package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.io.linux.BpfFilter;
import org.dsmip.core.io.linux.LinuxLinkSocket;
import org.dsmip.core.net.Octets;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Visited networks that are numbered like home. */
@NeedsPrograms({"tcpdump", "ping"})
@Tag("OPS-HOME-1")
@Tag("BASE-ARP-09")
@Tag("BASE-ARP-10")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HomeEvidenceIT {
    private static final String HOME_ADDRESS = "c000020a";
    private static final String HOME_AGENT = "c0000201";
    private static final String FORGER = "020000000066";
    private static final int ARP = 0x0806;
    private static final String DISBELIEF = "the network has the addresses of the home network but is not believed";

    private Lab lab;
    private Daemon mobileNode;

    @BeforeAll
    void homeAgentRuns() throws Exception {
        lab = Lab.up("home");
        Daemon.start(lab, "ha");
    }

    @AfterAll
    void labGoes() {
        if (lab != null) {
            lab.close();
        }
    }

    /** A node that knows nothing of home yet. */
    @BeforeEach
    void away() throws Exception {
        lab.moveTo("visited1");
        mobileNode = Daemon.start(lab, "mn");
        mobileNode.awaitRegistered("203.0.113.10");
    }

    @AfterEach
    void nothingIsRememberedOrInTheWay() throws Exception {
        mobileNode.close();
        try (Stream<Path> remembered = Files.list(lab.adminSocket("mn").resolveSibling("mn"))) {
            for (Path file : remembered.toList()) {
                Files.delete(file);
            }
        }
        lab.ipDo("ha", "link set home arp on");
        lab.ipDo("rt", "addr flush to 192.0.2.1/32");
    }

    private void awaitLine(String line) throws Exception {
        Await.eventually(() -> assertThat(mobileNode.log()).contains(line));
    }

    /** Plugs the node in at the second visited network, and gives it an address as at home there. */
    private void moveToANetworkNumberedLikeHome() throws Exception {
        unplug();
        lab.moveTo("visited2");
        lab.ipDo("mn", "addr flush dev eth0 scope global");
        lab.ipDo("mn", "addr add 192.0.2.77/24 dev eth0");
        lab.ipDo("mn", "route add default via 192.0.2.254 dev eth0");
    }

    /** The carrier stays when the testbed plugs a cable in elsewhere: without addresses the node notices all the same. */
    private void unplug() throws Exception {
        lab.ipDo("mn", "addr flush dev eth0 scope global");
        awaitState("no-v4-access");
    }

    private void talk(int packets) throws Exception {
        Commands.run(lab.in("mn", List.of("ping", "-n", "-c", Integer.toString(packets), "-i", "0.2", "-W", "1",
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

        unplug();
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

    /** Frames with the home address as their source that are in no tunnel, but for registrations. */
    private static List<String> bare(Capture capture) throws Exception {
        return capture.frames().stream().filter(frame -> !frame.isArp() && !frame.isRegistration()
                && frame.hex().startsWith("0800", 24) && frame.hex().startsWith(HOME_ADDRESS, 2 * (14 + 12)))
                .map(Frame::hex).toList();
    }

    private void nft(String... commands) throws Exception {
        for (String command : commands) {
            Commands.output(lab.in("ha", List.of("nft", command)).toArray(String[]::new));
        }
    }

    @Test
    @NeedsPrograms({"nft", "tcpdump", "ping"})
    void atHomeWithoutSignedRepliesTheNodeIsOnTrialOnlyAndComesHomeOnceTheyCome() throws Exception {
        nft("add table ip block", "add chain ip block in { type filter hook input priority 0 ; }",
                "add rule ip block in udp dport 434 drop");
        lab.moveTo("home");
        awaitLine("02:00:00:00:00:01 answers for 192.0.2.1, but no signed reply came within 3 s");
        // Nor is there another trial as long as nobody answers at all.
        lab.ipDo("ha", "link set home arp off");
        assertThat(mobileNode.show(Topic.REGISTRATION).at("trouble").texts("what").toString()).contains(DISBELIEF);
        assertThat(hasHomeAddress()).as("the network has given it this address only").isTrue();
        try (Capture capture = Capture.start(lab, "mn", "eth0")) {
            talk(5);
            assertThat(bare(capture)).isEmpty();
        }
        nft("delete table ip block");
        lab.ipDo("ha", "link set home arp on");
        awaitLine("reg=\"home\"");
        assertThat(hasHomeAddress()).isTrue();
        Await.until("it is reached from the home link", () -> Commands.run(lab.in("hl",
                List.of("ping", "-n", "-c", "1", "-W", "1", "192.0.2.10"))).code() == 0);
        assertThat(mobileNode.show(Topic.REGISTRATION).at("trouble").items()).isEmpty();
    }

    /** Answers as the home agent, from another link-layer address, until the node behaves as at home. */
    private void forgeTheFirstAnswer() throws Exception {
        final int index = (int) lab.ip("hl", "link", "show", "eth0").items().getFirst().at("ifindex").number();
        final int before = timesAtHome();
        try (LinkSocket host = lab.inNode("hl", () -> LinuxLinkSocket.open(index, ARP, BpfFilter.ALL))) {
            final String answer = "020000000010" + FORGER + "08060001080006040002" + FORGER + HOME_AGENT
                    + "02000000001000000000";
            lab.moveTo("home");
            Await.until("the forger is believed", () -> {
                host.receive(frame -> {
                    if (isProbe(frame)) {
                        host.send(Octets.ofHex(answer));
                    }
                }, 64);
                return timesAtHome() > before;
            });
        }
    }

    /** Asks for the home agent, without saying who asks. */
    private static boolean isProbe(Octets frame) {
        return frame.toString().startsWith("0001", 2 * (14 + 6))
                && frame.toString().startsWith("00000000", 2 * (14 + 14))
                && frame.toString().startsWith(HOME_AGENT, 2 * (14 + 24));
    }

    private int timesAtHome() throws Exception {
        return mobileNode.log().split("attachment=\"home\"", -1).length;
    }

    private void awaitState(String state) throws Exception {
        Await.until("it is " + state, () -> mobileNode.show(Topic.REGISTRATION).at("reg").text().equals(state));
    }

    @Test
    void whoeverAnswersFirstForTheHomeAgentTeachesTheNodeNothing() throws Exception {
        lab.ipDo("ha", "link set home arp off");
        forgeTheFirstAnswer();
        lab.ipDo("ha", "link set home arp on");
        awaitState("home");
        lab.moveTo("visited1");
        awaitState("registered");
        lab.moveTo("home");
        awaitState("home");
        assertThat(mobileNode.log()).as("the home agent's own address was learned, if any")
                .doesNotContain("whose link-layer address is");
    }
}
