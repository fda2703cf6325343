package org.dsmip.controlplane.app;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dsmip.controlplane.config.MobileNodeConfig;
import org.dsmip.controlplane.cycle.EffectExecutor;
import org.dsmip.controlplane.cycle.HomeAgentProbe;
import org.dsmip.controlplane.cycle.MobileNodeRole;
import org.dsmip.controlplane.cycle.SystemNodeClock;
import org.dsmip.controlplane.host.ErrorSources;
import org.dsmip.controlplane.host.HostClaims;
import org.dsmip.controlplane.host.HostSettings;
import org.dsmip.controlplane.host.KernelIpv6;
import org.dsmip.controlplane.host.KernelSettings;
import org.dsmip.controlplane.host.Leftovers;
import org.dsmip.controlplane.host.MissingInterface;
import org.dsmip.controlplane.host.MobileRouting;
import org.dsmip.controlplane.host.NodeSettingsInKernel;
import org.dsmip.controlplane.host.OtherNodes;
import org.dsmip.controlplane.host.Setting;
import org.dsmip.controlplane.journal.DropWatch;
import org.dsmip.controlplane.mobilenode.AttachmentDetection;
import org.dsmip.controlplane.mobilenode.HomeEvidence;
import org.dsmip.controlplane.mobilenode.MobileNode;
import org.dsmip.controlplane.mobilenode.MobileNodeSettings;
import org.dsmip.controlplane.mobilenode.RequestedPrefix;
import org.dsmip.controlplane.reconcile.Standing;
import org.dsmip.controlplane.show.HostObject;
import org.dsmip.controlplane.show.MobileNodeState;
import org.dsmip.controlplane.store.SmallFile;
import org.dsmip.controlplane.telemetry.InterfaceViews;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.linux.BpfFilter;
import org.dsmip.core.io.linux.LinuxLinkSocket;
import org.dsmip.core.io.linux.LinuxUdpSocket;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SystemCallException;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.dsmip.dataplane.end.TunnelEnd;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a mobile node adds to a node. */
final class MobileNodeAssembly implements RoleAssembly {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.mobile-node");

    private final MobileNodeConfig config;
    private final Ground ground;
    private final UdpSocket registrations;
    private MobileNodeSettings settings;

    private MobileNodeAssembly(MobileNodeConfig config, Ground ground, UdpSocket registrations,
            MobileNodeSettings settings) {
        this.config = config;
        this.ground = ground;
        this.registrations = registrations;
        this.settings = settings;
    }

    static RoleAssembly begin(MobileNodeConfig config, Ground ground) throws IOException {
        final MobileNodeSettings settings = carriedBy(ground.ipv6(), config.mobileNode());
        final HostSettings host = config.settings().host();
        HostClaims.ofMobileNode(ground.resources(), host);
        if (ground.routes().link(config.access()) == null) {
            throw MissingInterface.named(ground.routes(), "access " + config.access());
        }
        return new MobileNodeAssembly(config, ground,
                ground.resources().add(registrations(settings.request().localPort(), host.mark())), settings);
    }

    @Override
    public UdpSocket registrations() {
        return registrations;
    }

    @Override
    public OtherNodes.Self self() {
        return new OtherNodes.Self(false, settings.home().homeAgent(), MobileNodeConfig.homePrefixes(settings));
    }

    @Override
    public End end() {
        return new End(TunnelEnd.MOBILE_NODE, settings.home().homeAddress(), false);
    }

    @Override
    public void clearLeftovers() {
        Leftovers.ofMobileNode(ground.routes(), config.settings().host(),
                MobileNodeConfig.homePrefixes(settings).stream()
                        .filter(prefix -> prefix.equals(prefix.address().toHostPrefix())).map(IpPrefix::address)
                        .collect(Collectors.toSet()));
    }

    @Override
    public void prepare(KernelSettings kernel, OwnConfiguration own) {
        NodeSettingsInKernel.ofMobileNode(kernel, config.access(),
                settings.prefixes().stream().anyMatch(requested -> !requested.isHomeAddress()));
        if (!settings.prefixes().isEmpty()) {
            // L-10: what is forwarded for a network behind is not measured by the MTU of a route.
            kernel.need(Setting.own("net.ipv6.conf." + config.settings().tun().device() + ".mtu", Integer.toString(
                    Math.min(config.settings().tun().mtuBytes(), settings.dualStack().tunnelMtuBytes()))));
        }
    }

    @Override
    public Machine machine(Works works) throws IOException {
        final MobileRouting routing = new MobileRouting(works.own(),
                plan(config, works, MobileNodeConfig.homePrefixes(settings)));
        final MemoryFile memory = MemoryFile.open(ground.means().stateDirectory(), ground.clock().wallClockNtp(),
                new SystemNodeClock(Arena.ofAuto())::nowNs);
        final SmallFile writer = memory.writer();
        ground.resources().add(UninterruptibleThread.start(writer, "dsmip-store", writer::stop));
        final Ipv4Address homeAgent = settings.home().homeAgent();
        final HomeAgentProbe probe = ground.resources().add(new HomeAgentProbe(ground.routes(), config.access(),
                homeAgent, index -> LinuxLinkSocket.open(index, EthernetHeaderFlyweight.ARP,
                        BpfFilter.arpClaims(homeAgent.toHostPrefix()))));
        return new Around(works, routing, memory, probe);
    }

    private MobileRouting.Plan plan(MobileNodeConfig of, Works works, List<IpPrefix> homePrefixes) {
        return new MobileRouting.Plan(of.settings().host(), of.outside(), works.tunIndex(),
                of.mobileNode().dualStack().tunnelMtuBytes(), homePrefixes);
    }

    /** The mobile node itself, and what is around it. */
    private final class Around implements Machine {
        private final Works works;
        private final MobileRouting routing;
        private final MemoryFile memory;
        private final HomeAgentProbe probe;
        private final MobileNode mobileNode;

        Around(Works works, MobileRouting routing, MemoryFile memory, HomeAgentProbe probe) {
            this.works = works;
            this.routing = routing;
            this.memory = memory;
            this.probe = probe;
            mobileNode = new MobileNode(settings, memory.found(), new SecureRandom());
        }

        @Override
        public Needs needs() {
            return new Needs(new EffectExecutor.Interfaces(works.tunIndex(), config.access(), true, routing), null,
                    ErrorSources.Choice
                            .ofMobileNode(settings.prefixes().stream().map(RequestedPrefix::prefix).toList()),
                    EnumSet.of(EventGroup.LINKS, EventGroup.ADDRESSES, EventGroup.ROUTES, EventGroup.RULES,
                            EventGroup.SETTINGS, EventGroup.NEXT_HOPS));
        }

        /** Of the loss of the access interface the role itself tells. */
        @Override
        public Links links() {
            return new Links(List.of(), List.of(new InterfaceViews.Use(config.access(), "access", "raw")));
        }

        @Override
        public String bindingName(int number) {
            return settings.home().homeAddress().toString();
        }

        @Override
        public Running run(Tools tools) {
            final Ipv4Address homeAgent = settings.home().homeAgent();
            final MobileNodeRole.Place place = new MobileNodeRole.Place(new AttachmentDetection(settings),
                    new HomeEvidence(homeAgent, config.homeAgentMac(), memory.found().homeAgentMac()),
                    settings.request().encapsulation());
            final DropWatch drops = DropWatch.ofMobileNode(works.dataplane()::value, tools.executor().securityLog());
            final MobileNodeRole role = new MobileNodeRole(mobileNode, place, tools.executor(), ground.clock(),
                    new MobileNodeRole.Ports(registrations, tools.events(), ground.routes(), config.access(),
                            homeAgent, memory, probe, routing, drops));
            return new Running(role, new MobileNodeState(ground.clock()::nowNs,
                    new MobileNodeState.Parts(mobileNode, role::troubles, () -> onHost(tools), homeAgent,
                            tools.view())),
                    List.of(drops), next -> follow((MobileNodeConfig) next, role));
        }

        /** No packet of an address that comes or goes leaves bare: it has its rules before it is there, and after it is gone. */
        private ErrorSources.Choice follow(MobileNodeConfig next, MobileNodeRole role) {
            final List<IpPrefix> before = MobileNodeConfig.homePrefixes(settings);
            settings = carriedBy(ground.ipv6(), next.mobileNode());
            final List<IpPrefix> after = MobileNodeConfig.homePrefixes(settings);
            prepare(works.kernel(), works.own());
            works.others().follow(self());
            routing.follow(plan(next, works, Stream.concat(before.stream(), after.stream()).distinct().toList()));
            role.onSettings(settings);
            routing.follow(plan(next, works, after));
            return needs().errorSources();
        }

        private List<HostObject> onHost(Tools tools) {
            final List<HostObject> all = new ArrayList<>(tools.host().now().objects());
            all.addAll(routing.missing());
            mobileNode.troubles().forEach(note -> all.add(
                    new HostObject("address", note.what(), null, Standing.State.REFUSED, note.reason())));
            return all;
        }
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
}
