package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;

/**
 * The host of a mobile node that is away, with what others do there.
 *
 * @param lab the testbed
 * @param homeAgent serves two identities
 * @param traffic from the mobile node
 */
record SharedHost(Lab lab, Daemon homeAgent, Traffic traffic) {
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final List<Integer> TUNNELS = List.of(4, 41, 47, 55);
    static final List<String> SETTINGS = List.of("arp_ignore", "arp_announce", "rp_filter");

    static SharedHost start() throws Exception {
        final Lab lab = Lab.up("host");
        try {
            final Daemon homeAgent = Daemon.start(lab, "ha",
                    lab.secret("both.toml", Files.readString(lab.config("ha")) + """

                            [[mobile-node]]
                            home-address = "192.0.2.11"
                            prefixes = ["2001:db8:1::11/128", "2001:db8:100:100::/56"]
                            spi = 0x100
                            key = "0102030405060708090a0b0c0d0e0f10"
                            """));
            final Traffic traffic = Traffic.start(lab);
            lab.moveTo("visited1");
            return new SharedHost(lab, homeAgent, traffic);
        } catch (Exception | Error e) {
            lab.close();
            throw e;
        }
    }

    Daemon registered(String... changes) throws Exception {
        return registered(lab.config("mn", changes));
    }

    Daemon registered(Path config) throws Exception {
        final Daemon mobileNode = Daemon.start(lab, "mn", config);
        try {
            mobileNode.awaitRegistered("203.0.113.10");
        } catch (Exception | AssertionError e) {
            mobileNode.close();
            throw e;
        }
        return mobileNode;
    }

    /** Commands for the {@code ip} program. */
    void onHost(String... commands) throws Exception {
        for (String command : commands) {
            lab.ipDo("mn", command);
        }
    }

    Commands.Outcome run(String... arguments) throws Exception {
        return Commands.run(lab.in("mn", Daemon.command(arguments)));
    }

    /** What goes there is gone. */
    void secondUplink() throws Exception {
        onHost("link add eth1 type veth peer name far1", "link set far1 up", "addr add 198.18.7.2/24 dev eth1",
                "link set eth1 up",
                "route add default via 198.18.7.1 dev eth1 metric 50");
    }

    String wayTo(String destination) throws Exception {
        return Commands.output(lab.in("mn", List.of("ip", "route", "get", destination)).toArray(String[]::new));
    }

    Path withSetting(String line) throws Exception {
        return lab.secret("changed.toml",
                Files.readString(lab.config("mn")).replace("[mobile-node]", "[mobile-node]\n" + line));
    }

    /** Those of the access link that every mobile node needs. */
    Map<String, String> settings() throws Exception {
        return lab.inNode("mn", () -> {
            final Map<String, String> settings = new TreeMap<>();
            for (String leaf : SETTINGS) {
                settings.put(leaf, Files.readString(Path.of("/proc/sys/net/ipv4/conf/eth0", leaf)).strip());
            }
            return settings;
        });
    }

    /** Frames on the access link that carry a home address without a tunnel. */
    static List<String> bare(Capture capture) throws Exception {
        return capture.frames().stream().filter(SharedHost::isBare).map(Frame::hex).toList();
    }

    private static boolean isBare(Frame frame) {
        return switch (frame.u16(12)) {
            case IPV4 -> !TUNNELS.contains(frame.u8(23)) && frame.hex().startsWith("c000020a", 2 * 26);
            case IPV6 -> frame.isGlobalIpv6();
            default -> false;
        };
    }

    void awaitBindings(int count) throws Exception {
        Await.until(count + " bindings", () -> homeAgent.show(Topic.BINDINGS).at("mn").items().size() == count);
    }

    void assertReached(String... addresses) throws Exception {
        for (String address : addresses) {
            final Commands.Outcome outcome = Commands
                    .run(lab.in("hl", List.of("ping", "-n", "-c", "2", "-i", "0.2", "-W", "2", address)));
            assertThat(outcome.code()).as(outcome.out()).isZero();
        }
    }

    /** Another identity on the same host. */
    Path other(String host) throws Exception {
        return other(lab, host);
    }

    static Path other(Lab lab, String host) throws Exception {
        return lab.secret("other.toml", Files.readString(lab.config("mn")).replace("mn.sock", "other.sock")
                .replace("/mn\"", "/other\"").replace("192.0.2.10\"", "192.0.2.11\"")
                .replace("2001:db8:1::10/128", "2001:db8:1::11/128")
                .replace("2001:db8:100::/56", "2001:db8:100:100::/56") + host);
    }
}
