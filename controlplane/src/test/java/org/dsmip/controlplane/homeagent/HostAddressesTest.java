package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.cycle.EffectExecutor;
import org.dsmip.controlplane.cycle.ForwardingPublisher;
import org.dsmip.controlplane.cycle.HomeAgentRole;
import org.dsmip.controlplane.cycle.NodeClock;
import org.dsmip.controlplane.cycle.RegistryKeeper;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.homelink.LinkAnnouncer;
import org.dsmip.controlplane.host.KernelIpv6;
import org.dsmip.controlplane.journal.DropWatch;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.controlplane.journal.SecurityLog;
import org.dsmip.controlplane.registry.Registry;
import org.dsmip.controlplane.store.NoRecords;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.memory.MemoryLinkSocket;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.memory.MemorySysctl;
import org.dsmip.core.io.memory.MemoryUdpSocket;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.ProxyNeighbor;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.wire.mip.Ipv6PrefixReplyExtension;
import org.dsmip.core.wire.mip.LengthRule;
import org.dsmip.core.wire.mip.MobileIpExtension;
import org.dsmip.core.wire.mip.RegistrationDecoder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a home agent learns which addresses its host has. */
class HostAddressesTest {
    private static final Ipv4Address CARE_OF = Ipv4Address.parse("198.51.100.254");
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");

    private final MemoryRouteTable routes = new MemoryRouteTable();
    private final MemoryUdpSocket registrations = new MemoryUdpSocket(434, 10);
    private final int home = link("home");
    private final int internet = link("internet");
    private final InterfaceAddress address = InterfaceAddress.of(internet, CARE_OF, 24);
    private final MemorySysctl sysctl = new MemorySysctl(
            Map.of("net.ipv6.conf.all.disable_ipv6", "0", "net.ipv6.conf.home.disable_ipv6", "0"));
    private long clock = Scene.CLOCK;
    private boolean storeIsBroken;
    private final HomeAgent homeAgent = new HomeAgent(new Setting().build(),
            new HomeAgentEnvironment(-100 * Scene.SECOND_NS, home -> null,
                    HomeAgentEnvironment.Truth.nothing(0, Scene.CLOCK), 1500, new Random(1)));
    private int lists;
    private int listsToFail;
    /** The same configuration, counted: how often all addresses are read. */
    private final RouteTable read = (RouteTable) Proxy.newProxyInstance(RouteTable.class.getClassLoader(),
            new Class<?>[]{RouteTable.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("addresses") && arguments == null) {
                    lists++;
                    if (lists <= listsToFail) {
                        throw new RouteTableException(Errno.EAGAIN, "it changed each time it was read");
                    }
                }
                return method.invoke(routes, arguments);
            });
    private long nowNs;
    private final HomeAgentRole role = new HomeAgentRole(homeAgent,
            new EffectExecutor(
                    new EffectExecutor.Ports(registrations, routes, new OwnConfiguration(routes),
                            new ForwardingPublisher(new SnapshotCell(), number -> {}, new SplittableRandom(1)),
                            new LinkAnnouncer(routes, index -> new MemoryLinkSocket(MAC, 1500, 100)), null),
                    new EffectExecutor.Interfaces(link("tun"), "home", false, null)),
            new NodeClock() {
                @Override
                public long nowNs() {
                    return nowNs;
                }

                @Override
                public long awakeNs() {
                    return 0;
                }

                @Override
                public long wallClockNtp() {
                    return clock;
                }
            },
            new HomeAgentRole.Ports(registrations,
                    routes.subscribe(EnumSet.of(EventGroup.LINKS, EventGroup.ADDRESSES)), read, null,
                    routes.link("home"), null, null),
            new HomeAgentRole.Surroundings(new RegistryKeeper(new Registry(), new BreakableRecords()),
                    new KernelIpv6(sysctl),
                    DropWatch.ofHomeAgent(reason -> 0, new SecurityLog()), () -> {}));

    private final class BreakableRecords extends NoRecords {
        @Override
        public long append(DirectBuffer octets, int at, int length) {
            if (storeIsBroken) {
                throw new IllegalStateException("a mistake in the program");
            }
            return super.append(octets, at, length);
        }
    }

    private int link(String name) {
        final int index = routes.addLink(name, LinkType.ETHERNET, 1500, MAC);
        routes.setUp(index);
        return index;
    }

    /** The answer to a registration with that care-of address. */
    private int code() {
        clock += 1L << 32;
        registrations.inject(new UdpSocket.Reception(CARE_OF, 5001, Scene.HOME_AGENT, home, 64),
                Octets.of(new RequestBytes(clock).careOf(CARE_OF).bytes()));
        role.receive();
        return Objects.requireNonNull(registrations.take()).payload().toArray()[1] & 0xFF;
    }

    @Test
    @Tag("CNF-17")
    void fromTheStartAndFromWhatChangesLaterOnAnyInterface() {
        routes.addAddress(address);
        role.start();
        assertThat(code()).as("an address at the start").isEqualTo(134);
        routes.removeAddress(address);
        assertThat(code()).as("gone").isZero();
        routes.addAddress(address);
        assertThat(code()).as("back").isEqualTo(134);
    }

    @Test
    @Tag("OPS-RT-1")
    void manyChangesAtOnceAreReadOnce() {
        role.start();
        final int before = lists;
        for (int i = 0; i < 1000; i++) {
            routes.addAddress(address);
            routes.removeAddress(address);
        }
        routes.addAddress(address);
        assertThat(code()).isEqualTo(134);
        assertThat(lists - before).isEqualTo(1);
    }

    @Test
    @Tag("OPS-RT-1")
    void aListThatChangesWhileItIsReadIsNoReasonNotToStartAndIsReadAgain() {
        routes.addAddress(address);
        listsToFail = 3;
        role.start();
        assertThat(code()).as("not known yet").isZero();
        for (int i = 0; i < 1000; i++) {
            nowNs += Scene.SECOND_NS / 1000;
            role.onTimer();
        }
        assertThat(lists).as("it is not read all the time").isEqualTo(listsToFail + 1);
        assertThat(code()).as("read at last").isEqualTo(134);
    }

    private List<Integer> prefixCodes(String... prefixes) {
        ask(prefixes);
        final byte[] bytes = Objects.requireNonNull(registrations.take()).payload().toArray();
        return Objects.requireNonNull(new RegistrationDecoder(LengthRule.TOLERANT)
                .decodeReply(new UnsafeBuffer(bytes), 0, bytes.length)).all(Ipv6PrefixReplyExtension.class).stream()
                .map(Ipv6PrefixReplyExtension::code).toList();
    }

    private void ask(String... prefixes) {
        clock += 1L << 32;
        registrations.inject(new UdpSocket.Reception(Scene.COLOCATED, 5001, Scene.HOME_AGENT, home, 64),
                Octets.of(new RequestBytes(clock)
                        .extensions(Stream.of(prefixes).map(Scene::prefix).toArray(MobileIpExtension[]::new)).bytes()));
        role.receive();
    }

    @Test
    @Tag("DAD-10")
    @Tag("A-8")
    @Tag("OV-5")
    @Tag("OV-7")
    void refusesAddressesOfTheHostOnAnyInterfaceAndNetworksAroundThem() {
        routes.addAddress(InterfaceAddress.of(internet, Ipv6Address.parse("2001:db8:1::20"), 128));
        routes.addAddress(InterfaceAddress.of(home, Ipv6Address.parse("fe80::ff:fe00:1"), 64));
        routes.addAddress(InterfaceAddress.of(internet, Ipv6Address.parse("2001:db8:100:1::1"), 64));
        role.start();
        assertThat(prefixCodes("2001:db8:1::20/128")).containsExactly(11);
        assertThat(prefixCodes("2001:db8:1::ff:fe00:1/128")).as("its link-local address is the host's")
                .containsExactly(11);
        assertThat(prefixCodes("fe80::ff:fe00:1/255")).as("for the tunnel").containsExactly(11);
        assertThat(prefixCodes("2001:db8:100::/56")).as("an address of the host lies in it").containsExactly(9);
        assertThat(prefixCodes("2001:db8:100:100::/56")).containsExactly(0);
    }

    @Test
    @Tag("DAD-10")
    void takesBackWhatTheHostGetsLaterAndSaysSo() {
        routes.addAddress(InterfaceAddress.of(internet, Scene.HOME_AGENT, 24));
        role.start();
        final InterfaceAddress taken = InterfaceAddress.of(home, Scene.ADDRESS.address(), 64);
        assertThat(prefixCodes("2001:db8:1::10/128", "2001:db8:1::11/128")).containsExactly(0, 0);
        assertThat(routes.proxyNeighbors()).extracting(ProxyNeighbor::address).contains(Scene.ADDRESS.address(),
                Scene.LINK_LOCAL.address());
        final List<String> lines = LogLines.of("dsmip.home-agent", () -> {
            routes.addAddress(taken);
            role.receive();
        });
        assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("part of a registration was ended")
                .contains("hoa=\"192.0.2.10\"")
                .contains("2001:db8:1::10/128 is taken back: this host has an address that collides with it"));
        assertThat(routes.proxyNeighbors()).extracting(ProxyNeighbor::address)
                .doesNotContain(Scene.ADDRESS.address(), Scene.LINK_LOCAL.address())
                .contains(Scene.HOME, Ipv6Address.parse("2001:db8:1::11"));
        assertThat(prefixCodes("2001:db8:1::10/128")).as("the next request").containsExactly(11);
        routes.removeAddress(taken);
        assertThat(prefixCodes("2001:db8:1::10/128")).as("gone again").containsExactly(0);
    }

    @Test
    @Tag("DAD-10")
    @Tag("CNF-17")
    void endsTheBindingWhoseHomeOrCareOfAddressTheHostGets() {
        role.start();
        for (Ipv4Address own : List.of(Scene.HOME, Scene.COLOCATED)) {
            assertThat(prefixCodes("2001:db8:1::10/128")).containsExactly(0);
            routes.addAddress(InterfaceAddress.of(internet, own, 24));
            role.receive();
            assertThat(routes.proxyNeighbors()).as("for %s", own).isEmpty();
            routes.removeAddress(InterfaceAddress.of(internet, own, 24));
        }
        routes.addAddress(InterfaceAddress.of(internet, Scene.HOME, 24));
        assertThat(code()).as("the host has the home address").isEqualTo(129);
    }

    @Test
    @Tag("OPS-HOST-11")
    void refusesPrefixesWithTheReasonWhereIpv6IsSwitchedOff() {
        sysctl.write("net.ipv6.conf.home.disable_ipv6", "1");
        role.start();
        assertThat(prefixCodes("2001:db8:1::10/128", "2001:db8:100::/56")).as("the home link has none")
                .containsExactly(8, 0);
        sysctl.write("net.ipv6.conf.all.disable_ipv6", "1");
        routes.addAddress(address);
        assertThat(prefixCodes("2001:db8:1::10/128", "2001:db8:100::/56", "fe80::10/255")).as("the host has none")
                .containsExactly(8, 8, 8);
        assertThat(homeAgent.views().bindings(0).getFirst().lastRequest()).isNotNull().satisfies(last -> assertThat(
                last.prefixes()).extracting(RequestSummary.PrefixAnswer::reason)
                .containsOnly("IPv6 is switched off, net.ipv6.conf.all.disable_ipv6 = 1"));
        sysctl.write("net.ipv6.conf.all.disable_ipv6", "0");
        sysctl.write("net.ipv6.conf.home.disable_ipv6", "0");
        routes.removeAddress(address);
        assertThat(prefixCodes("2001:db8:1::10/128")).containsExactly(0);
    }

    @Test
    void anEffectThatThrowsKeepsTheOthersFromNothing() {
        routes.addAddress(InterfaceAddress.of(home, Scene.HOME_AGENT, 24));
        role.start();
        storeIsBroken = true;
        ask("2001:db8:1::10/128");
        assertThat(registrations.take()).as("an answer to what is in no record").isNull();
        assertThat(routes.proxyNeighbors()).extracting(ProxyNeighbor::address).contains(Scene.HOME);
        assertThat(homeAgent.counters()).containsEntry(RegistrationCounter.EFFECTS_FAILED, 1L);
    }
}
