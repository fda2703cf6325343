package org.dsmip.controlplane.rehearsal;

import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.dsmip.controlplane.cycle.EffectExecutor;
import org.dsmip.controlplane.cycle.ForwardingPublisher;
import org.dsmip.controlplane.cycle.HomeAgentRole;
import org.dsmip.controlplane.cycle.NodeClock;
import org.dsmip.controlplane.cycle.RegistryKeeper;
import org.dsmip.controlplane.homeagent.HomeAgent;
import org.dsmip.controlplane.homeagent.HomeAgentEnvironment;
import org.dsmip.controlplane.homelink.LinkAnnouncer;
import org.dsmip.controlplane.host.KernelIpv6;
import org.dsmip.controlplane.journal.DropWatch;
import org.dsmip.controlplane.store.NoRecords;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.memory.MemoryLinkSocket;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.memory.MemorySysctl;
import org.dsmip.core.io.memory.MemoryUdpSocket;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.wire.mip.MessageType;

/** A home agent whose kernel, links and peers are in memory. */
final class HomeAgentPart {
    static final int QUEUE = 64;
    private static final String HOME_LINK = "home";

    final SnapshotCell bindings = new SnapshotCell();
    final MemoryUdpSocket registrations = new MemoryUdpSocket(MessageType.PORT, QUEUE);
    final MemoryLinkSocket frames = new MemoryLinkSocket(Scene.HOME_AGENT_MAC, Scene.LINK_MTU_BYTES, QUEUE);
    final HomeAgentRole role;

    HomeAgentPart(Scene scene, NodeClock clock, IntConsumer accounts) {
        final MemoryRouteTable routes = new MemoryRouteTable();
        final int home = routes.addLink(HOME_LINK, LinkType.ETHERNET, Scene.LINK_MTU_BYTES, Scene.HOME_AGENT_MAC);
        final int tun = routes.addLink("tun", LinkType.NONE, Scene.TUNNEL_MTU_BYTES, null);
        routes.setUp(home);
        routes.addAddress(InterfaceAddress.of(home, Scene.HOME_AGENT, Scene.HOME_NETWORK.length()));
        routes.addAddress(InterfaceAddress.of(home, Scene.HOME_AGENT6, Scene.HOME_NETWORK6.length()));
        final OwnConfiguration own = new OwnConfiguration(routes);
        final EffectExecutor executor = new EffectExecutor(
                new EffectExecutor.Ports(registrations, routes, own,
                        new ForwardingPublisher(bindings, accounts::accept, new SecureRandom()),
                        new LinkAnnouncer(routes,
                                index -> new MemoryLinkSocket(Scene.HOME_AGENT_MAC, Scene.LINK_MTU_BYTES, QUEUE)),
                        null),
                new EffectExecutor.Interfaces(tun, HOME_LINK, false, null),
                UpkeepPart.of(routes, own, HOME_LINK, Scene.HOME_AGENT, tun));
        final HomeAgentEnvironment.Truth truth = HomeAgentEnvironment.Truth.nothing(clock.nowNs(),
                clock.wallClockNtp());
        role = new HomeAgentRole(
                new HomeAgent(scene.homeAgent(),
                        new HomeAgentEnvironment(clock.nowNs(), node -> null, truth, Scene.LINK_MTU_BYTES,
                                new SecureRandom())),
                executor, clock,
                new HomeAgentRole.Ports(registrations,
                        routes.subscribe(EnumSet.of(EventGroup.LINKS, EventGroup.ADDRESSES, EventGroup.ROUTES)), routes,
                        frames, Objects.requireNonNull(routes.link(HOME_LINK)), null, null),
                new HomeAgentRole.Surroundings(new RegistryKeeper(truth.registry(), new NoRecords()),
                        new KernelIpv6(new MemorySysctl(Map.of("net.ipv6.conf.all.disable_ipv6", "0"))),
                        DropWatch.ofHomeAgent(reason -> 0, executor.securityLog()), () -> {}));
    }
}
