package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.NeedsPrograms;
import org.dsmip.core.testing.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What passes the wires: registrations, tunnels, announcements, as captured and as an independent dissector reads them. */
@NeedsPrograms({"tcpdump", "tshark"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireIT {
    private static final String PREFIX_REQUESTS = "9812018020010db8000100000000000000000010"
            + "9812013820010db8010000000000000000000000";
    private static final String MODE_EXTENSION = "98020300";
    private static final String AUTHENTICATION = "201400000100[0-9a-f]{32}";
    private static final String IDENTIFICATION = "[0-9a-f]{16}";
    private static final String HOME_AGENT_NEIGHBOR_ADVERTISEMENT = "33330000000102000000000186dd6000000000203aff2001"
            + "0db8000100000000000000000001ff0200000000000000000000000000018800f9192000000020010db80001000000000000"
            + "000000100201020000000001";

    private Lab lab;
    private Daemon homeAgent;
    private Traffic traffic;
    private boolean checksumsComplete;

    /** A way to ask for tunnels, and the stacks of headers that come of it: dual-stack ledger, section 5.2. */
    enum Way {
        IP_IN_IP_TO_CARE_OF_ADDRESS("ip-in-ip", true, "22", 1, "4(HA>CCoA,41) 6",
                "4(CCoA>HA,41) 6"), IP_IN_IP_TO_HOME_ADDRESS("ip-in-ip", false, "22", 0, "4(HA>CCoA,4) 4(HA>HoA,41) 6",
                        "4(CCoA>HA,4) 4(HoA>HA,41) 6"), GRE_TO_CARE_OF_ADDRESS("gre", true, "2a", 1,
                                "4(HA>CCoA,47) G(86DD) 6", "4(CCoA>HA,47) G(86DD) 6"), GRE_TO_HOME_ADDRESS("gre", false,
                                        "2a", 0, "4(HA>CCoA,47) G(0800) 4(HA>HoA,41) 6",
                                        "4(CCoA>HA,47) G(0800) 4(HoA>HA,41) 6"), MINIMAL_ALWAYS_TO_HOME_ADDRESS(
                                                "minimal", true, "32", 0, "4(HA>CCoA,55) m(41,HoA) 6",
                                                "4(CCoA>HA,55) m(41,HA,HoA) 6");

        private final String encapsulation;
        private final boolean toCareOf;
        private final String flags;
        private final int code;
        private final String down;
        private final String up;

        Way(String encapsulation, boolean toCareOf, String flags, int code, String down, String up) {
            this.encapsulation = encapsulation;
            this.toCareOf = toCareOf;
            this.flags = flags;
            this.code = code;
            this.down = down;
            this.up = up;
        }

        private Set<String> stacksDown() {
            return new TreeSet<>(List.of(down, ipv4("HA>CCoA", "HL", "HoA"), ipv4("HA>CCoA", "CN", "HoA")));
        }

        private Set<String> stacksUp() {
            return new TreeSet<>(List.of(up, ipv4("CCoA>HA", "HoA", "HL"), ipv4("CCoA>HA", "HoA", "CN")));
        }

        private String ipv4(String tunnel, String from, String to) {
            return switch (encapsulation) {
                case "gre" -> "4(" + tunnel + ",47) G(0800) 4(" + from + ">" + to + ",17)";
                case "minimal" -> "4(" + tunnel + ",55) m(17," + to + "," + from + ")";
                default -> "4(" + tunnel + ",4) 4(" + from + ">" + to + ",17)";
            };
        }
    }

    @BeforeAll
    void homeAgentRuns() throws Exception {
        checksumsComplete = Programs.isThere("ethtool");
        // Like network cards: what the sender's card would complete is complete on the wire.
        lab = checksumsComplete ? Lab.up("wire", "--wire") : Lab.up("wire");
        homeAgent = Daemon.start(lab, "ha");
        traffic = Traffic.start(lab);
    }

    @AfterAll
    void homeAgentEnds() throws Exception {
        if (lab != null) {
            lab.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    @Tag("DS-2-1")
    @Tag("DS-3-2")
    @Tag("DS-3.1-2")
    @Tag("DS-3.2-1")
    @Tag("DS-4.1-3")
    @Tag("DS-4.1-8")
    @Tag("DS-4.2-5")
    @Tag("DS-4.3.2-2")
    @Tag("DS-4.3.2-4")
    @Tag("DS-4.3.2-5")
    @Tag("PF-3")
    @Tag("PF-6")
    @Tag("PF-11")
    @Tag("BASE-FMT-03")
    @Tag("BASE-MN-05")
    @Tag("BASE-MN-09")
    @Tag("BASE-RT-04")
    @Tag("BASE-RPL-09")
    @Tag("BASE-FWD-04")
    @Tag("BASE-TUN-01")
    @Tag("BASE-TUN-04")
    @Tag("BASE-TUN-05")
    void stacksHeadersAsAskedFor(Way way) throws Exception {
        lab.moveTo("visited1");
        try (Capture internet = Capture.start(lab, "rt", "internet");
                Capture visited = Capture.start(lab, "rt", "visited1");
                Daemon mobileNode = Daemon.start(lab, "mn", "encapsulation=" + way.encapsulation,
                        "tunnel-to-coa=" + way.toCareOf)) {
            Await.until("registered", () -> mobileNode.show(Topic.REGISTRATION).at("reg").text().equals("registered"));
            traffic.assertNothingIsLost(way.toString());
            mobileNode.stop();
            for (Capture capture : List.of(internet, visited)) {
                Await.until("the answer to the deregistration is captured", () -> capture.frames().stream()
                        .filter(Frame::isRegistration).anyMatch(frame -> frame.registration().startsWith("03000000")));
            }
            assertRegistrations(way, visited.frames());
            assertTunnels(way, internet.frames(), visited.frames());
            assertDissected(internet);
            assertDissected(visited);
        }
    }

    private static void assertRegistrations(Way way, List<Frame> visited) {
        final List<Frame> frames = visited.stream().filter(Frame::isRegistration).toList();
        final String mode = way.toCareOf ? MODE_EXTENSION : "";
        final String code = "9814020" + way.code;
        final List<String> payloads = frames.stream().map(Frame::registration).toList();
        assertThat(payloads).as("request, reply, deregistration, reply").hasSize(4);
        assertThat(payloads.get(0)).matches("01" + way.flags + "0258c000020ac0000201cb00710a" + IDENTIFICATION
                + PREFIX_REQUESTS + mode + AUTHENTICATION);
        assertThat(payloads.get(1)).matches("03000258c000020ac0000201" + IDENTIFICATION + code
                + "800020010db8000100000000000000000010" + code + "380020010db8010000000000000000000000"
                + AUTHENTICATION);
        assertThat(payloads.get(2)).matches("01[0-9a-f]{2}0000c000020ac0000201(cb00710a|c000020a)" + IDENTIFICATION
                + AUTHENTICATION);
        assertThat(payloads.get(3)).matches("03000000c000020ac0000201" + IDENTIFICATION + AUTHENTICATION);
        for (int request : new int[]{0, 2}) {
            assertThat(payloads.get(request + 1).substring(24, 40)).as("identification")
                    .isEqualTo(payloads.get(request).substring(32, 48));
            final Frame frame = frames.get(request);
            assertThat(frame.u8(frame.outer() + 8)).as("TTL of a request").isEqualTo(255);
        }
        frames.forEach(frame -> assertThat(frame.u16(frame.outer() + 26)).as("UDP checksum").isNotZero());
    }

    private static void assertTunnels(Way way, List<Frame> internet, List<Frame> visited) {
        final List<Frame> down = tunneled(internet, "4(HA>");
        final List<Frame> up = tunneled(visited, "4(CCoA>");
        assertThat(stacks(down)).as("from the home agent").isEqualTo(way.stacksDown());
        assertThat(stacks(up)).as("from the mobile node").isEqualTo(way.stacksUp());
        assertThat(stacks(tunneled(internet, "4(CCoA>"))).as("the router changes nothing").isEqualTo(way.stacksUp());
        down.forEach(frame -> assertOuter(frame, 63));
        up.forEach(frame -> assertOuter(frame, 64));
        assertDistinctIdentifications(down);
        assertDistinctIdentifications(up);
        Stream.concat(internet.stream(), visited.stream()).filter(Frame::isIpv6)
                .forEach(frame -> assertThat(frame.isGlobalIpv6()).as("IPv6 without a tunnel: " + frame.hex())
                        .isFalse());
    }

    /** The datagrams of our flows in one direction; errors, and what the kernels' own IPv6 has to say, are not counted. */
    private static List<Frame> tunneled(List<Frame> frames, String outerSource) {
        return frames.stream().filter(Frame::isTunneled).filter(frame -> frame.stack().startsWith(outerSource))
                .filter(Frame::carriesUdp).toList();
    }

    private static Set<String> stacks(List<Frame> frames) {
        return frames.stream().map(Frame::stack).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void assertOuter(Frame frame, int innerHopsLeft) {
        final int outer = frame.outer();
        final int inner = frame.innermost();
        final boolean ipv6 = frame.stack().endsWith("6");
        assertThat(frame.u8(outer)).as("version 4 and no options").isEqualTo(0x45);
        assertThat(frame.u16(outer + 4)).as("identification").isNotZero();
        // A minimal forwarding header leaves an IPv4 packet its own header, and so its own TTL.
        assertThat(frame.u8(outer + 8)).as("TTL: " + frame.stack()).isEqualTo(inner == outer ? innerHopsLeft : 64);
        assertThat(frame.u8(inner + (ipv6 ? 7 : 8))).as("hops left: " + frame.stack()).isEqualTo(innerHopsLeft);
        if (ipv6) {
            assertThat(frame.u16(outer + 6)).as("neither DF nor a fragment").isZero();
        }
    }

    private static void assertDistinctIdentifications(List<Frame> frames) {
        final Set<String> seen = new HashSet<>();
        frames.stream().filter(frame -> frame.innermost() != frame.outer()).forEach(frame -> {
            final int outer = frame.outer();
            assertThat(seen.add(frame.u8(outer + 9) + " " + frame.u16(outer + 4))).as("identification used once")
                    .isTrue();
        });
    }

    private void assertDissected(Capture capture) throws Exception {
        final long registrations = capture.frames().stream().filter(Frame::isRegistration).count();
        assertThat(capture.dissect("mip.type && udp.port == 434")).as("registrations understood")
                .hasSize((int) registrations);
        assertThat(capture.dissect("_ws.malformed")).as("malformed").isEmpty();
        final String bad = "ip.checksum.status == 0 || udp.checksum.status == 0 || icmpv6.checksum.status == 0";
        assertThat(capture.dissect(checksumsComplete ? bad : "(" + bad + ") && !mip")).as("bad checksums").isEmpty();
    }

    @Test
    @Tag("DS-4.3.1-2")
    @Tag("DS-4.7-2")
    @Tag("ND-1")
    @Tag("ND-2")
    @Tag("ND-3")
    @Tag("ND-11")
    @Tag("ND-14")
    @Tag("BASE-ARP-02")
    @Tag("BASE-ARP-04")
    @Tag("BASE-ARP-06")
    @Tag("BASE-ARP-08")
    @Tag("BASE-ARP-13")
    @Tag("BASE-HA-34")
    @Tag("BASE-HA-46")
    @Tag("BASE-MN-18")
    void announcesWhoHasTheAddressesAfterLeavingAndAfterReturning() throws Exception {
        lab.moveTo("home");
        try (Daemon mobileNode = Daemon.start(lab, "mn")) {
            Await.until("at home", () -> mobileNode.show(Topic.REGISTRATION).at("access").text().equals("home")
                    && homeAgent.show(Topic.BINDINGS).at("mn").items().isEmpty());
            assertLeaving();
            assertReturning();
            mobileNode.stop();
        }
    }

    private void assertLeaving() throws Exception {
        try (Capture homeLink = Capture.start(lab, "ha", "home")) {
            lab.moveTo("visited1");
            assertAnnounced(homeLink, gratuitousArp("020000000001"), 3);
            assertAnnounced(homeLink, HOME_AGENT_NEIGHBOR_ADVERTISEMENT, 3);
            assertAnnounced(homeLink, "33330000000102000000000186dd.*fe800000000000000000000000000010"
                    + "0201020000000001", 3);
            assertThat(homeLink.dissect("_ws.malformed || icmpv6.checksum.status == 0")).isEmpty();
        }
    }

    private void assertReturning() throws Exception {
        try (Capture homeLink = Capture.start(lab, "ha", "home")) {
            lab.moveTo("home");
            assertAnnounced(homeLink, "ffffffffffff020000000010" + gratuitousArpBody("020000000010"), 1);
            assertAnnounced(homeLink, "ffffffffffff020000000001" + gratuitousArpBody("020000000010"), 1);
            assertAnnounced(homeLink, "33330000000102000000001086dd6000000000203aff.*8800....20000000"
                    + "20010db80001000000000000000000100201020000000010", 1);
            assertReturn(homeLink.frames());
        }
    }

    private static String gratuitousArp(String mac) {
        return "ffffffffffff" + mac + gratuitousArpBody(mac);
    }

    /** As a request, or as an answer, which names the target too. */
    private static String gratuitousArpBody(String mac) {
        return "0806000108000604(0001" + mac + "c000020a[0-9a-f]{12}|0002" + mac + "c000020a" + mac
                + ")c000020a(00)*";
    }

    /** Copies of a frame, sent a second apart; on a machine under load the first of two may leave late. */
    private static void assertAnnounced(Capture homeLink, String pattern, int copies) throws Exception {
        Await.eventually(() -> assertThat(matching(homeLink.frames(), pattern)).as(pattern)
                .hasSizeGreaterThanOrEqualTo(copies));
        final List<Frame> frames = matching(homeLink.frames(), pattern);
        for (int i = 1; i < frames.size(); i++) {
            assertThat(frames.get(i).timeNs() - frames.get(i - 1).timeNs()).as("time between announcements")
                    .isGreaterThan(500_000_000L);
        }
    }

    private static List<Frame> matching(List<Frame> frames, String pattern) {
        return frames.stream().filter(frame -> frame.hex().matches(pattern)).toList();
    }

    private static void assertReturn(List<Frame> frames) {
        final int announced = first(frames, "ffffffffffff020000000010" + gratuitousArpBody("020000000010"));
        final int request = IntStream.range(0, frames.size()).filter(i -> frames.get(i).isRegistration()).findFirst()
                .orElseThrow();
        assertThat(announced).as("the mobile node announces itself before it deregisters").isLessThan(request);
        assertThat(frames.get(request).registration())
                .matches("01[0-9a-f]{2}0000c000020ac0000201c000020a" + IDENTIFICATION + AUTHENTICATION);
        final Frame reply = frames.stream().filter(Frame::isRegistration)
                .filter(frame -> frame.registration().startsWith("03000000")).findFirst().orElseThrow();
        assertThat(reply.hex()).as("straight onto the home link").startsWith("020000000010020000000001");
        assertThat(frames.indexOf(reply)).as("IPv6 addresses are announced after the reply").isLessThan(
                first(frames, "33330000000102000000001086dd.*20010db80001000000000000000000100201020000000010"));
        assertThat(matching(frames, ".{24}86dd.{16}0{32}.{32}87.*")).as("duplicate address detection").isEmpty();
    }

    private static int first(List<Frame> frames, String pattern) {
        return IntStream.range(0, frames.size()).filter(i -> frames.get(i).hex().matches(pattern)).findFirst()
                .orElseThrow();
    }
}
