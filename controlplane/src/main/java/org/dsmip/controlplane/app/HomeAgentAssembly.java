package org.dsmip.controlplane.app;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.dsmip.controlplane.config.HomeAgentConfig;
import org.dsmip.controlplane.cycle.EffectExecutor;
import org.dsmip.controlplane.cycle.HomeAgentRole;
import org.dsmip.controlplane.cycle.NodeClock;
import org.dsmip.controlplane.cycle.SystemNodeClock;
import org.dsmip.controlplane.homeagent.HomeAgent;
import org.dsmip.controlplane.homeagent.HomeAgentEnvironment;
import org.dsmip.controlplane.homeagent.HomeAgentSettings;
import org.dsmip.controlplane.homeagent.HomeLinkSettings;
import org.dsmip.controlplane.homelink.HomeLinkPorts;
import org.dsmip.controlplane.homelink.neighbor.SolicitationResponder;
import org.dsmip.controlplane.host.ConfiguredObjects;
import org.dsmip.controlplane.host.ErrorSources;
import org.dsmip.controlplane.host.FormerRun;
import org.dsmip.controlplane.host.HomeAgentRules;
import org.dsmip.controlplane.host.HostClaims;
import org.dsmip.controlplane.host.KernelSettings;
import org.dsmip.controlplane.host.LinkWatch;
import org.dsmip.controlplane.host.MissingInterface;
import org.dsmip.controlplane.host.NodeSettingsInKernel;
import org.dsmip.controlplane.host.OtherNodes;
import org.dsmip.controlplane.host.PatientReader;
import org.dsmip.controlplane.journal.DropWatch;
import org.dsmip.controlplane.show.BindingAccounts;
import org.dsmip.controlplane.show.HomeAgentState;
import org.dsmip.controlplane.show.Trouble;
import org.dsmip.controlplane.telemetry.InterfaceViews;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.linux.LinuxLinkSocket;
import org.dsmip.core.io.linux.LinuxUdpSocket;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.io.route.NetworkObject;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.RouteType;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SystemCallException;
import org.dsmip.core.wire.mip.MessageType;
import org.dsmip.dataplane.Dataplane;
import org.dsmip.dataplane.end.TunnelEnd;
import org.jspecify.annotations.Nullable;

/** What a home agent adds to a node. */
final class HomeAgentAssembly implements RoleAssembly {
    private static final int DEFAULT_MTU = 1500;
    /** What the kernel charges for a small datagram, half of it: it doubles what it is asked for. */
    private static final int BYTES_PER_REQUEST = 1024;
    private static final int SMALLEST_BUFFER_BYTES = 4 << 20;
    private static final int LARGEST_BUFFER_BYTES = 64 << 20;
    /** Behind other routes: only what nobody has registered meets it. Daemons take a higher octet for a distance (OPS-RT-3). */
    private static final int LAST_PRIORITY = (1 << 24) - 1;

    private final HomeAgentConfig config;
    private final Ground ground;
    private final UdpSocket registrations;
    private final HomeAgentSettings settings;
    private final List<Ipv6Address> atStart;
    private final Sides sides;
    private final FormerRun former;
    private @Nullable ConfiguredObjects prepared;

    /** The links of a home agent as they are at the start; null: not configured. */
    private record Sides(@Nullable Link home, @Nullable Link internet) {}

    private HomeAgentAssembly(HomeAgentConfig config, Ground ground, UdpSocket registrations,
            List<Ipv6Address> atStart, Sides sides) {
        this.config = config;
        this.ground = ground;
        this.registrations = registrations;
        this.atStart = atStart;
        settings = config.homeAgent().withOwnAddresses(atStart);
        this.sides = sides;
        former = new FormerRun(ground.routes(), config.settings().host());
    }

    static RoleAssembly begin(HomeAgentConfig config, Ground ground) throws IOException {
        final UdpSocket registrations = ground.resources().add(LinuxUdpSocket.open(MessageType.PORT,
                config.settings().host().mark(), registrationBufferBytes(config.homeAgent().mobileNodes().count())));
        HostClaims.ofHomeAgent(ground.resources(), config.settings().host());
        final Optional<List<InterfaceAddress>> addresses = PatientReader.read("addresses of this host",
                () -> Optional.of(ground.routes().addresses()), Optional.empty());
        if (!config.waits()) {
            addresses.ifPresent(known -> requireAddress(known, config.homeAgent().address()));
        }
        final Sides sides = new Sides(requireLink(ground.routes(), config.homeLink(), "home-link"),
                requireLink(ground.routes(), config.internetLink(), "internet-link"));
        return new HomeAgentAssembly(config, ground, registrations,
                ipv6Addresses(addresses.orElse(List.of())), sides);
    }

    @Override
    public UdpSocket registrations() {
        return registrations;
    }

    @Override
    public OtherNodes.Self self() {
        return new OtherNodes.Self(true, settings.address(), List.of());
    }

    @Override
    public End end() {
        return new End(TunnelEnd.HOME_AGENT, settings.address(), true);
    }

    @Override
    public void clearLeftovers() {
        // Nothing is in the way of what is put in place. It is cleared behind all that this run has, if it comes to an end before.
        ground.resources().add(former);
    }

    @Override
    public void prepare(KernelSettings kernel, OwnConfiguration own) {
        NodeSettingsInKernel.ofHomeAgent(kernel, config.homeLink(), config.internetLink(),
                config.settings().tun().device());
        former.takenOverInto(own);
        prepared = ConfiguredObjects.begin(own, around(settings),
                object -> config.keepsAggregates() && object instanceof Route);
    }

    private List<Rule> rules(HomeAgentSettings of) {
        return HomeAgentRules.of(config.settings().host(), config.settings().tun().device(), of.address(),
                servedPrefixes(of));
    }

    private static List<Route> unreachable(HomeAgentSettings of) {
        return of.servedPrefixes().stream()
                .map(prefix -> Route.reject(prefix, RouteType.UNREACHABLE).withPriority(LAST_PRIORITY)).toList();
    }

    private List<NetworkObject> around(HomeAgentSettings of) {
        final List<NetworkObject> objects = new ArrayList<>(rules(of));
        objects.addAll(unreachable(of));
        return objects;
    }

    @Override
    public Machine machine(Works works) throws IOException {
        final NodeClock clock = ground.clock();
        final RegistryOnDisk disk = RegistryOnDisk.open(config,
                new RegistryOnDisk.Place(ground.resources(), ground.means().stateDirectory(), ground.means().wakeUp()),
                new RegistryOnDisk.Clocks(clock, new SystemNodeClock(Arena.ofAuto())));
        final int linkMtuBytes = sides.internet == null ? DEFAULT_MTU : sides.internet.mtuBytes();
        final HomeAgent homeAgent = new HomeAgent(settings, new HomeAgentEnvironment(clock.nowNs(), disk.doubt(),
                disk.truth(), linkMtuBytes, new SecureRandom()));
        return new Around(works, homeAgent, disk,
                homeLinkPorts(homeAgent));
    }

    private HomeLinkPorts homeLinkPorts(HomeAgent homeAgent) {
        final Link link = sides.home;
        final HomeLinkSettings homeLink = settings.homeLink();
        return link == null
                ? HomeLinkPorts.none()
                : HomeLinkPorts.open(
                        (etherType, filter) -> ground.resources()
                                .add(LinuxLinkSocket.open(link.index(), etherType, filter)),
                        ground.routes(), link.name(), new HomeLinkPorts.Prefixes(homeLink.homeNetwork(),
                                homeLink.onLinkPrefixes(), homeLink.ownAddresses()),
                        homeAgent);
    }

    private static List<IpPrefix> servedPrefixes(HomeAgentSettings of) {
        final List<IpPrefix> served = new ArrayList<>();
        served.add(of.homeLink().homeNetwork());
        served.addAll(of.homeLink().onLinkPrefixes());
        served.addAll(of.servedPrefixes());
        return served;
    }

    /** The home agent itself, and what is around it. */
    private final class Around implements Machine {
        private final Works works;
        private final HomeAgent homeAgent;
        private final RegistryOnDisk disk;
        private final HomeLinkPorts homeLink;
        private final ConfiguredObjects objects = Objects.requireNonNull(prepared);

        Around(Works works, HomeAgent homeAgent, RegistryOnDisk disk, HomeLinkPorts homeLink) {
            this.works = works;
            this.homeAgent = homeAgent;
            this.disk = disk;
            this.homeLink = homeLink;
        }

        @Override
        public Needs needs() {
            return new Needs(new EffectExecutor.Interfaces(works.tunIndex(), config.homeLink(), false, null),
                    homeLink.solicitations(),
                    ErrorSources.Choice.ofHomeAgent(settings.homeLink().onLinkPrefixes()),
                    EnumSet.of(EventGroup.LINKS, EventGroup.ADDRESSES, EventGroup.ROUTES, EventGroup.SETTINGS));
        }

        @Override
        public Links links() {
            final List<LinkWatch.Interface> watched = new ArrayList<>();
            final List<InterfaceViews.Use> shown = new ArrayList<>();
            if (config.homeLink() != null) {
                watched.add(new LinkWatch.Interface("home link", config.homeLink()));
                shown.add(new InterfaceViews.Use(config.homeLink(), "home-link", "kernel"));
            }
            if (config.internetLink() != null) {
                watched.add(new LinkWatch.Interface("internet link", config.internetLink()));
                shown.add(new InterfaceViews.Use(config.internetLink(), "internet-link", "raw"));
            }
            return new Links(watched, shown);
        }

        @Override
        public String bindingName(int number) {
            final Ipv4Address holder = homeAgent.views().holder(number);
            return holder == null ? "unknown" : holder.toString();
        }

        @Override
        public Running run(Tools tools) {
            final Dataplane dataplane = works.dataplane();
            final DropWatch drops = DropWatch.ofHomeAgent(dataplane::value, tools.executor().securityLog());
            final HomeAgentRole role = new HomeAgentRole(homeAgent, tools.executor(), ground.clock(),
                    new HomeAgentRole.Ports(registrations, tools.events(), ground.routes(), homeLink.registrations(),
                            sides.home, config.internetLink(), homeLink.defense()),
                    new HomeAgentRole.Surroundings(disk.keeper(), ground.ipv6(), drops,
                            former::clear));
            final BindingAccounts accounts = new BindingAccounts(new BindingAccounts.Readers(dataplane::bindingValue,
                    dataplane::bindingValue, dataplane::lastPacketAgeNs));
            return new Running(role,
                    new HomeAgentState(ground.clock()::nowNs, onHost(tools),
                            new HomeAgentState.Parts(homeAgent, () -> troubles(role),
                                    homeLink, tools.view(), config.settings().tun().device(), accounts)),
                    List.of(drops, nowNs -> dataplane.makeRoom(), objects),
                    next -> follow((HomeAgentConfig) next, role));
        }

        private List<Trouble> troubles(HomeAgentRole role) {
            return Stream.concat(role.troubles().stream(), Stream.ofNullable(objects.trouble())).toList();
        }

        /** What leads to new prefixes comes before they are granted, what led to others goes after they were taken back. */
        private ErrorSources.Choice follow(HomeAgentConfig next, HomeAgentRole role) {
            final HomeAgentSettings wanted = next.homeAgent().withOwnAddresses(atStart);
            objects.want(around(wanted));
            final SolicitationResponder solicitations = homeLink.solicitations();
            if (solicitations != null) {
                solicitations.follow(wanted.homeLink().onLinkPrefixes(), wanted.homeLink().ownAddresses());
            }
            role.onSettings(wanted);
            objects.removeOthers();
            return ErrorSources.Choice.ofHomeAgent(wanted.homeLink().onLinkPrefixes());
        }

        private HomeAgentState.OnHost onHost(Tools tools) {
            return new HomeAgentState.OnHost(tools.host()::now,
                    () -> disk.keeper().pending(ground.clock().nowNs()));
        }
    }

    /** Room for a request of every mobile node at once, and of some thousand in any case. */
    private static int registrationBufferBytes(long mobileNodes) {
        return Math.clamp(mobileNodes * BYTES_PER_REQUEST, SMALLEST_BUFFER_BYTES, LARGEST_BUFFER_BYTES);
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
