package org.dsmip.controlplane.rehearsal;

import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.function.IntConsumer;
import org.dsmip.controlplane.cycle.EffectExecutor;
import org.dsmip.controlplane.cycle.ForwardingPublisher;
import org.dsmip.controlplane.cycle.HomeAgentProbe;
import org.dsmip.controlplane.cycle.MobileNodeRole;
import org.dsmip.controlplane.cycle.NodeClock;
import org.dsmip.controlplane.cycle.NodeMemory;
import org.dsmip.controlplane.homelink.LinkAnnouncer;
import org.dsmip.controlplane.host.HostSettings;
import org.dsmip.controlplane.host.MobileRouting;
import org.dsmip.controlplane.host.OutsideTunnel;
import org.dsmip.controlplane.journal.DropWatch;
import org.dsmip.controlplane.mobilenode.AttachmentDetection;
import org.dsmip.controlplane.mobilenode.HomeEvidence;
import org.dsmip.controlplane.mobilenode.MobileNode;
import org.dsmip.controlplane.mobilenode.MobileNodeSettings;
import org.dsmip.controlplane.mobilenode.Remembered;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.memory.MemoryLinkSocket;
import org.dsmip.core.io.memory.MemoryRouteTable;
import org.dsmip.core.io.memory.MemoryUdpSocket;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.LinkType;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.wire.mip.MessageType;

/** A mobile node whose kernel, link and home agent are in memory. */
final class MobileNodePart {
    private static final String ACCESS = "access";
    private static final int PREFIX_LENGTH = 24;
    private static final Ipv4Prefix ANYWHERE = Ipv4Prefix.parse("0.0.0.0/0");

    final SnapshotCell bindings = new SnapshotCell();
    final MemoryUdpSocket registrations = new MemoryUdpSocket(MessageType.PORT, HomeAgentPart.QUEUE);
    final MemoryLinkSocket link = new MemoryLinkSocket(Scene.MOBILE_NODE_MAC, Scene.LINK_MTU_BYTES,
            HomeAgentPart.QUEUE);
    final MobileNodeRole role;
    private final MemoryRouteTable routes = new MemoryRouteTable();
    private final int access;

    MobileNodePart(Scene scene, NodeClock clock, IntConsumer accounts) {
        final MobileNodeSettings settings = scene.mobileNode();
        access = routes.addLink(ACCESS, LinkType.ETHERNET, Scene.LINK_MTU_BYTES, Scene.MOBILE_NODE_MAC);
        final int tun = routes.addLink("tun", LinkType.NONE, Scene.TUNNEL_MTU_BYTES, null);
        routes.setUp(access);
        final List<IpPrefix> homePrefixes = List.of(Scene.HOME_ADDRESS.toHostPrefix(),
                settings.prefixes().getFirst().prefix(), settings.prefixes().getLast().prefix());
        final OwnConfiguration own = new OwnConfiguration(routes);
        final MobileRouting routing = new MobileRouting(own, new MobileRouting.Plan(HostSettings.ofInstance(0),
                OutsideTunnel.LINK, tun, Scene.TUNNEL_MTU_BYTES, homePrefixes));
        final EffectExecutor executor = new EffectExecutor(
                new EffectExecutor.Ports(registrations, routes, own,
                        new ForwardingPublisher(bindings, accounts::accept, new SecureRandom()),
                        new LinkAnnouncer(routes, index -> new MemoryLinkSocket(Scene.MOBILE_NODE_MAC,
                                Scene.LINK_MTU_BYTES, HomeAgentPart.QUEUE)),
                        null),
                new EffectExecutor.Interfaces(tun, ACCESS, true, routing),
                UpkeepPart.of(routes, own, ACCESS, Scene.HOME_ADDRESS, tun));
        final MobileNode mobileNode = new MobileNode(settings, Remembered.nothing(clock.wallClockNtp()),
                new SecureRandom());
        role = new MobileNodeRole(mobileNode,
                new MobileNodeRole.Place(new AttachmentDetection(settings),
                        new HomeEvidence(Scene.HOME_AGENT, null, null), settings.request().encapsulation()),
                executor, clock,
                new MobileNodeRole.Ports(registrations,
                        routes.subscribe(EnumSet.of(EventGroup.LINKS, EventGroup.ADDRESSES, EventGroup.ROUTES,
                                EventGroup.RULES)),
                        routes, ACCESS, Scene.HOME_AGENT, NodeMemory.NONE,
                        new HomeAgentProbe(routes, ACCESS, Scene.HOME_AGENT, index -> link), routing,
                        DropWatch.ofMobileNode(reason -> 0, executor.securityLog())));
    }

    /** What an access network does to a node that is plugged in there: other addresses, another default route. */
    void plugIn(Ipv4Address address, Ipv4Address gateway) {
        routes.addresses(access).forEach(routes::removeAddress);
        routes.addAddress(InterfaceAddress.of(access, address, PREFIX_LENGTH));
        routes.addRoute(Route.toGateway(ANYWHERE, access, gateway).withPriority(100));
    }
}
