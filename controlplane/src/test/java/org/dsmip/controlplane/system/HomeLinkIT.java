package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.controlplane.system.HomeLinkHost.HOME_ADDRESS;
import static org.dsmip.controlplane.system.HomeLinkHost.HOME_AGENT;
import static org.dsmip.controlplane.system.HomeLinkHost.HOME_AGENT_MAC;
import static org.dsmip.controlplane.system.HomeLinkHost.HOST;
import static org.dsmip.controlplane.system.HomeLinkHost.HOST_MAC;
import static org.dsmip.controlplane.system.HomeLinkHost.SECOND;
import static org.dsmip.controlplane.system.HomeLinkHost.advertisement;
import static org.dsmip.controlplane.system.HomeLinkHost.announcement;
import static org.dsmip.controlplane.system.HomeLinkHost.group;
import static org.dsmip.controlplane.system.HomeLinkHost.icmpv6;
import static org.dsmip.controlplane.system.HomeLinkHost.probe;
import static org.dsmip.controlplane.system.HomeLinkHost.solicitation;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.net.Octets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A mobile node that is away and has an address and a network inside the home link's own prefix, as neighbors see it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HomeLinkIT {
    private static final String PREFIXES = "prefixes=[\"2001:db8:1::10/128\", \"2001:db8:1:0:d::/80\"]";
    private static final String HOME_LINK = "home";
    private static final String INSIDE = "2001:db8:1:0:d::5";
    private static final int PACKETS = 40;
    /** Longer than after a hand-over, and than between two lines about strangers. */
    private static final Duration TWO_LINES = Duration.ofSeconds(90);

    private static final String INTRUDER_MAC = "020000000066";
    private static final String HOST_LINK_LOCAL = "fe80000000000000000000fffe000099";
    private static final String ADDRESS = "20010db8000100000000000000000010";
    private static final String RANDOM = "20010db800010000000d1234567890ab";

    private Lab lab;
    private Daemon homeAgent;
    private Daemon mobileNode;
    private HomeLinkHost host;

    @BeforeAll
    void mobileNodeIsAway() throws Exception {
        lab = Lab.up("link");
        lab.ipDo("mn", "addr add " + INSIDE + "/128 dev lo");
        homeAgent = Daemon.start(lab, "ha", PREFIXES);
        lab.moveTo("visited1");
        register();
        host = new HomeLinkHost(lab);
    }

    @AfterAll
    void everybodyEnds() throws Exception {
        if (lab != null) {
            lab.close();
        }
    }

    private void register() throws Exception {
        mobileNode = Daemon.start(lab, "mn", PREFIXES);
        Await.until("registered",
                () -> mobileNode.show(Topic.REGISTRATION).at("v6").texts("state").equals(List.of("up", "up")));
    }

    @Test
    @Tag("BASE-ARP-14")
    void probeForTheHomeAddressIsAnswered() throws Exception {
        final long before = homeAgent.counter("arp-probe-answered");
        final String answer = HOST_MAC + HOME_AGENT_MAC + "08060001080006040002" + HOME_AGENT_MAC + HOME_ADDRESS
                + HOST_MAC + "00000000";
        assertThat(host.arpHeard(probe(HOME_ADDRESS))).containsOnlyOnce(answer);
        assertThat(host.arpHeard(probe("c0000263"))).as("the host's own address").doesNotContain(answer)
                .noneMatch(frame -> frame.startsWith(HOST_MAC + HOME_AGENT_MAC));
        assertThat(host.arpHeard(probe("c0000201"))).as("that of the home agent, by the kernel alone")
                .filteredOn(frame -> frame.startsWith(HOST_MAC + HOME_AGENT_MAC)).hasSize(1);
        assertThat(homeAgent.counter("arp-probe-answered")).isEqualTo(before + 1);
    }

    @Test
    @Tag("ND-13")
    void claimsOfAnIntruderAreLoggedAndAnnouncedAgainstAndTheAddressesStayDefended() throws Exception {
        final long before = homeAgent.counter("address-claim-conflict");
        host.sendArp(Octets.ofHex(announcement(INTRUDER_MAC)));
        host.send(Octets.of(icmpv6("333300000001" + INTRUDER_MAC, 255, HOST + "ff020000000000000000000000000001",
                "8800000020000000" + ADDRESS + "0201" + INTRUDER_MAC)));
        Await.until("both conflicts are counted", () -> homeAgent.counter("address-claim-conflict") == before + 2);
        host.awaitAnnouncement(HOME_AGENT_MAC);
        assertThat(host.answers(solicitation(ADDRESS))).hasSize(1);
        assertThat(homeAgent.show(Topic.ND).at("defended").texts("prefix")).contains("2001:db8:1::10/128");
        Await.eventually(() -> assertThat(homeAgent.log())
                .containsPattern("logger=security .*address-conflict.*02:00:00:00:00:66"));
    }

    @Test
    @Tag("ND-2")
    void everythingIsAnnouncedAnewWhenTheMacAddressOfTheHomeLinkChanges() throws Exception {
        final String link = lab.ip("ha", "route", "get", "192.0.2.99").items().getFirst().at("dev").text();
        lab.ipDo("ha", "link set dev " + link + " address 02:00:00:00:00:aa");
        try {
            host.awaitAnnouncement("0200000000aa");
            assertThat(host.arpHeard(probe(HOME_ADDRESS)))
                    .anyMatch(frame -> frame.startsWith(HOST_MAC + "0200000000aa"));
        } finally {
            lab.ipDo("ha", "link set dev " + link + " address 02:00:00:00:00:01");
        }
        host.awaitAnnouncement(HOME_AGENT_MAC);
    }

    private Json binding() throws Exception {
        return homeAgent.show(Topic.BINDINGS).at("mn").items().getFirst();
    }

    private long account(String key) throws Exception {
        return binding().at("counters", key).number();
    }

    @Test
    @Tag("DS-4.3.1-4")
    @Tag("ND-9")
    void hostReachesAnAddressInsideTheNetwork() throws Exception {
        final long downBefore = account("v6-down");
        assertThat(reached()).as("echoes from inside the network").isEqualTo(PACKETS);
        assertThat(lab.ip("hl", "neigh", "show", INSIDE).items().getFirst().at("lladdr").text())
                .isEqualTo("02:00:00:00:00:01");
        assertThat(account("v6-down") - downBefore).isGreaterThanOrEqualTo(PACKETS);
        assertThat(account("v6-up")).isGreaterThanOrEqualTo(PACKETS);
        assertThat(binding().at("v6").texts("nd")).containsExactly("proxy", "proxy");
        assertThat(binding().at("v6").texts("route")).containsExactly("dsmip0", "dsmip0");
        assertThat(homeAgent.show(Topic.ND).at("defended").texts("prefix")).containsExactly("2001:db8:1::10/128",
                "fe80::10/128", "2001:db8:1:0:d::/80");
        assertThat(homeAgent.show(Topic.PREFIX_TABLE).at("row").texts("prefix")).containsExactly("2001:db8:1::10/128",
                "2001:db8:1:0:d::/80");
    }

    private long reached() throws Exception {
        final InetSocketAddress inside = new InetSocketAddress(INSIDE, Traffic.PORT);
        try (DatagramChannel echo = Datagrams.echo(lab, "mn", inside)) {
            assertThat(echo.isOpen()).isTrue();
            return Datagrams.exchange(lab, new Datagrams.Plan("hl", "2001:db8:1::99", inside, PACKETS, 200)).echoed();
        }
    }

    @Test
    @Tag("ND-4")
    @Tag("ND-5")
    @Tag("ND-9")
    void solicitationForAnyAddressInsideIsAnsweredOnce() throws Exception {
        assertThat(host.answers(solicitation(RANDOM))).containsExactly(advertisement(RANDOM));
        final byte[] routed = icmpv6("3333ff" + RANDOM.substring(26) + HOST_MAC, 64, HOST + group(RANDOM),
                "8700000000000000" + RANDOM + "0101" + HOST_MAC);
        assertThat(host.answersWithinASecond(routed)).as("hop limit 64").isEmpty();
        assertThat(homeAgent.show(Topic.ND).at("solicitations", "hop-limit").number()).isEqualTo(1);
        assertThat(host.answersWithinASecond(solicitation("20010db8000100000000000000000077"))).as("not inside")
                .isEmpty();
        assertThat(host.answers(solicitation(ADDRESS))).as("by the kernel alone").hasSize(1);
        assertThat(host.answers(solicitation(HOME_AGENT))).as("by the kernel alone").hasSize(1);
    }

    @Test
    @Tag("ND-7")
    @Tag("ND-10")
    void probeOfReachabilityIsAnsweredAndNeverTunneled() throws Exception {
        final long downBefore = account("v6-down");
        for (String target : List.of(RANDOM, ADDRESS)) {
            final byte[] probe = icmpv6(HOME_AGENT_MAC + HOST_MAC, 255, HOST + target, "8700000000000000" + target);
            assertThat(host.answers(probe)).as("answers to a probe of " + target).singleElement().asString()
                    .startsWith(HOST_MAC + HOME_AGENT_MAC).contains("3aff").contains("40000000" + target);
        }
        assertThat(account("v6-down")).as("nothing went into the tunnel").isEqualTo(downBefore);
    }

    @Test
    @Tag("ND-6")
    void groupsOfDefendedAddressesAreJoinedOnceForEachAndReported() throws Exception {
        // The address and the link-local address derived from it share ff02::1:ff00:10; the home agent has ...:1 itself.
        assertThat(members("ff0200000000000000000001ff000010")).isEqualTo(2);
        final long own = members("ff0200000000000000000001ff000001");
        assertThat(own).isPositive();
        mobileNode.stop();
        Await.until("left", () -> members("ff0200000000000000000001ff000010") == 0);
        assertThat(members("ff0200000000000000000001ff000001")).as("its own").isEqualTo(own);
        host.hearAllGroups();
        register();
        assertThat(members("ff0200000000000000000001ff000010")).isEqualTo(2);
        // Hop-by-hop options, ICMPv6 type 143: a report of MLDv2 that names the group.
        final AtomicBoolean reported = new AtomicBoolean();
        Await.until("reported", () -> {
            host.hear(frame -> {
                if (frame.toString().matches(".{12}" + HOME_AGENT_MAC + "86dd.{12}00.{66}3a00.{12}8f.*"
                        + "ff0200000000000000000001ff000010.*")) {
                    reported.set(true);
                }
            });
            return reported.get();
        });
    }

    /** How many users a group has on the home agent's interface to the home link. */
    private long members(String group) throws Exception {
        final Pattern line = Pattern.compile("\\d+\\s+" + HOME_LINK + "\\s+" + group + "\\s+(\\d+)\\s.*");
        return lab.inNode("ha", () -> Files.readAllLines(Path.of("/proc/thread-self/net/igmp6"))).stream()
                .map(line::matcher).filter(Matcher::matches)
                .mapToLong(matcher -> Long.parseLong(matcher.group(1))).sum();
    }

    @Test
    void homeAgentLetsBareHomeAddressesInFromTheInternet() throws Exception {
        final String internet = Files.readAllLines(lab.config("ha", PREFIXES)).stream()
                .filter(line -> line.startsWith("internet-link"))
                .map(line -> line.replaceAll("[^\"]*\"([^\"]*)\".*", "$1")).findFirst()
                .orElseThrow();
        assertThat(lab.inNode("ha", () -> Files
                .readString(Path.of("/proc/sys/net/ipv4/conf", internet, "rp_filter")).strip())).isEqualTo("2");
    }

    @Test
    @Tag("BASE-ARP-11")
    void mobileNodeAnswersForItsCareOfAddressOnTheVisitedLink() throws Exception {
        lab.ipDo("rt", "neigh flush all");
        assertThat(lab.inNode("rt", () -> {
            try (DatagramSocket socket = new DatagramSocket()) {
                socket.send(new DatagramPacket(new byte[1], 1, InetAddress.getByName("203.0.113.10"), 9));
            }
            return true;
        })).isTrue();
        Await.until("resolved", () -> lab.ip("rt", "neigh", "show", "203.0.113.10").items().stream()
                .anyMatch(entry -> entry.has("lladdr")
                        && entry.at("lladdr").text().equals("02:00:00:00:00:10")));
    }

    @Test
    @Tag("DS-4.3-9")
    @Tag("ND-5")
    void hostThatWantsAnAddressInsideIsToldThatItIsTaken() throws Exception {
        final String probe = "3333ff" + RANDOM.substring(26) + HOST_MAC;
        assertThat(host.answers(icmpv6(probe, 255, "00".repeat(16) + group(RANDOM), "8700000000000000" + RANDOM)))
                .containsExactly(Octets.of(icmpv6("333300000001" + HOME_AGENT_MAC, 255,
                        HOME_AGENT + "ff020000000000000000000000000001",
                        "8800000000000000" + RANDOM + "0201" + HOME_AGENT_MAC)).toString());
        for (String setting : List.of("accept_dad", "dad_transmits")) {
            lab.inNode("hl", () -> Files.writeString(Path.of("/proc/sys/net/ipv6/conf/eth0", setting), "1"));
        }
        lab.ipDo("hl", "addr add 2001:db8:1:0:d::77/64 dev eth0");
        try {
            Await.until("the kernel gives the address up",
                    () -> lab.ip("hl", "addr", "show", "dev", "eth0").items().getFirst().at("addr_info").items()
                            .stream().anyMatch(address -> address.has("dadfailed")));
        } finally {
            lab.ipDo("hl", "addr del 2001:db8:1:0:d::77/64 dev eth0");
        }
    }

    @Test
    @Tag("DS-4.3.1-5")
    @Tag("ND-12")
    @Tag("PF-21")
    void nothingIsAnsweredForAMobileNodeThatHasDeregisteredAndItsNextAccountBeginsAtZero() throws Exception {
        assertThat(reached()).isEqualTo(PACKETS);
        mobileNode.stop();
        Await.until("deregistered", () -> homeAgent.show(Topic.BINDINGS).at("mn").items().isEmpty());
        assertThat(host.answersWithinASecond(solicitation(RANDOM))).isEmpty();
        assertThat(homeAgent.show(Topic.ND).at("defended").items()).isEmpty();
        register();
        assertThat(account("v6-down")).isZero();
        assertThat(account("v6-up")).isZero();
        assertThat(host.answers(solicitation(RANDOM))).containsExactly(advertisement(RANDOM));
        homeAgent.assertNoFailureLogged();
    }

    @Test
    @Tag("NP-5")
    void nobodyIsToldOfARegisteredPrefixByRouterAdvertisements() throws Exception {
        final byte[] solicitation = icmpv6("333300000002" + HOST_MAC, 255,
                HOST_LINK_LOCAL + "ff020000000000000000000000000002", "8500000000000000");
        assertThat(host.heard(solicitation, SECOND, frame -> frame.startsWith(HOME_AGENT_MAC, 12)
                && frame.startsWith("86", 108))).as("of the home agent").isEmpty();
        assertThat(host.answers(solicitation(RANDOM))).as("though it defends a network in there")
                .containsExactly(advertisement(RANDOM));
    }

    @Test
    @Tag("BASE-RT-20")
    @Tag("PF-21")
    void packetsOfATunnelThatNobodyHasAreASecurityEventASecondAndNotAPacket() throws Exception {
        // IPv6 in IPv4 from the host, which has registered nothing.
        final Octets frame = Octets.ofHex(HOME_AGENT_MAC + HOST_MAC + "08004500003c000100004029f633c0000263c0000201"
                + "6000000000003b40" + HOST + "20010db8ffff00000000000000000099");
        // Alone in its line, or behind another cause. What comes soon after a hand-over is no event.
        final Pattern line = Pattern.compile("logger=security .*drop-outer(?:\" packets=\"| )(\\d+)");
        final AtomicInteger sent = new AtomicInteger();
        Await.until("a burst is logged", TWO_LINES, () -> {
            for (int i = 0; i < PACKETS; i++) {
                host.send(frame);
            }
            sent.addAndGet(PACKETS);
            Thread.sleep(SECOND);
            return line.matcher(homeAgent.log()).results().mapToLong(match -> Long.parseLong(match.group(1)))
                    .sum() >= PACKETS;
        });
        assertThat(line.matcher(homeAgent.log()).results()).as("lines").hasSizeLessThan(sent.get() / 4);
    }
}
