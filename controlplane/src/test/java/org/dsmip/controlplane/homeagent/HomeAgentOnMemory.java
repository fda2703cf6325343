package org.dsmip.controlplane.homeagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;
import org.agrona.DirectBuffer;
import org.dsmip.controlplane.cycle.ClockEvent;
import org.dsmip.controlplane.cycle.EffectExecutor;
import org.dsmip.controlplane.cycle.ForwardingPublisher;
import org.dsmip.controlplane.cycle.HomeAgentRole;
import org.dsmip.controlplane.cycle.NodeClock;
import org.dsmip.controlplane.cycle.RegistryKeeper;
import org.dsmip.controlplane.homeagent.Scene.Setting;
import org.dsmip.controlplane.homelink.HomeLinkDefense;
import org.dsmip.controlplane.homelink.LinkAnnouncer;
import org.dsmip.controlplane.homelink.neighbor.ConflictWatch;
import org.dsmip.controlplane.homelink.neighbor.ProbeResponder;
import org.dsmip.controlplane.host.KernelIpv6;
import org.dsmip.controlplane.host.RefusingRoutes;
import org.dsmip.controlplane.journal.DropWatch;
import org.dsmip.controlplane.journal.SecurityLog;
import org.dsmip.controlplane.registry.Registry;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.controlplane.store.NoRecords;
import org.dsmip.controlplane.store.Records;
import org.dsmip.core.binding.SnapshotCell;
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
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.jspecify.annotations.Nullable;

/** A home agent whose kernel and links are in memory, whose time is virtual, and whose kernel can refuse. */
final class HomeAgentOnMemory {
    static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");

    final MemoryRouteTable kernel = new MemoryRouteTable();
    final MemoryUdpSocket registrations = new MemoryUdpSocket(434, 10);
    final MemoryLinkSocket frames = new MemoryLinkSocket(MAC, 1500, 100);
    final MemoryLinkSocket probed = new MemoryLinkSocket(MAC, 1500, 100);
    final HomeAgent homeAgent = new HomeAgent(new Setting().build(),
            new HomeAgentEnvironment(-100 * Scene.SECOND_NS, home -> null,
                    HomeAgentEnvironment.Truth.nothing(0, Scene.CLOCK), 1500, new Random(1)));
    final int tun = link("tun");
    int home = link("home");
    /** What the kernel refuses: method of {@link RouteTable} and its argument. */
    BiPredicate<String, Object> refuses = (method, argument) -> false;
    /** Called before each reply leaves. */
    Runnable beforeReply = () -> {};
    /** Called before each record is taken. */
    Runnable beforeRecord = () -> {};
    final SnapshotCell bindings = new SnapshotCell();
    HomeAgentRole role;
    private final int internet = link("internet");
    private MemoryLinkSocket said = new MemoryLinkSocket(MAC, 1500, 100);
    private long nowNs;
    private long asleepNs;
    private long clock = Scene.CLOCK;

    /** Runs; of changes of the network configuration it is told these. */
    HomeAgentOnMemory(EnumSet<EventGroup> told) {
        this(told, null);
    }

    /** The same that keeps its registry in a store; null: nowhere. */
    HomeAgentOnMemory(EnumSet<EventGroup> told, @Nullable Records store) {
        kernel.addAddress(InterfaceAddress.of(internet, Scene.HOME_AGENT, 24));
        final RouteTable routes = RefusingRoutes.of(kernel, (method, argument) -> refuses.test(method, argument));
        final EffectExecutor executor = new EffectExecutor(
                new EffectExecutor.Ports(sending(), routes, new OwnConfiguration(routes),
                        new ForwardingPublisher(bindings, number -> {}, new SplittableRandom(1)),
                        new LinkAnnouncer(routes, this::open), null),
                new EffectExecutor.Interfaces(tun, "home", false, null));
        final HomeLinkDefense defense = new HomeLinkDefense(
                List.of(new HomeLinkDefense.Ear(new ProbeResponder(homeAgent::defends, homeAgent::isAtHomeWith),
                        probed)),
                new HomeLinkDefense.Lookout(new ConflictWatch(address -> false), List.of()), routes, "home");
        role = new HomeAgentRole(homeAgent, executor, new Time(),
                new HomeAgentRole.Ports(registrations, kernel.subscribe(told), routes, frames, kernel.link("home"),
                        "internet", defense),
                new HomeAgentRole.Surroundings(new RegistryKeeper(new Registry(),
                        store == null ? new Recording() : store),
                        new KernelIpv6(new MemorySysctl(Map.of("net.ipv6.conf.all.disable_ipv6", "0",
                                "net.ipv6.conf.home.disable_ipv6", "0"))),
                        DropWatch.ofHomeAgent(reason -> 0, new SecurityLog()), () -> {}));
        role.start();
    }

    /** Records nothing, and says when it is to. */
    private final class Recording extends NoRecords {
        @Override
        public long append(DirectBuffer octets, int at, int length) {
            beforeRecord.run();
            return super.append(octets, at, length);
        }
    }

    private UdpSocket sending() {
        return (UdpSocket) Proxy.newProxyInstance(UdpSocket.class.getClassLoader(), new Class<?>[]{UdpSocket.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("send")) {
                        beforeReply.run();
                    }
                    return method.invoke(registrations, arguments);
                });
    }

    private final class Time implements NodeClock {
        @Override
        public long nowNs() {
            return nowNs;
        }

        @Override
        public long awakeNs() {
            return nowNs - asleepNs;
        }

        @Override
        public long wallClockNtp() {
            return clock;
        }
    }

    private MemoryLinkSocket open(int index) {
        said = new MemoryLinkSocket(MAC, 1500, 100);
        return said;
    }

    int link(String name) {
        final int index = kernel.addLink(name, LinkType.ETHERNET, 1500, MAC);
        kernel.setUp(index);
        return index;
    }

    /** A mobile node registers, or deregisters with a lifetime of 0. */
    void request(int lifetimeSec) {
        arrives(Scene.HOME, Scene.MOBILE, lifetimeSec);
        role.receive();
    }

    /** The request of a mobile node waits in the socket. */
    void arrives(Ipv4Address home, MobilitySecurityAssociation association, int lifetimeSec) {
        clock += 1L << 32;
        registrations.inject(new UdpSocket.Reception(Scene.COLOCATED, 5001, Scene.HOME_AGENT, internet, 64),
                Octets.of(new RequestBytes(clock).from(home, association).lifetime(lifetimeSec).bytes()));
    }

    /** Duty cycles at the node's own deadlines. */
    void pass(long forNs) {
        final long endNs = nowNs + forNs;
        int turns = 0;
        while (endNs - nowNs > 0) {
            assertThat(turns++).as("turns").isLessThan(1000);
            nowNs = Math.clamp(role.nextDeadlineNs(), nowNs, endNs);
            role.receive();
            role.onTimer();
        }
    }

    /** The machine sleeps: time goes on, and the duty cycle is told when it wakes up. */
    void sleep(long forNs) {
        nowNs += forNs;
        asleepNs += forNs;
        clock += (forNs / Scene.SECOND_NS) << Integer.SIZE;
        role.onClockEvent(new ClockEvent.Suspended(forNs));
    }

    List<BindingView> bindings() {
        return homeAgent.views().bindings(nowNs);
    }

    /** How many announcements the home link has heard since the last time. */
    int heard() {
        int count = 0;
        while (said.take() != null) {
            count++;
        }
        return count;
    }

    void makeHomeLinkAnew() {
        kernel.deleteLink(home);
        home = link("home");
    }
}
