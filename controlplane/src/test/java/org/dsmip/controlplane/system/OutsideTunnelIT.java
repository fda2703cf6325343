package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What leaves without the tunnel where routers advertise more specific routes, and DHCP brings some. */
@NeedsPrograms({"radvd", "tcpdump", "ping"})
@Tag("OPS-HOME-2")
class OutsideTunnelIT {
    private static final String CORRESPONDENT = "10.99.0.99";
    private static final String CORRESPONDENT6 = "2001:db8:ffff::99";
    private static final String CORRESPONDENT_HEX = "0a630063";
    private static final String CORRESPONDENT6_HEX = "20010db8ffff00000000000000000099";
    private static final String CARE_OF_HEX = "cb00710a";
    private static final String VISITED6_HEX = "20010db800770000";
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;

    private Lab lab;
    private Daemon mobileNode;

    @BeforeEach
    void awayAmongRoutes() throws Exception {
        final Pair pair = Pair.away("outside");
        lab = pair.lab();
        mobileNode = pair.mobileNode();
        for (String network : List.of("0.0.0.0/1", "128.0.0.0/1", "10.99.0.0/24")) {
            lab.ipDo("mn", "route add " + network + " via 203.0.113.254 dev eth0 proto dhcp");
        }
        advertise();
    }

    @AfterEach
    void labGoes() {
        if (lab != null) {
            lab.close();
        }
    }

    private void set(String node, String... settings) throws Exception {
        for (String setting : settings) {
            final String[] words = setting.split("=", 2);
            Commands.output(
                    lab.in(node, List.of("sh", "-c", "echo " + words[1] + " >/proc/sys/net/ipv6/conf/" + words[0]))
                            .toArray(String[]::new));
        }
    }

    /** The router of the visited network has a prefix for everybody there, and says that it knows the way to others. */
    private void advertise() throws Exception {
        set("mn", "eth0/accept_ra=2", "eth0/accept_ra_rt_info_max_plen=64", "eth0/autoconf=1");
        set("rt", "visited1/disable_ipv6=0", "all/forwarding=1", "visited1/forwarding=1");
        lab.ipDo("rt", "addr add 2001:db8:77::1/64 dev visited1 nodad");
        final Path config = lab.secret("radvd.conf", """
                interface visited1 {
                    AdvSendAdvert on;
                    MinRtrAdvInterval 3;
                    MaxRtrAdvInterval 4;
                    prefix 2001:db8:77::/64 { };
                    route 2000::/3 { };
                    route 2001:db8:ffff::/64 { };
                };
                """);
        final Path log = lab.file("radvd.log");
        final Process radvd = Commands
                .builder(lab.in("rt", List.of("radvd", "-n", "-m", "stderr", "-C", config.toString(),
                        "-p", lab.file("radvd.pid").toString())))
                .redirectErrorStream(true).redirectOutput(log.toFile())
                .start();
        lab.keep(() -> {
            radvd.destroy();
            assertThat(radvd.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("radvd ends").isTrue();
        });
        Await.eventually(() -> assertThat(lab.ip("mn", "-6", "route", "show", "proto", "ra").texts("dst"))
                .as("advertised routes; %s", Files.readString(log)).contains("2000::/3", "2001:db8:ffff::/64"));
    }

    private int ping(String destination) throws Exception {
        return Commands.run(lab.in("mn", List.of("ping", "-n", "-c", "3", "-i", "0.2", "-W", "1", destination))).code();
    }

    /** Frames to the correspondent that are in no tunnel. */
    private static List<String> bare(Capture capture, int etherType) throws Exception {
        final String destination = etherType == IPV4 ? CORRESPONDENT_HEX : CORRESPONDENT6_HEX;
        final int at = etherType == IPV4 ? 14 + 16 : 14 + 24;
        return capture.frames().stream().filter(frame -> frame.u16(12) == etherType).map(Frame::hex)
                .filter(hex -> hex.startsWith(destination, 2 * at)).toList();
    }

    @Test
    void byDefaultNothing() throws Exception {
        try (Capture capture = Capture.start(lab, "mn", "eth0")) {
            assertThat(ping(CORRESPONDENT)).as("IPv4").isZero();
            assertThat(ping(CORRESPONDENT6)).as("IPv6").isZero();
            Await.until("it is in the tunnel",
                    () -> capture.frames().stream().filter(Frame::isTunneled).count() >= 4);
            assertThat(bare(capture, IPV4)).isEmpty();
            assertThat(bare(capture, IPV6)).isEmpty();
        }
    }

    @Test
    void whatIsKnownLeavesUnderAnAddressOfTheVisitedNetworkWhereTheSettingLetsItTo() throws Exception {
        mobileNode.stop();
        final Daemon free = Daemon.start(lab, "mn", lab.secret("free.toml", Files.readString(lab.config("mn"))
                .replace("[mobile-node]", "[mobile-node]\noutside-tunnel = \"known\"")));
        free.awaitRegistered("203.0.113.10");
        try (Capture capture = Capture.start(lab, "mn", "eth0")) {
            assertThat(ping(CORRESPONDENT)).as("the way back is there, too").isZero();
            assertThat(ping(CORRESPONDENT6)).as("that router knows no further").isNotZero();
            Await.until("both have left",
                    () -> !bare(capture, IPV4).isEmpty() && !bare(capture, IPV6).isEmpty());
            assertThat(bare(capture, IPV4)).allMatch(hex -> hex.startsWith(CARE_OF_HEX, 2 * (14 + 12)));
            assertThat(bare(capture, IPV6)).allMatch(hex -> hex.startsWith(VISITED6_HEX, 2 * (14 + 8)));
            assertThat(Commands.run(lab.in("mn", List.of("ping", "-n", "-c", "1", "-W", "2", "-I", "192.0.2.10",
                    CORRESPONDENT))).code()).as("under the home address").isZero();
            assertThat(bare(capture, IPV4)).as("by the tunnel all the same")
                    .allMatch(hex -> hex.startsWith(CARE_OF_HEX, 2 * (14 + 12)));
        }
        free.stop();
    }
}
