package org.dsmip.controlplane.app;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.dsmip.controlplane.cli.NodeLauncher;
import org.dsmip.controlplane.config.MobileNodeConfig;
import org.dsmip.controlplane.cycle.EffectExecutor;
import org.dsmip.controlplane.cycle.ForwardingPublisher;
import org.dsmip.controlplane.cycle.HomeAgentProbe;
import org.dsmip.controlplane.cycle.MobileNodeRole;
import org.dsmip.controlplane.cycle.NodeClock;
import org.dsmip.controlplane.homelink.LinkAnnouncer;
import org.dsmip.controlplane.host.HostClaims;
import org.dsmip.controlplane.host.HostSettings;
import org.dsmip.controlplane.host.KernelIpv6;
import org.dsmip.controlplane.host.KernelSettings;
import org.dsmip.controlplane.host.Leftovers;
import org.dsmip.controlplane.host.LinkWatch;
import org.dsmip.controlplane.host.MissingInterface;
import org.dsmip.controlplane.host.MobileRouting;
import org.dsmip.controlplane.host.NodeSettingsInKernel;
import org.dsmip.controlplane.host.OtherNodes;
import org.dsmip.controlplane.host.Resources;
import org.dsmip.controlplane.host.Setting;
import org.dsmip.controlplane.host.TunnelInterface;
import org.dsmip.controlplane.host.Upkeep;
import org.dsmip.controlplane.journal.DropWatch;
import org.dsmip.controlplane.mobilenode.AttachmentDetection;
import org.dsmip.controlplane.mobilenode.HomeEvidence;
import org.dsmip.controlplane.mobilenode.MobileNode;
import org.dsmip.controlplane.mobilenode.MobileNodeSettings;
import org.dsmip.controlplane.mobilenode.RequestedPrefix;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.SharedNames;
import org.dsmip.core.io.Sysctl;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.linux.BpfFilter;
import org.dsmip.core.io.linux.LinuxLinkSocket;
import org.dsmip.core.io.linux.LinuxRouteTable;
import org.dsmip.core.io.linux.LinuxSharedNames;
import org.dsmip.core.io.linux.LinuxSysctl;
import org.dsmip.core.io.linux.LinuxUdpSocket;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SystemCallException;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.dsmip.dataplane.Dataplane;
import org.dsmip.dataplane.end.TunnelEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens, wires and runs a mobile node. */
final class MobileNodeLauncher implements NodeLauncher<MobileNodeConfig> {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.mobile-node");

    @Override
    public int launch(MobileNodeConfig config) throws IOException {
        return NodeRunner.run(config.settings(), (resources, clock, wakeUp) -> wire(config, resources, clock));
    }

    private static NodeRunner.Wired wire(MobileNodeConfig config, Resources resources, NodeClock clock)
            throws IOException {
        final Sysctl sysctl = new LinuxSysctl();
        final KernelIpv6 ipv6 = new KernelIpv6(sysctl);
        final MobileNodeSettings settings = carriedBy(ipv6, config.mobileNode());
        final Ipv4Address homeAddress = settings.home().homeAddress();
        final HostSettings host = config.settings().host();
        final RouteTable routes = resources.add(LinuxRouteTable.open());
        HostClaims.ofMobileNode(resources, host);
        if (routes.link(config.access()) == null) {
            throw MissingInterface.named(routes, "access " + config.access());
        }
        final UdpSocket registrations = resources.add(registrations(settings.request().localPort(), host.mark()));
        // The device first: while another node has it, that node's routes are not to be touched.
        final SharedNames names = new LinuxSharedNames();
        final OtherNodes others = resources
                .add(new OtherNodes(names, new OtherNodes.Self(false, settings.home().homeAgent(),
                        MobileNodeConfig.homePrefixes(settings))));
        final TunnelDevices tun = TunnelDevices.open(resources, config.settings(), routes);
        Leftovers.ofMobileNode(routes, host, MobileNodeConfig.homePrefixes(settings).stream()
                .filter(prefix -> prefix.equals(prefix.address().toHostPrefix())).map(IpPrefix::address)
                .collect(Collectors.toSet()));
        final OwnConfiguration own = resources.add(new OwnConfiguration(routes, ipv6.families()));
        final KernelSettings kernel = resources.add(new KernelSettings(
                new KernelSettings.Host(sysctl, routes, names)));
        final TunnelInterface tunnel = tun.bringUp(config.settings(), homeAddress, false,
                new TunnelInterface.Host(routes, own, kernel, sysctl));
        NodeSettingsInKernel.ofMobileNode(kernel, config.access(),
                settings.prefixes().stream().anyMatch(requested -> !requested.isHomeAddress()));
        if (!settings.prefixes().isEmpty()) {
            // L-10: what is forwarded for a network behind is not measured by the MTU of a route.
            kernel.need(Setting.own("net.ipv6.conf." + config.settings().tun().device() + ".mtu", Integer.toString(
                    Math.min(config.settings().tun().mtuBytes(), settings.dualStack().tunnelMtuBytes()))));
        }

        final SnapshotCell bindings = new SnapshotCell();
        final TunnelSockets sockets = new TunnelSockets(resources, host.mark());
        final ForwardingPlane.Started plane = ForwardingPlane.start(resources,
                new ForwardingPlane.Plan(config.settings().forwarding(), ForwardingPlane
                        .policy(config.settings().tunnels(), TunnelEnd.MOBILE_NODE, homeAddress), bindings,
                        sockets),
                tun.queues());
        final Dataplane dataplane = plane.dataplane();
        others.tell(sockets::passOver);
        final BlackHoleHint blackHoles = Surveillance.blackHoles(dataplane, number -> homeAddress.toString());
        final MobileRouting routing = new MobileRouting(own, new MobileRouting.Plan(host, config.outside(), tun.index(),
                settings.dualStack().tunnelMtuBytes(), MobileNodeConfig.homePrefixes(settings)));
        final EffectExecutor executor = new EffectExecutor(
                new EffectExecutor.Ports(registrations, routes, own,
                        new ForwardingPublisher(bindings, new BindingNumbers(dataplane, blackHoles),
                                new SecureRandom()),
                        resources
                                .add(new LinkAnnouncer(routes, index -> LinuxLinkSocket.open(index, 0, BpfFilter.ALL))),
                        null),
                new EffectExecutor.Interfaces(tun.index(), config.access(), true, routing),
                Upkeep.of(List.of(kernel, tunnel, others, new LinkWatch(
                        List.of(new LinkWatch.Interface("tunnel device", config.settings().tun().device())), routes,
                        ipv6))));
        final MemoryFile memory = MemoryFile.open(config.settings().stateDirectory(), clock.wallClockNtp());
        final MobileNode mobileNode = new MobileNode(settings, memory.found(), new SecureRandom());
        final MobileNodeRole.Place place = new MobileNodeRole.Place(new AttachmentDetection(settings),
                new HomeEvidence(settings.home().homeAgent(), config.homeAgentMac(), memory.found().homeAgentMac()),
                settings.request().encapsulation());
        final HomeAgentProbe probe = resources.add(new HomeAgentProbe(routes, config.access(),
                settings.home().homeAgent(), index -> LinuxLinkSocket.open(index, EthernetHeaderFlyweight.ARP,
                        BpfFilter.arpClaims(settings.home().homeAgent().toHostPrefix()))));
        final DropWatch drops = DropWatch.ofMobileNode(dataplane::value, executor.securityLog());
        final MobileNodeRole role = new MobileNodeRole(mobileNode, place, executor, clock,
                new MobileNodeRole.Ports(registrations,
                        resources.add(routes
                                .subscribe(EnumSet.of(EventGroup.LINKS, EventGroup.ADDRESSES, EventGroup.ROUTES,
                                        EventGroup.RULES, EventGroup.SETTINGS, EventGroup.NEXT_HOPS))),
                        routes, config.access(),
                        settings.home().homeAgent(), memory, probe, routing, drops));
        final ErrorSources errorSources = new ErrorSources(homeAddress,
                ErrorSources.Choice.ofMobileNode(ipv6Prefixes(settings)), routes,
                resources.add(routes.subscribe(EnumSet.of(EventGroup.ADDRESSES))), dataplane::errorSource);
        final Surveillance surveillance = Surveillance.of(dataplane, resources, config.settings().tun().device(),
                blackHoles);
        final InterfaceViews interfaces = new InterfaceViews(routes, plane, surveillance)
                .add(config.settings().tun().device(), "tunnel", "tun").add(config.access(), "access", "raw");
        return new NodeRunner.Wired(role,
                new MobileNodeState(mobileNode, role, settings.home().homeAgent(), clock,
                        new DataplaneView(plane, surveillance, interfaces)),
                surveillance.with(plane.offloads(), drops, errorSources));
    }

    /** Without IPv6 in the kernel there is nothing to ask for: IPv4 works all the same (OPS-HOST-11). */
    private static MobileNodeSettings carriedBy(KernelIpv6 kernel, MobileNodeSettings wanted) {
        final String reason = wanted.prefixes().isEmpty() ? null : kernel.whyNone();
        if (reason == null) {
            return wanted;
        }
        LOG.atWarn().addKeyValue("reason", reason)
                .log("this host carries no IPv6: its prefixes are not asked for until the node is started anew");
        return wanted.withoutPrefixes();
    }

    private static UdpSocket registrations(int port, int mark) {
        try {
            return LinuxUdpSocket.open(port, mark).keepErrors();
        } catch (SystemCallException e) {
            if (e.errno() == Errno.EADDRINUSE) {
                throw new SystemCallException("bind", "UDP 0.0.0.0:" + port, -Errno.EADDRINUSE,
                        "another program has this port, such as a home agent; set local-port in [mobile-node], or an"
                                + " instance in [host]");
            }
            throw e;
        }
    }

    private static List<Ipv6Prefix> ipv6Prefixes(MobileNodeSettings settings) {
        return settings.prefixes().stream().map(RequestedPrefix::prefix).toList();
    }
}
