package org.dsmip.controlplane.cycle;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import org.dsmip.controlplane.homelink.LinkAnnouncer;
import org.dsmip.controlplane.host.HostSettings;
import org.dsmip.controlplane.host.KernelIpv6;
import org.dsmip.controlplane.host.LinkWatch;
import org.dsmip.controlplane.host.MobileRouting;
import org.dsmip.controlplane.host.OutsideTunnel;
import org.dsmip.controlplane.host.RefusingRoutes;
import org.dsmip.controlplane.journal.DropWatch;
import org.dsmip.controlplane.mobilenode.AttachmentDetection;
import org.dsmip.controlplane.mobilenode.DualStackSettings;
import org.dsmip.controlplane.mobilenode.HomeEvidence;
import org.dsmip.controlplane.mobilenode.HomeNetwork;
import org.dsmip.controlplane.mobilenode.MobileNode;
import org.dsmip.controlplane.mobilenode.MobileNodeSettings;
import org.dsmip.controlplane.mobilenode.Remembered;
import org.dsmip.controlplane.mobilenode.RequestSettings;
import org.dsmip.controlplane.mobilenode.RequestedPrefix;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.controlplane.security.SharedKey;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.memory.MemoryLinkSocket;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.memory.MemorySysctl;
import org.dsmip.core.io.memory.MemoryUdpSocket;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.LengthRule;
import org.dsmip.core.wire.mip.LengthStyle;

/** A mobile node whose kernel and link are in memory, whose time is virtual, and whose kernel can refuse. */
final class MobileNodeOnMemory {
    static final Ipv4Address HOME_AGENT = Ipv4Address.parse("192.0.2.1");
    static final Ipv4Address HOME_ADDRESS = Ipv4Address.parse("192.0.2.10");
    static final Ipv4Address ROUTER = Ipv4Address.parse("203.0.113.254");
    static final Ipv4Address ROUTER_ELSEWHERE = Ipv4Address.parse("198.51.100.254");
    private static final String ACCESS = "eth0";
    private static final Ipv4Prefix ANYWHERE = Ipv4Prefix.parse("0.0.0.0/0");
    private static final Ipv6Prefix ADDRESS6 = Ipv6Prefix.parse("2001:db8:1::10/128");
    private static final long WALL_CLOCK_NTP = 0xC9E4_B2D0_0000_0000L;
    private static final int QUEUE = 64;

    final MemoryRouteTable kernel = new MemoryRouteTable();
    final MemoryUdpSocket registrations = new MemoryUdpSocket(434, QUEUE);
    final MemoryLinkSocket link = new MemoryLinkSocket(new MacAddress(0x0200_0000_0010L), 1500, QUEUE);
    final Time time = new Time();
    final int access = kernel.addLink(ACCESS, LinkType.ETHERNET, 1500, new MacAddress(0x0200_0000_0010L));
    final int tun = kernel.addLink("dsmip1", LinkType.NONE, 1480, null);
    final CounterLane drops = new CounterLane();
    final DropWatch watch;
    final MobileNode mobileNode;
    final MobileNodeRole role;
    /** What the kernel refuses: method of {@link RouteTable} and its argument. */
    BiPredicate<String, Object> refuses = (method, argument) -> false;

    /** A clock that stands still until it is told to go on. */
    static final class Time implements NodeClock {
        private long nowNs = 1_000_000_000L;

        void pass(long byNs) {
            nowNs += byNs;
        }

        @Override
        public long nowNs() {
            return nowNs;
        }

        @Override
        public long awakeNs() {
            return nowNs;
        }

        @Override
        public long wallClockNtp() {
            return WALL_CLOCK_NTP + ((nowNs / 1_000_000_000L) << 32);
        }
    }

    MobileNodeOnMemory() {
        kernel.setUp(access);
        kernel.setUp(tun);
        final MobileNodeSettings settings = settings();
        final RouteTable routes = RefusingRoutes.of(kernel, (method, argument) -> refuses.test(method, argument));
        final OwnConfiguration own = new OwnConfiguration(routes);
        final MobileRouting routing = new MobileRouting(own, new MobileRouting.Plan(HostSettings.ofInstance(0),
                OutsideTunnel.LINK, tun, 1280, List.<IpPrefix>of(HOME_ADDRESS.toHostPrefix(), ADDRESS6)));
        final EffectExecutor executor = new EffectExecutor(
                new EffectExecutor.Ports(registrations, routes, own,
                        new ForwardingPublisher(new SnapshotCell(), number -> {}, new SplittableRandom(1)),
                        new LinkAnnouncer(routes, index -> link), null),
                new EffectExecutor.Interfaces(tun, ACCESS, true, routing),
                new LinkWatch(List.of(new LinkWatch.Interface("tunnel device", "dsmip1")), routes,
                        new KernelIpv6(new MemorySysctl(Map.of("net.ipv6.conf.all.disable_ipv6", "0")))));
        watch = DropWatch.ofMobileNode(drops::value, executor.securityLog());
        mobileNode = new MobileNode(settings, Remembered.nothing(WALL_CLOCK_NTP), new Random(1));
        role = new MobileNodeRole(mobileNode,
                new MobileNodeRole.Place(new AttachmentDetection(settings),
                        new HomeEvidence(HOME_AGENT, null, null), settings.request().encapsulation()),
                executor, time,
                new MobileNodeRole.Ports(registrations, kernel.subscribe(EnumSet.allOf(EventGroup.class)), routes,
                        ACCESS, HOME_AGENT, NodeMemory.NONE,
                        new HomeAgentProbe(routes, ACCESS, HOME_AGENT, index -> link), routing,
                        watch));
    }

    private static MobileNodeSettings settings() {
        return new MobileNodeSettings(HomeNetwork.of(HOME_ADDRESS, 24, HOME_AGENT),
                List.of(MobilitySecurityAssociation.hmacMd5(0x100,
                        SharedKey.of(Octets.ofHex("0102030405060708090a0b0c0d0e0f10")))),
                List.of(RequestedPrefix.of(ADDRESS6)), RequestSettings.DEFAULTS,
                new DualStackSettings(true, 3600, 1280, LengthStyle.STANDARD, LengthRule.TOLERANT));
    }

    /** Gives the access link an address, and a default route by a router. */
    void plugIn(Ipv4Address address, Ipv4Address router) {
        kernel.addAddress(InterfaceAddress.of(access, address, 24));
        kernel.addRoute(Route.toGateway(ANYWHERE, access, router).withPriority(100));
    }

    /** Takes away what the access link had. */
    void unplug() {
        kernel.addresses(access).forEach(kernel::removeAddress);
    }

    /** From now on nothing can be sent. */
    void fillTheSendQueue() {
        int sent = 0;
        while (sent == 0) {
            sent = registrations.send(new UdpSocket.Transmission(HOME_ADDRESS, HOME_AGENT, 9, access, 64),
                    Octets.ofHex("00"));
        }
    }

    /** One duty cycle. */
    void turn() {
        role.receive();
        role.onTimer();
    }

    /** Duty cycles at each deadline of the node's own until so much time has passed; answers how many there were. */
    int live(long forNs) {
        final long endNs = time.nowNs() + forNs;
        int turns = 0;
        while (time.nowNs() - endNs < 0 && turns < 10_000) {
            time.pass(Math.clamp(role.nextDeadlineNs() - time.nowNs(), 0, endNs - time.nowNs()));
            turn();
            turns++;
        }
        return turns;
    }
}
