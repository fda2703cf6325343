package org.dsmip.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.config.ForwardingSettings.Threading;
import org.dsmip.controlplane.config.ForwardingSettings.WaitStrategy;
import org.dsmip.controlplane.config.NodeSettings.LogLevel;
import org.dsmip.controlplane.homeagent.Ipv6Settings;
import org.dsmip.controlplane.homeagent.Ipv6Settings.DualStackProfile;
import org.dsmip.controlplane.homeagent.Ipv6Settings.LengthSent;
import org.dsmip.controlplane.homeagent.RegistrationSettings;
import org.dsmip.controlplane.host.HostSettings;
import org.dsmip.controlplane.host.OutsideTunnel;
import org.dsmip.controlplane.mobilenode.DualStackSettings;
import org.dsmip.controlplane.mobilenode.RequestSettings;
import org.dsmip.controlplane.mobilenode.RequestedPrefix;
import org.dsmip.controlplane.security.AuthenticationAlgorithm;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.controlplane.security.SecurityAssociations;
import org.dsmip.controlplane.security.SharedKey;
import org.dsmip.core.binding.BareHomeAddress;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelPolicy;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.ip.TunnelMarking;
import org.dsmip.core.wire.ip.TunnelSizing;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    private static final SharedKey KEY = SharedKey.of(Octets.ofHex(ConfigSamples.KEY));

    @TempDir
    private Path directory = Path.of("");

    @Test
    @Tag("BASE-HA-02")
    void readsAHomeAgent() throws IOException, ConfigException {
        final HomeAgentConfig config = homeAgent(ConfigSamples.HOME_AGENT);
        assertThat(config.role()).isEqualTo("home-agent");
        assertThat(config.homeLink()).isEqualTo("eth0");
        assertThat(config.internetLink()).isNull();
        assertThat(config.homeAgent().address()).isEqualTo(Ipv4Address.parse("192.0.2.1"));
        assertThat(config.homeAgent().homeLink().attached()).isTrue();
        assertThat(config.homeAgent().homeLink().homeNetwork()).isEqualTo(Ipv4Prefix.parse("192.0.2.0/24"));
        assertThat(config.homeAgent().homeLink().onLinkPrefixes()).containsExactly(Ipv6Prefix.parse("2001:db8:1::/64"));
        assertThat(config.homeAgent().servedPrefixes()).containsExactly(Ipv6Prefix.parse("2001:db8:100::/40"));
        assertThat(config.homeAgent().registration()).isEqualTo(RegistrationSettings.DEFAULTS);
        assertThat(config.homeAgent().ipv6()).isEqualTo(Ipv6Settings.ofProfile(DualStackProfile.DRAFT_01));
        assertThat(config.homeAgent().mobileNodes().single()).singleElement().satisfies(node -> {
            assertThat(node.homeAddress()).isEqualTo(Ipv4Address.parse("192.0.2.10"));
            assertThat(node.securityAssociations()).containsExactly(MobilitySecurityAssociation.hmacMd5(256, KEY));
            assertThat(node.ownedPrefixes()).containsExactly(Ipv6Prefix.parse("2001:db8:1::10/128"),
                    Ipv6Prefix.parse("2001:db8:100::/56"));
            assertThat(node.implicitPrefixes()).isEmpty();
        });
    }

    @Test
    @Tag("BASE-MN-03")
    void readsAMobileNode() throws IOException, ConfigException {
        final MobileNodeConfig config = mobileNode(ConfigSamples.MOBILE_NODE);
        assertThat(config.role()).isEqualTo("mobile-node");
        assertThat(config.access()).isEqualTo("eth0");
        assertThat(config.mobileNode().home().homeAddress()).isEqualTo(Ipv4Address.parse("192.0.2.10"));
        assertThat(config.mobileNode().home().prefix()).isEqualTo(Ipv4Prefix.parse("192.0.2.0/24"));
        assertThat(config.mobileNode().home().homeAgent()).isEqualTo(Ipv4Address.parse("192.0.2.1"));
        assertThat(config.mobileNode().associations()).containsExactly(MobilitySecurityAssociation.hmacMd5(256, KEY));
        assertThat(config.mobileNode().request()).isEqualTo(RequestSettings.DEFAULTS);
        assertThat(config.mobileNode().dualStack().tunnelToCareOfAddress()).isTrue();
        assertThat(config.mobileNode().prefixes()).containsExactly(
                RequestedPrefix.of(Ipv6Prefix.parse("2001:db8:1::10/128")),
                new RequestedPrefix(Ipv6Prefix.parse("2001:db8:100::/56"), Ipv6Address.parse("2001:db8:100::1")));
    }

    @Test
    void readsEveryKnobOfAHomeAgent() throws IOException, ConfigException {
        final HomeAgentConfig config = homeAgent("""
                role = "home-agent"
                name = "ha-2"
                log-level = "debug"
                profile = "rfc5454"
                state-directory = "state"
                [tun]
                device = "t9"
                mtu = 1400
                [forwarding]
                threading = "workers"
                workers = 7
                wait-strategy = "spin"
                burst = 32
                ring-slots = 128
                slot-bytes = 4096
                tun-tcp = false
                tun-udp = false
                tun-queue-length = 700
                [home-agent]
                address = "198.51.100.1"
                internet-link = "eth1"
                home-network = "192.0.2.0/24"
                base-profile = "rfc5944"
                max-lifetime = 600
                max-bindings = 5
                gre = false
                minimal-encapsulation = false
                reverse-tunneling = "mandatory"
                strict-reserved = false
                unauthenticated-denials = 3
                [dsmip.length]
                tx = "literal"
                rx = "strict"
                [tunnel]
                ttl = 9
                ecn = "rfc3168-full"
                dscp = 46
                egress-dscp = "outer"
                path-mtu-floor = 700
                df = "clear"
                clamp-mss = true
                clamp-mss-floor = 1300
                v6.mtu = 1400
                [icmp-errors]
                burst = 3
                rate = 4
                [ha.v6]
                enabled = false
                mode-policy = "force-hoa"
                honour-fa-mode = true
                fa-mode-needs-fhae = true
                honour-mn-mode-on-facoa = true
                minenc-fallback = "ipv6ip"
                max-prefixes-per-mn = 60
                max-v6-entries = 4000000
                allow-unlisted = false
                allow-subprefix = true
                nested-between-mns = true
                alloc.min-len = 40
                code-set = "draft01"
                echo-host-bits = "echo"
                ll-compat = false
                hoa-inner = "negotiated"
                handover-grace = 0
                strict-mode-match = true
                accept-bare-hoa = "never"
                """);
        assertThat(config.homeLink()).isNull();
        assertThat(config.internetLink()).isEqualTo("eth1");
        assertThat(config.settings()).isEqualTo(new NodeSettings("ha-2", Path.of("/run/dsmip/ha-2/admin.sock"),
                directory.resolve("state"), LogLevel.DEBUG, new HostSettings(15, 0, 0xFF, 494, 400),
                new NodeSettings.TunSettings("t9", 1400),
                new ForwardingSettings(Threading.WORKERS, 7, WaitStrategy.SPIN, 32, 128, 4096,
                        new ForwardingSettings.Tun(false, false, 700)),
                new TunnelPolicy(9, new TunnelMarking(TunnelMarking.OuterEcn.RFC_3168_FULL, 46, true),
                        new TunnelSizing(700, false, true, 1300), true,
                        BareHomeAddress.NEVER, 3, 4)));
        assertThat(config.homeAgent().homeLink().attached()).isFalse();
        assertThat(config.homeAgent().registration()).isEqualTo(new RegistrationSettings(
                RegistrationSettings.Profile.RFC_5944, 600, 5, new RegistrationSettings.Encapsulations(false, false),
                RegistrationSettings.ReverseTunneling.MANDATORY, false, 3));
        final Ipv6Settings ipv6 = config.homeAgent().ipv6();
        assertThat(ipv6.enabled()).isFalse();
        assertThat(ipv6.lengthSent()).isEqualTo(LengthSent.LITERAL);
        assertThat(ipv6.strictLengths()).isTrue();
        assertThat(ipv6.tunnelingMode().grantCareOfAddressMode()).isFalse();
        assertThat(ipv6.tunnelingMode().honourForeignAgent()).isTrue();
        assertThat(ipv6.tunnelMtuBytes()).isEqualTo(1400);
        assertThat(ipv6.handoverGrace()).isEqualTo(Duration.ZERO);
        assertThat(ipv6.prefixes().perMobileNode()).isEqualTo(60);
        assertThat(ipv6.prefixes().inAll()).isEqualTo(4_000_000);
        assertThat(ipv6.prefixes().squashCodes()).isFalse();
        assertThat(ipv6.prefixes().echoHostBits()).isTrue();
        assertThat(ipv6.prefixes().minimumLength()).isEqualTo(40);
    }

    @Test
    @Tag("NP-1")
    void givesANodeAPartOfTheNetworkOfAnotherIfNestingIsAllowed() throws IOException, ConfigException {
        final HomeAgentConfig config = homeAgent(ConfigSamples.HOME_AGENT + """
                [[mobile-node]]
                home-address = "192.0.2.11"
                spi = 256
                key = "00112233445566778899aabbccddeeff"
                prefixes = ["2001:db8:100:40::/60", "2001:db8:100::7/128"]
                [ha.v6]
                nested-between-mns = true
                """);
        assertThat(config.homeAgent().mobileNodes().single()).extracting(node -> node.ownedPrefixes().getFirst())
                .containsExactly(Ipv6Prefix.parse("2001:db8:1::10/128"), Ipv6Prefix.parse("2001:db8:100:40::/60"));
    }

    @Test
    void readsEveryKnobOfAMobileNode() throws IOException, ConfigException {
        final MobileNodeConfig config = mobileNode("""
                role = "mobile-node"
                admin-socket = "/tmp/mn.sock"
                [mobile-node]
                access = "wlan0"
                home-address = "192.0.2.10"
                home-network = "192.0.2.0/24"
                home-agent = "192.0.2.1"
                home-ipv6-prefix-length = 80
                spi = 4294967295
                algorithm = "hmac-sha256"
                timestamp-tolerance = 20
                key = "00112233445566778899aabbccddeeff"
                lifetime = 65535
                encapsulation = "gre"
                reverse-tunneling = false
                local-port = 4340
                [mn.v6]
                unsupported-retry = 60
                [dsmip.length]
                tx = "literal"
                rx = "strict"
                [tunnel]
                ecn = "limited"
                dscp = 0
                v6.mtu = 1480
                """);
        assertThat(config.settings().tunnels().marking())
                .isEqualTo(new TunnelMarking(TunnelMarking.OuterEcn.LIMITED, 0, false));
        assertThat(config.settings().adminSocket()).isEqualTo(Path.of("/tmp/mn.sock"));
        assertThat(config.mobileNode().home().ipv6PrefixLength()).isEqualTo(80);
        assertThat(config.mobileNode().request())
                .isEqualTo(new RequestSettings(65535, EncapsulationKind.GRE, false, 4340));
        assertThat(config.mobileNode().dualStack().unsupportedRetrySec()).isEqualTo(60);
        assertThat(config.mobileNode().dualStack().tunnelMtuBytes())
                .isEqualTo(DualStackSettings.MAX_TUNNEL_MTU_BYTES);
        assertThat(config.mobileNode().associations()).containsExactly(
                new MobilitySecurityAssociation(0xFFFF_FFFFL, AuthenticationAlgorithm.HMAC_SHA256, KEY, 20));
    }

    @Test
    @Tag("BASE-AUTH-03")
    void bindsTheSmallestAndTheLargestIndexToEveryAlgorithm() throws IOException, ConfigException {
        for (AuthenticationAlgorithm algorithm : AuthenticationAlgorithm.values()) {
            for (long spi : new long[]{256, 0xFFFF_FFFFL}) {
                final HomeAgentConfig config = homeAgent(ConfigSamples.HOME_AGENT.replace("spi = 256",
                        "spi = " + spi + "\nalgorithm = \"" + algorithm.configName() + "\""));
                assertThat(config.homeAgent().mobileNodes().single().getFirst().securityAssociations())
                        .containsExactly(new MobilitySecurityAssociation(spi, algorithm, KEY, 7));
            }
        }
    }

    @Test
    @Tag("BASE-AUTH-12")
    @Tag("BASE-AUTH-25")
    void readsTheKeysOfForeignAgents() throws IOException, ConfigException {
        final SecurityAssociations agents = homeAgent(ConfigSamples.HOME_AGENT + """
                [[foreign-agent]]
                address = "198.51.100.1"
                spi = 0x200
                algorithm = "hmac-sha256"
                key = "ffeeddccbbaa99887766554433221100"
                [[foreign-agent.security]]
                spi = 0x201
                key = "00112233445566778899aabbccddeeff"
                [[foreign-agent]]
                address = "198.51.100.2"
                spi = 0x200
                key = "00112233445566778899aabbccddeeff"
                """).homeAgent().foreignAgents();
        final Ipv4Address first = Ipv4Address.parse("198.51.100.1");
        assertThat(agents.find(first, 0x200)).extracting("algorithm").isEqualTo(AuthenticationAlgorithm.HMAC_SHA256);
        assertThat(agents.find(first, 0x201)).isEqualTo(MobilitySecurityAssociation.hmacMd5(0x201, KEY));
        assertThat(agents.find(Ipv4Address.parse("198.51.100.2"), 0x200))
                .isEqualTo(MobilitySecurityAssociation.hmacMd5(0x200, KEY));
        assertThat(agents.knows(Ipv4Address.parse("198.51.100.3"))).isFalse();
    }

    @Test
    void givesAPeerSeveralAssociationsForAChangeOfKeys() throws IOException, ConfigException {
        final HomeAgentConfig config = homeAgent(ConfigSamples.HOME_AGENT + """
                [[mobile-node.security]]
                spi = 257
                algorithm = "hmac-sha1"
                key = "ffeeddccbbaa99887766554433221100"
                """);
        assertThat(config.homeAgent().mobileNodes().single().getFirst().securityAssociations())
                .extracting(MobilitySecurityAssociation::spi).containsExactly(256L, 257L);
    }

    @Test
    @Tag("BASE-AUTH-23")
    void readsAKeyFromAFileOfItsOwnSoThatTheConfigurationMayBePublic() throws IOException, ConfigException {
        ConfigSamples.write(directory.resolve("mn1.key"),
                "  " + ConfigSamples.KEY.toUpperCase(java.util.Locale.ROOT) + "\n");
        final Path file = ConfigSamples.write(directory.resolve("node.toml"),
                ConfigSamples.HOME_AGENT.replace("key = \"" + ConfigSamples.KEY, "key-file = \"mn1.key"), "rw-r--r--");
        final ConfigFile config = ConfigFile.read(file, NodeSettings.STATE_HOME);
        assertThat(
                ((HomeAgentConfig) config.node()).homeAgent().mobileNodes().single().getFirst().securityAssociations())
                .containsExactly(MobilitySecurityAssociation.hmacMd5(256, KEY));
        assertThat(config.effectiveText()).contains("# key of 128 bits in \"mn1.key\", not shown");
    }

    @Test
    @Tag("BASE-AUTH-23")
    void neverShowsAKey() throws IOException, ConfigException {
        for (String text : List.of(ConfigSamples.HOME_AGENT, ConfigSamples.MOBILE_NODE)) {
            final ConfigFile config = read(text);
            assertThat(config.effectiveText() + config).doesNotContain("00112233")
                    .contains("# key of 128 bits in this file, not shown");
        }
    }

    @Test
    @Tag("OPS-HOST-1")
    @Tag("OPS-HOME-2")
    void readsWhatANodeTakesOfTheNumbersOfItsHost() throws IOException, ConfigException {
        final MobileNodeConfig config = mobileNode(ConfigSamples.MOBILE_NODE.replace("[mobile-node]",
                "[mobile-node]\noutside-tunnel = \"nothing\"") + """
                        [host]
                        mark = 0x500
                        mark-mask = 0xf00
                        table = 1000
                        rule-priority = 5000
                        """);
        assertThat(config.settings().host()).isEqualTo(new HostSettings(0, 0x500, 0xF00, 1000, 5000));
        assertThat(config.outside()).isEqualTo(OutsideTunnel.NOTHING);
        final MobileNodeConfig defaults = mobileNode(ConfigSamples.MOBILE_NODE);
        assertThat(defaults.outside()).isEqualTo(OutsideTunnel.LINK);
        final HostSettings host = defaults.settings().host();
        assertThat(host).isEqualTo(HostSettings.ofInstance(0));
        for (long others : new long[]{0x3F00, 0xFF0000, 0x4000, 0x8000}) {
            assertThat(host.markMask() & others).as("bits of others, 0x%x", others).isZero();
        }
        assertThat(0xCA6C & host.markMask()).as("the mark of WireGuard").isNotEqualTo(host.mark());
        assertThat(host.table()).isNotEqualTo(51820);
    }

    @Test
    @Tag("OPS-HOST-5")
    void furtherNodesOfAHostHaveNumbersOfTheirOwn() throws IOException, ConfigException {
        final Set<Object> seen = new HashSet<>();
        for (int instance = 0; instance < 15; instance++) {
            final MobileNodeConfig config = mobileNode(
                    ConfigSamples.MOBILE_NODE + "\n[host]\ninstance = " + instance + "\n");
            final HostSettings host = config.settings().host();
            assertThat(seen.add("mark " + host.mark())).isTrue();
            assertThat(seen.add("device " + config.settings().tun().device())).isTrue();
            assertThat(seen.add("port " + config.mobileNode().request().localPort())).isTrue();
            for (int table : new int[]{host.tunnelTable(), host.spareTable(), host.accessTable(),
                host.spareAccessTable()}) {
                assertThat(seen.add("table " + table)).isTrue();
            }
            for (HostSettings.Layer layer : HostSettings.Layer.values()) {
                assertThat(seen.add("rule " + host.priority(layer))).isTrue();
                assertThat(host.priority(layer)).isLessThan(1000);
            }
        }
    }

    @Test
    @Tag("BASE-RPL-01")
    void printsWhatAFileAmountsToWithDefaults() throws IOException, ConfigException {
        assertThat(read(ConfigSamples.HOME_AGENT).effectiveText())
                .isEqualTo(ConfigSamples.resource("home-agent.effective"))
                .contains("replay-protection = \"timestamps\"  # default");
        assertThat(read(ConfigSamples.MOBILE_NODE).effectiveText())
                .isEqualTo(ConfigSamples.resource("mobile-node.effective"));
    }

    @Test
    void whatIsPrintedIsAConfigurationItselfOnceTheKeyIsBackInIt() throws IOException, ConfigException {
        for (String text : List.of(ConfigSamples.HOME_AGENT, ConfigSamples.MOBILE_NODE)) {
            final ConfigFile first = read(text);
            final ConfigFile second = read(first.effectiveText().replace("# key of 128 bits in this file, not shown",
                    "key = \"" + ConfigSamples.KEY + "\""));
            assertThat(second.node()).isEqualTo(first.node());
        }
    }

    private HomeAgentConfig homeAgent(String text) throws IOException, ConfigException {
        return (HomeAgentConfig) read(text).node();
    }

    private MobileNodeConfig mobileNode(String text) throws IOException, ConfigException {
        return (MobileNodeConfig) read(text).node();
    }

    private ConfigFile read(String text) throws IOException, ConfigException {
        return ConfigFile.read(ConfigSamples.write(directory.resolve("node.toml"), text), NodeSettings.STATE_HOME);
    }
}
