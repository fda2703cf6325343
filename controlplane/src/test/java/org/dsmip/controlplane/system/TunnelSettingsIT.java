package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What {@code [tunnel]} says about sizes, on the wire: the DF bit of outer headers, and what TCP is told of the tunnel. */
@NeedsPrograms({"ping", "tcpdump", "nft"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TunnelSettingsIT {
    private static final String HOME = "192.0.2.10";
    private static final String HOME6 = "2001:db8:1::10";
    private static final String BEHIND6 = "2001:db8:100:5::5";
    private static final String CORRESPONDENT = "10.99.0.99";
    private static final String CORRESPONDENT6 = "2001:db8:ffff::99";
    private static final int PORT = 5001;
    private static final int PATIENCE_MILLIS = (int) TimeUnit.SECONDS.toMillis(20);
    private static final int DONT_FRAGMENT = 0x4000;
    /** Who sent a segment that opens a connection, whether its checksum is right, and its maximum segment size. */
    private static final Pattern OPENING = Pattern
            .compile("([0-9a-f.:]+)\\.(?:\\d+) > \\S+ Flags \\[S\\.?], cksum 0x[0-9a-f]+ \\((\\w+).*?mss (\\d+)");

    private Lab lab;
    private Nodes nodes;

    @BeforeAll
    void theMobileNodeIsAway() throws Exception {
        lab = Lab.up("tunnel");
        lab.moveTo("visited1");
        // Each error counts here, the router must hold none back.
        Commands.output(lab.in("rt", List.of("sh", "-c", "echo 0 >/proc/sys/net/ipv4/icmp_ratelimit"))
                .toArray(String[]::new));
        lab.keep(lab.behind("mn", "bh", "2001:db8:100:5::1/64", BEHIND6 + "/64"));
        nodes = new Nodes("df = \"copy\"", "clamp-mss = true");
    }

    @AfterAll
    void labGoes() throws Exception {
        try {
            if (nodes != null) {
                nodes.stop();
            }
        } finally {
            if (lab != null) {
                lab.close();
            }
        }
    }

    @AfterEach
    void thePathIsWideAgain() throws Exception {
        path("");
    }

    /** What the router between the ends takes, either way. */
    private void path(String mtu) throws Exception {
        lab.ipDo("rt", "route replace 203.0.113.0/24 dev visited1" + mtu);
        lab.ipDo("rt", "route replace 192.0.2.0/24 via 198.18.0.1" + mtu);
    }

    /** Both nodes with the same lines in {@code [tunnel]}. */
    private final class Nodes {
        private final Daemon homeAgent;
        private final Daemon mobileNode;

        Nodes(String... lines) throws Exception {
            final String tunnel = "[tunnel]\n" + String.join("\n", lines);
            homeAgent = Daemon.start(lab, "ha", lab.configWith("ha", tunnel));
            mobileNode = Daemon.start(lab, "mn", lab.configWith("mn", tunnel));
            Await.until("the mobile node is registered", () -> mobileNode.log().contains("reg=\"registered\""));
            Await.until("there is a way", () -> ping("bh", "-c", "1", CORRESPONDENT6).code() == 0
                    && ping("cn", "-c", "1", HOME).code() == 0);
        }

        private void assertPathMtu(int expected) throws Exception {
            assertThat(homeAgent.show(Topic.BINDINGS).at("mn").items().getFirst().at("coa").items().getFirst()
                    .at("path-mtu").number()).isEqualTo(expected);
            assertThat(mobileNode.show(Topic.REGISTRATION).at("granted", "path-mtu").number()).isEqualTo(expected);
        }

        private void stop() throws Exception {
            mobileNode.stop();
            homeAgent.stop();
        }
    }

    private Commands.Outcome ping(String node, String... arguments) throws Exception {
        final List<String> command = new ArrayList<>("bh".equals(node)
                ? lab.behindCommand("bh")
                : lab.in(node,
                        List.of()));
        command.addAll(List.of("ping", "-n", "-q", "-i", "0.2", "-W", "1"));
        command.addAll(List.of(arguments));
        return Commands.run(command);
    }

    /** Opens a connection, which carries more than a segment, and waits until all of it has come back. */
    private void converse(String from, String source, String to, String destination) throws Exception {
        try (ServerSocket server = lab.inNode(to, () -> new ServerSocket(PORT, 1, InetAddress.getByName(destination)));
                Socket client = lab.inNode(from, () -> {
                    final Socket socket = new Socket();
                    socket.bind(new InetSocketAddress(source, 0));
                    socket.connect(new InetSocketAddress(destination, PORT), PATIENCE_MILLIS);
                    return socket;
                })) {
            server.setSoTimeout(PATIENCE_MILLIS);
            final byte[] question = new byte[9_000];
            client.getOutputStream().write(question);
            client.setSoTimeout(PATIENCE_MILLIS);
            try (Socket served = server.accept()) {
                served.setSoTimeout(PATIENCE_MILLIS);
                served.getOutputStream().write(served.getInputStream().readNBytes(question.length));
                assertThat(client.getInputStream().readNBytes(question.length)).hasSize(question.length);
            }
        }
    }

    /** Connections both ways, of both families. */
    private void converseAll() throws Exception {
        converse("cn", CORRESPONDENT, "mn", HOME);
        converse("mn", HOME, "cn", CORRESPONDENT);
        converse("cn", CORRESPONDENT6, "mn", HOME6);
        converse("mn", HOME6, "cn", CORRESPONDENT6);
        converse("bh", BEHIND6, "cn", CORRESPONDENT6);
        converse("cn", CORRESPONDENT6, "bh", BEHIND6);
    }

    /** The maximum segment sizes in a capture, by who said them; from others than a node itself, checksums are complete. */
    private static Map<String, List<String>> openings(Capture capture, String own) throws Exception {
        final Matcher segment = OPENING.matcher(String.join(" ", capture.printed("tcp or ip6 proto 6")));
        final Map<String, List<String>> said = new TreeMap<>();
        while (segment.find()) {
            if (!own.contains(segment.group(1))) {
                assertThat(segment.group(2)).as("checksum of what %s sent", segment.group(1)).isEqualTo("correct");
            }
            final List<String> sizes = said.computeIfAbsent(segment.group(1), sender -> new ArrayList<>());
            if (!sizes.contains(segment.group(3))) {
                // One that was lost is sent again.
                sizes.add(segment.group(3));
            }
        }
        return said;
    }

    @Test
    @Order(2)
    @Tag("OPS-RT-4")
    @Tag("PF-7")
    @Tag("BASE-TUN-22")
    @Tag("OPS-ERR-5")
    void connectionsAreToldWhatFitsTheTunnelWhereThatIsAskedFor() throws Exception {
        try (Capture correspondent = Capture.start(lab, "cn", "eth0");
                Capture mobileNode = Capture.start(lab, "mn", "dsmip1");
                Capture behind = Capture.start(lab, "mn", "bh")) {
            converseAll();
            // A SYN and an answer to one from each.
            final Map<String, List<String>> atCorrespondent = Map.of(
                    CORRESPONDENT, List.of("1460"), CORRESPONDENT6, List.of("1440"),
                    HOME, List.of("1440"), HOME6, List.of("1220"), BEHIND6, List.of("1220"));
            Await.eventually(() -> assertThat(openings(correspondent, CORRESPONDENT + CORRESPONDENT6))
                    .isEqualTo(atCorrespondent));
            Await.eventually(() -> assertThat(openings(mobileNode, HOME + HOME6 + BEHIND6))
                    .containsEntry(CORRESPONDENT, List.of("1440"))
                    .containsEntry(CORRESPONDENT6, List.of("1220")));
            Await.eventually(() -> assertThat(openings(behind, BEHIND6))
                    .containsEntry(BEHIND6, List.of("1440"))
                    .containsEntry(CORRESPONDENT6, List.of("1220")));
            assertLearnedPathsAreTold();
        }
    }

    /** The mobile node's own kernel knows nothing of the narrow place: what is told there is the node's doing. */
    private void assertLearnedPathsAreTold() throws Exception {
        path(" mtu lock 1300");
        ping("cn", "-c", "2", "-M", "do", "-s", "1400", HOME);
        ping("mn", "-c", "2", "-M", "do", "-s", "1400", "-I", HOME, CORRESPONDENT);
        nodes.assertPathMtu(1300);
        // What the kernels of the ends have been told by that must not be what makes the difference.
        lab.ipDo("cn", "route flush cache");
        lab.ipDo("mn", "route flush cache");
        try (Capture correspondent = Capture.start(lab, "cn", "eth0");
                Capture mobileNode = Capture.start(lab, "mn", "dsmip1")) {
            converse("cn", CORRESPONDENT, "mn", HOME);
            converse("mn", HOME, "cn", CORRESPONDENT);
            Await.eventually(() -> assertThat(openings(correspondent, CORRESPONDENT))
                    .isEqualTo(Map.of(CORRESPONDENT, List.of("1460"), HOME, List.of("1240"))));
            Await.eventually(() -> assertThat(openings(mobileNode, HOME))
                    .isEqualTo(Map.of(CORRESPONDENT, List.of("1240"), HOME, List.of("1440"))));
        }
    }

    /** DF of outer headers in front of what is named, in both directions. */
    private static Map<String, List<Boolean>> outerDf(Capture capture) throws Exception {
        return capture.frames().stream().filter(Frame::isTunneled)
                .filter(frame -> frame.carriesEcho())
                .collect(Collectors.groupingBy(TunnelSettingsIT::inside, TreeMap::new,
                        Collectors.mapping(frame -> (frame.u16(frame.outer() + 6) & DONT_FRAGMENT) != 0,
                                Collectors.collectingAndThen(Collectors.toSet(), List::copyOf))));
    }

    private static String inside(Frame frame) {
        final int inner = frame.innermost();
        if (frame.u8(inner) >> 4 == 6) {
            return "IPv6";
        }
        return (frame.u16(inner + 6) & DONT_FRAGMENT) != 0 ? "IPv4 with DF" : "IPv4 without DF";
    }

    /** Echoes with and without DF, and of IPv6, through the tunnel and back. */
    private void assertOuterDf(Map<String, List<Boolean>> expected) throws Exception {
        try (Capture internet = Capture.start(lab, "rt", "internet")) {
            for (String[] way : new String[][]{{"cn", CORRESPONDENT, HOME}, {"mn", HOME, CORRESPONDENT}}) {
                assertThat(ping(way[0], "-c", "2", "-M", "do", "-I", way[1], way[2]).code()).isZero();
                assertThat(ping(way[0], "-c", "2", "-M", "dont", "-I", way[1], way[2]).code()).isZero();
            }
            assertThat(ping("cn", "-c", "2", HOME6).code()).isZero();
            Await.eventually(() -> assertThat(outerDf(internet)).isEqualTo(expected));
        }
    }

    @Test
    @Order(1)
    @Tag("OPS-ERR-5")
    @Tag("BASE-TUN-03")
    @Tag("PF-3")
    void dfIsCopiedOutward() throws Exception {
        assertOuterDf(Map.of("IPv4 with DF", List.of(true), "IPv4 without DF", List.of(false), "IPv6",
                List.of(false)));
        assertThat(lostOnAMutePath()).isEqualTo(1);
        nodes.assertPathMtu(1500);
    }

    @Test
    @Order(3)
    @Tag("OPS-ERR-5")
    void dfIsLeftAwayWhereThatIsAskedFor() throws Exception {
        nodes.stop();
        nodes = new Nodes("df = \"clear\"");
        assertOuterDf(Map.of("IPv4 with DF", List.of(false), "IPv4 without DF", List.of(false), "IPv6",
                List.of(false)));
        assertThat(lostOnAMutePath()).isZero();
        nodes.assertPathMtu(1500);
    }

    /** Exit code of {@code ping} where a narrow path says to nobody what is too big. */
    private int lostOnAMutePath() throws Exception {
        path(" mtu lock 1300");
        Commands.output(lab.in("rt", List.of("nft", "add table ip mute; add chain ip mute c "
                + "{ type filter hook output priority 0; policy accept; icmp type destination-unreachable drop; }"))
                .toArray(String[]::new));
        try {
            final int there = ping("cn", "-c", "2", "-M", "do", "-s", "1400", HOME).code();
            assertThat(ping("mn", "-c", "2", "-M", "do", "-s", "1400", "-I", HOME, CORRESPONDENT).code())
                    .as("the same both ways").isEqualTo(there);
            return there;
        } finally {
            Commands.output(lab.in("rt", List.of("nft", "delete table ip mute")).toArray(String[]::new));
            path("");
        }
    }
}
