package org.dsmip.controlplane.app;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.dsmip.controlplane.cli.NodeLauncher;
import org.dsmip.controlplane.config.HomeAgentConfig;
import org.dsmip.controlplane.cycle.EffectExecutor;
import org.dsmip.controlplane.cycle.ForwardingPublisher;
import org.dsmip.controlplane.cycle.HomeAgentRole;
import org.dsmip.controlplane.cycle.NodeClock;
import org.dsmip.controlplane.homeagent.BindingView;
import org.dsmip.controlplane.homeagent.HomeAgent;
import org.dsmip.controlplane.homeagent.HomeAgentEnvironment;
import org.dsmip.controlplane.homeagent.HomeAgentSettings;
import org.dsmip.controlplane.homelink.LinkAnnouncer;
import org.dsmip.controlplane.host.HostClaims;
import org.dsmip.controlplane.host.KernelIpv6;
import org.dsmip.controlplane.host.KernelSettings;
import org.dsmip.controlplane.host.Leftovers;
import org.dsmip.controlplane.host.LinkWatch;
import org.dsmip.controlplane.host.MissingInterface;
import org.dsmip.controlplane.host.NodeSettingsInKernel;
import org.dsmip.controlplane.host.OtherNodes;
import org.dsmip.controlplane.host.PatientReader;
import org.dsmip.controlplane.host.Resources;
import org.dsmip.controlplane.host.TunnelInterface;
import org.dsmip.controlplane.host.Upkeep;
import org.dsmip.controlplane.journal.DropWatch;
import org.dsmip.controlplane.show.BindingAccounts;
import org.dsmip.controlplane.show.TunnelsView;
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
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteType;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SystemCallException;
import org.dsmip.dataplane.Dataplane;
import org.dsmip.dataplane.end.TunnelEnd;
import org.jspecify.annotations.Nullable;

/** Opens, wires and runs a home agent. */
final class HomeAgentLauncher implements NodeLauncher<HomeAgentConfig> {
    static final int REGISTRATION_PORT = 434;
    private static final int DEFAULT_MTU = 1500;
    /** What the kernel charges for a small datagram, half of it: it doubles what it is asked for. */
    private static final int BYTES_PER_REQUEST = 1024;
    private static final int SMALLEST_BUFFER_BYTES = 4 << 20;
    private static final int LARGEST_BUFFER_BYTES = 64 << 20;
    /** Behind every other route: only what nobody has registered meets it. */
    private static final int LAST_PRIORITY = Integer.MAX_VALUE;

    @Override
    public int launch(HomeAgentConfig config) throws IOException {
        return NodeRunner.run(config.settings(), (resources, clock, wakeUp) -> wire(config, resources, clock, wakeUp));
    }

    private static NodeRunner.Wired wire(HomeAgentConfig config, Resources resources, NodeClock clock,
            Runnable wakeUp) throws IOException {
        final RouteTable routes = resources.add(LinuxRouteTable.open());
        final UdpSocket registrations = resources
                .add(LinuxUdpSocket.open(REGISTRATION_PORT, config.settings().host().mark(),
                        registrationBufferBytes(config.homeAgent().mobileNodes().count())));
        HostClaims.ofHomeAgent(resources, config.settings().host());
        final Optional<List<InterfaceAddress>> addresses = PatientReader.read("addresses of this host",
                () -> Optional.of(routes.addresses()), Optional.empty());
        if (!config.waits()) {
            addresses.ifPresent(known -> requireAddress(known, config.homeAgent().address()));
        }
        final Link home = requireLink(routes, config.homeLink(), "home-link");
        final Link internet = requireLink(routes, config.internetLink(), "internet-link");
        final HomeAgentSettings settings = config.homeAgent()
                .withOwnAddresses(ipv6Addresses(addresses.orElse(List.of())));
        // The device first: while another node has it, that node's routes are not to be touched.
        final SharedNames names = new LinuxSharedNames();
        final OtherNodes others = resources
                .add(new OtherNodes(names, new OtherNodes.Self(true, settings.address(), List.of())));
        final TunnelDevices tun = TunnelDevices.open(resources, config.settings(), routes);
        Leftovers.ofHomeAgent(routes, config.settings().host());
        final Sysctl sysctl = new LinuxSysctl();
        final KernelIpv6 ipv6 = new KernelIpv6(sysctl);
        final OwnConfiguration own = resources.add(new OwnConfiguration(routes, ipv6.families()));
        final KernelSettings kernel = resources.add(new KernelSettings(
                new KernelSettings.Host(sysctl, routes, names)));
        final TunnelInterface tunnel = tun.bringUp(config.settings(), settings.address(), true,
                new TunnelInterface.Host(routes, own, kernel, sysctl));
        NodeSettingsInKernel.ofHomeAgent(kernel, config.homeLink(), config.internetLink(),
                config.settings().tun().device());
        HomeAgentRules.of(config).forEach(own::addRule);
        settings.servedPrefixes().forEach(prefix -> own
                .addRoute(Route.reject(prefix, RouteType.UNREACHABLE).withPriority(LAST_PRIORITY)));

        final SnapshotCell bindings = new SnapshotCell();
        final TunnelSockets sockets = new TunnelSockets(resources, config.settings().host().mark());
        final ForwardingPlane.Started plane = ForwardingPlane.start(resources,
                new ForwardingPlane.Plan(config.settings().forwarding(), ForwardingPlane
                        .policy(config.settings().tunnels(), TunnelEnd.HOME_AGENT, settings.address()), bindings,
                        sockets),
                tun.queues());
        final Dataplane dataplane = plane.dataplane();
        others.tell(sockets::passOver);
        final BindingAccounts accounts = new BindingAccounts(new BindingAccounts.Readers(dataplane::bindingValue,
                dataplane::bindingValue, dataplane::lastPacketAgeNs));
        final int linkMtuBytes = internet == null ? DEFAULT_MTU : internet.mtuBytes();
        final RegistryOnDisk disk = RegistryOnDisk.open(config, resources, clock, wakeUp);
        final HomeAgent homeAgent = new HomeAgent(settings, new HomeAgentEnvironment(clock.nowNs(), disk.possible(),
                disk.truth(), linkMtuBytes, new SecureRandom()));
        final HomeLinkPorts homeLink = HomeLinkPorts.open(resources, routes, settings.homeLink(), home, homeAgent);
        final BlackHoleHint blackHoles = Surveillance.blackHoles(dataplane,
                number -> homeAddress(homeAgent.bindings(clock.nowNs()), number));
        final EffectExecutor executor = new EffectExecutor(
                new EffectExecutor.Ports(registrations, routes, own, new ForwardingPublisher(bindings,
                        new BindingNumbers(dataplane, blackHoles), new SecureRandom()),
                        resources
                                .add(new LinkAnnouncer(routes, index -> LinuxLinkSocket.open(index, 0, BpfFilter.ALL))),
                        homeLink.solicitations()),
                new EffectExecutor.Interfaces(tun.index(), config.homeLink(), false, null),
                Upkeep.of(List.of(kernel, tunnel, others, new LinkWatch(watched(config), routes, ipv6))));
        final DropWatch drops = DropWatch.ofHomeAgent(dataplane::value, executor.securityLog());
        final HomeAgentRole role = new HomeAgentRole(homeAgent, executor, clock, new HomeAgentRole.Ports(registrations,
                resources.add(routes.subscribe(EnumSet.of(EventGroup.LINKS, EventGroup.ADDRESSES, EventGroup.ROUTES,
                        EventGroup.SETTINGS))),
                routes, homeLink.registrations(), home, config.internetLink(), homeLink.defense()),
                new HomeAgentRole.Surroundings(disk.keeper(), ipv6, drops));
        final ErrorSources errorSources = new ErrorSources(settings.address(),
                ErrorSources.Choice.ofHomeAgent(settings.homeLink().onLinkPrefixes()), routes,
                resources.add(routes.subscribe(EnumSet.of(EventGroup.ADDRESSES))), dataplane::errorSource);
        final Surveillance surveillance = Surveillance.of(dataplane, resources, config.settings().tun().device(),
                blackHoles);
        final DataplaneView view = view(config, routes, plane, surveillance);
        return new NodeRunner.Wired(role,
                new HomeAgentState(clock, new HomeAgentState.Parts(settings, homeAgent, role, homeLink, view,
                        new TunnelsView(config.settings().tun().device(), accounts,
                                peer -> view.pathMtu(peer, homeAgent.pathMtuBytes())))),
                surveillance.with(plane.offloads(), drops, errorSources, nowNs -> dataplane.makeRoom()));
    }

    /** Room for a request of every mobile node at once, and of some thousand in any case. */
    private static int registrationBufferBytes(long mobileNodes) {
        return Math.clamp(mobileNodes * BYTES_PER_REQUEST, SMALLEST_BUFFER_BYTES, LARGEST_BUFFER_BYTES);
    }

    private static String homeAddress(List<BindingView> bindings, int number) {
        return bindings.stream().filter(binding -> binding.bindingId() == number)
                .map(binding -> binding.homeAddress().toString()).findFirst().orElse("unknown");
    }

    private static DataplaneView view(HomeAgentConfig config, RouteTable routes, ForwardingPlane.Started plane,
            Surveillance surveillance) {
        return new DataplaneView(plane, surveillance, new InterfaceViews(routes, plane, surveillance)
                .add(config.settings().tun().device(), "tunnel", "tun").add(config.homeLink(), "home-link", "kernel")
                .add(config.internetLink(), "internet-link", "raw"));
    }

    private static List<LinkWatch.Interface> watched(HomeAgentConfig config) {
        final List<LinkWatch.Interface> links = new ArrayList<>();
        links.add(new LinkWatch.Interface("tunnel device", config.settings().tun().device()));
        if (config.homeLink() != null) {
            links.add(new LinkWatch.Interface("home link", config.homeLink()));
        }
        if (config.internetLink() != null) {
            links.add(new LinkWatch.Interface("internet link", config.internetLink()));
        }
        return links;
    }

    /** Whatever the host itself has is never given to a mobile node; what it gets later is learned then. */
    private static List<Ipv6Address> ipv6Addresses(List<InterfaceAddress> addresses) {
        return addresses.stream().map(InterfaceAddress::address).filter(Ipv6Address.class::isInstance)
                .map(Ipv6Address.class::cast).filter(address -> !address.isLinkLocal()).toList();
    }

    private static void requireAddress(List<InterfaceAddress> addresses, Ipv4Address own) {
        if (addresses.stream().noneMatch(address -> address.address().equals(own))) {
            throw new SystemCallException("RTM_GETADDR", "home agent address " + own, -Errno.EADDRNOTAVAIL,
                    "configure it on an interface first, or start with wait = true");
        }
    }

    private static @Nullable Link requireLink(RouteTable routes, @Nullable String name, String key) {
        final Link link = name == null ? null : routes.link(name);
        if (name != null && link == null) {
            throw MissingInterface.named(routes, key + " " + name);
        }
        return link;
    }
}
