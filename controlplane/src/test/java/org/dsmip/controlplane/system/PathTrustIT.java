package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.dsmip.core.testing.Programs;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * ICMP errors about tunnels, honest and forged: whom they reach, what they teach, and what they cannot do. A host with an
 * address of the registered network lives behind the mobile node.
 */
@NeedsPrograms({"ping", NeedsPrograms.SCAPY})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PathTrustIT {
    private static final String QUOTES = "icmp-quotes.py";
    private static final String HOME = "192.0.2.10";
    private static final String HOME6 = "2001:db8:1::10";
    private static final String BEHIND = "2001:db8:100:5::5";
    private static final String CORRESPONDENT = "10.99.0.99";
    private static final String CORRESPONDENT6 = "2001:db8:ffff::99";
    /** Prints the ICMP errors that a host gets: type and code, then what they quote. */
    private static final String LISTENER = """
            import socket
            s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
            print('listening')
            while True:
                m = s.recv(65535)[20:]
                if m[0] in (3, 4, 5, 11, 12):
                    print(m[:2].hex(), m[8:].hex())
            """;
    private static final String HOME_AGENT = "192.0.2.1";
    private static final String CARE_OF = "203.0.113.10";

    private @Nullable Pair pair;
    private Lab lab;
    private Daemon homeAgent;
    private Daemon mobileNode;

    @BeforeAll
    void nodesRun() throws Exception {
        pair = Pair.away("trust");
        lab = pair.lab();
        homeAgent = pair.homeAgent();
        mobileNode = pair.mobileNode();
        Commands.output(lab.in("rt", List.of("sh", "-c", "echo 0 >/proc/sys/net/ipv4/icmp_ratelimit"))
                .toArray(String[]::new));
        // A network namespace of its own inside the mobile node's, held by a process.
        lab.keep(lab.behind("mn", "bh", "2001:db8:100:5::1/64", BEHIND + "/64"));
    }

    @AfterAll
    void nodesEndInOrder() throws Exception {
        if (pair != null) {
            pair.stopAndClose();
        }
    }

    private Commands.Outcome ping(List<String> in, String... arguments) throws Exception {
        final List<String> command = new ArrayList<>(in);
        command.addAll(List.of("ping", "-n", "-W", "2"));
        command.addAll(List.of(arguments));
        return Commands.run(command);
    }

    private Commands.Outcome ping(String node, String... arguments) throws Exception {
        return ping(lab.in(node, List.of()), arguments);
    }

    /** Sends what an expression of scapy amounts to, from the router in the middle. */
    private void send(String packet, int times) throws Exception {
        Commands.output(lab.in("rt", List.of(Programs.python(NeedsPrograms.SCAPY), "-c",
                "from scapy.all import *\nconf.verb = 0\nsend(" + packet + ", count=" + times + ")"))
                .toArray(String[]::new));
    }

    private static String forged(String to, String icmp, String quoted) {
        return "IP(src='198.51.100.77', dst='" + to + "')/ICMP(" + icmp + ")/" + quoted;
    }

    private long pathMtu() throws Exception {
        return homeAgent.show(Topic.BINDINGS).at("mn").items().getFirst().at("coa").items().getFirst().at("path-mtu")
                .number();
    }

    @Test
    @Tag("OPS-ERR-1")
    @Tag("IP-1")
    @Tag("PF-17")
    void hostsBehindAMobileRouterHearThatThereIsNoWay() throws Exception {
        assertThat(ping(lab.behindCommand("bh"), "-c", "1", CORRESPONDENT6).code()).isZero();
        lab.ipDo("rt", "route add unreachable " + HOME_AGENT + "/32");
        try {
            final String out = ping(lab.behindCommand("bh"), "-c", "3", "-i", "1", CORRESPONDENT6).out();
            assertThat(out)
                    .containsPattern("From 2001:db8:1(00)?:[0-9a-f:]+ icmp_seq=. Destination unreachable: Address");
        } finally {
            lab.ipDo("rt", "route del unreachable " + HOME_AGENT + "/32");
        }
        Await.until("there is a way again",
                () -> ping(lab.behindCommand("bh"), "-c", "1", CORRESPONDENT6).code() == 0);
    }

    @Test
    @Tag("OPS-ERR-1")
    @Tag("IP-1")
    @Tag("L-10")
    void hostsBehindAMobileRouterHearWhatIsTooBig() throws Exception {
        // Without the metric of the route, which does not count for what is forwarded anyway.
        lab.ipDo("mn", "-6 route change default dev dsmip1 proto 134 table 434");
        final Commands.Outcome outcome = ping(lab.behindCommand("bh"), "-c", "3", "-i", "0.3", "-s", "1312", "-M", "do",
                CORRESPONDENT6);
        assertThat(outcome.out() + outcome.err())
                .containsPattern("(Packet too big: mtu=1280|message too long, mtu.? 1280)");
        assertThat(ping(lab.behindCommand("bh"), "-c", "2", "-i", "0.3", "-s", "1232", CORRESPONDENT6).code()).isZero();
        // What the sender may split arrives.
        assertThat(ping(lab.behindCommand("bh"), "-c", "5", "-i", "0.3", "-s", "2000", CORRESPONDENT6).code()).isZero();
    }

    @Test
    @Tag("OPS-ERR-2")
    @Tag("PF-17")
    void forgedErrorsTeachNoMoreThanTheFloorAndLeaveTheKernelAlone() throws Exception {
        final String outer = "IP(src='" + HOME_AGENT + "', dst='" + CARE_OF + "', flags='DF')";
        final String bare = "IP(src='" + HOME_AGENT + "', dst='" + CARE_OF + "', proto=4, len=1500)";
        final String inner = "IP(src='" + CORRESPONDENT + "', dst='" + HOME + "', flags='DF')/UDP()/Raw(b'x' * 1400)";
        for (int mtu : new int[]{68, 1, 1499}) {
            send(forged(HOME_AGENT, "type=3, code=4, nexthopmtu=" + mtu, bare), 3);
        }
        send(forged(HOME_AGENT, "type=3, code=4, nexthopmtu=68",
                "IP(src='" + HOME_AGENT + "', dst='" + CARE_OF + "')/UDP(sport=434, dport=434)"), 3);
        send(forged(HOME_AGENT, "type=3, code=1", outer + "/IP(src='" + CORRESPONDENT + "', dst='192.0.2.99')/UDP()"),
                3);
        Await.until("they were counted", () -> counterOfDrops("icmp-quote") >= 12);
        assertThat(pathMtu()).as("after quotes of nothing").isEqualTo(1500);
        assertThat(lab.ip("ha", "route", "get", CARE_OF).text()).doesNotContain("mtu");

        // The best a stranger can do who knows the home address.
        send(forged(HOME_AGENT, "type=3, code=4, nexthopmtu=68", outer + "/" + inner), 1);
        Await.until("it was believed as far as the floor", () -> pathMtu() == 576);
        assertThat(homeAgent.show(Topic.BINDINGS).at("mn").items().getFirst().at("coa").items().getFirst()
                .at("path-mtu-since").number()).isBetween(0L, 60L);
        assertThat(lab.ip("ha", "route", "get", CARE_OF).text()).doesNotContain("mtu");
        assertThat(ping("cn", "-c", "2", "-i", "0.3", "-M", "do", "-s", "500", HOME).code()).as("small ones pass")
                .isZero();
        assertThat(ping("cn", "-c", "2", "-i", "0.3", "-M", "dont", "-s", "1400", HOME).code()).isZero();
        assertThat(ping("cn", "-c", "2", "-i", "0.3", "-s", "1232", HOME6).code()).isZero();

        send(forged(CARE_OF, "type=3, code=4, nexthopmtu=68", "IP(src='" + CARE_OF + "', dst='" + HOME_AGENT
                + "', flags='DF')/IP(src='" + HOME + "', dst='" + CORRESPONDENT
                + "', flags='DF')/UDP()/Raw(b'x' * 1400)"),
                1);
        Await.until("so does the mobile node",
                () -> mobileNode.show(Topic.REGISTRATION).at("granted", "path-mtu").number() == 576);
        assertThat(lab.ip("mn", "route", "get", HOME_AGENT, "mark", "0x1b2").text()).doesNotContain("mtu");
        assertThat(ping("mn", "-c", "2", "-i", "0.3", "-M", "do", "-s", "500", "-I", HOME, CORRESPONDENT).code())
                .isZero();
    }

    private long counterOfDrops(String reason) throws Exception {
        return homeAgent.show(Topic.DROPS).at("drop").items().stream()
                .filter(item -> item.at("reason").text().equals(reason)).findFirst().orElseThrow().at("packets")
                .number();
    }

    @Test
    @Order(1)
    @Tag("PF-2")
    @Tag("PF-5")
    @Tag("BASE-TUN-17")
    void whatRoutersOnTheWaySplitIsPutTogetherAtBothEnds() throws Exception {
        // First of all: what others teach of the path would make the ends split it themselves.
        assertThat(pathMtu()).isEqualTo(1500);
        lab.ipDo("rt", "route replace 203.0.113.0/24 dev visited1 mtu lock 1000");
        lab.ipDo("rt", "route replace 192.0.2.0/24 via 198.18.0.1 mtu lock 1000");
        try {
            final long made = kernelCounter("rt", "FragCreates");
            final long atHomeAgent = kernelCounter("ha", "ReasmOKs");
            final long atMobileNode = kernelCounter("mn", "ReasmOKs");
            assertThat(ping("cn", "-c", "3", "-i", "0.3", "-s", "1232", HOME6).out()).contains("3 received");
            assertThat(kernelCounter("rt", "FragCreates") - made).as("two of each, in both directions").isEqualTo(12);
            assertThat(kernelCounter("mn", "ReasmOKs") - atMobileNode).as("requests").isEqualTo(3);
            assertThat(kernelCounter("ha", "ReasmOKs") - atHomeAgent).as("answers").isEqualTo(3);
            assertThat(homeAgent.counter("fragments-made") + mobileNode.counter("fragments-made")).isZero();
        } finally {
            lab.ipDo("rt", "route replace 203.0.113.0/24 dev visited1");
            lab.ipDo("rt", "route replace 192.0.2.0/24 via 198.18.0.1");
        }
    }

    private long kernelCounter(String node, String counter) throws Exception {
        final String[] rows = Commands
                .output(lab.in(node, List.of("grep", "^Ip:", "/proc/net/snmp")).toArray(String[]::new))
                .split("\n", -1);
        final List<String> names = List.of(rows[0].split(" ", -1));
        return Long.parseLong(rows[1].split(" ", -1)[names.indexOf(counter)]);
    }

    @Test
    @Tag("OPS-ERR-3")
    @Tag("PF-17")
    @Tag("PF-18")
    void everyKindOfQuoteIsRelayedOnceOrCountedByName() throws Exception {
        try (InputStream script = Objects.requireNonNull(getClass().getResourceAsStream(QUOTES))) {
            Files.copy(script, lab.file(QUOTES), StandardCopyOption.REPLACE_EXISTING);
        }
        final Path heard = lab.file("heard");
        final Process listener = Commands.builder(lab.in("cn", List.of(Programs.python(NeedsPrograms.SCAPY), "-u", "-c",
                LISTENER))).redirectErrorStream(true).redirectOutput(heard.toFile()).start();
        lab.keep(listener::destroy);
        Await.until("the correspondent listens", () -> Files.readString(heard).startsWith("listening"));
        final long sentBefore = homeAgent.counter("du3-sent");
        final long droppedBefore = counterOfDrops("icmp-quote");
        final Json expected = Json.parse(Commands.output(lab.in("rt",
                List.of(Programs.python(NeedsPrograms.SCAPY), lab.file(QUOTES).toString(), HOME_AGENT, CARE_OF, HOME,
                        CORRESPONDENT))
                .toArray(String[]::new)));
        Await.eventually(() -> {
            assertThat(homeAgent.counter("du3-sent") - sentBefore).as("errors relayed")
                    .isEqualTo(expected.at("relayed").items().size());
            assertThat(counterOfDrops("icmp-quote") - droppedBefore).as("errors about nothing of ours")
                    .isEqualTo(expected.at("dropped").number());
            assertThat(Files.readAllLines(heard).stream().skip(1).toList())
                    .as("type, code and quote at the correspondent")
                    .isEqualTo(expected.at("relayed").items().stream().map(Json::text).toList());
        });
        homeAgent.assertNoFailureLogged();
    }
}
