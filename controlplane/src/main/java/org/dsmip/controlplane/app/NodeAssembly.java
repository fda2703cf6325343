package org.dsmip.controlplane.app;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import org.dsmip.controlplane.app.RoleAssembly.Ground;
import org.dsmip.controlplane.app.RoleAssembly.Machine;
import org.dsmip.controlplane.app.RoleAssembly.Running;
import org.dsmip.controlplane.app.RoleAssembly.Tools;
import org.dsmip.controlplane.app.RoleAssembly.Works;
import org.dsmip.controlplane.config.NodeConfig;
import org.dsmip.controlplane.config.NodeSettings;
import org.dsmip.controlplane.cycle.EffectExecutor;
import org.dsmip.controlplane.cycle.ForwardingPublisher;
import org.dsmip.controlplane.cycle.NodeClock;
import org.dsmip.controlplane.homelink.LinkAnnouncer;
import org.dsmip.controlplane.host.ErrorSources;
import org.dsmip.controlplane.host.KernelIpv6;
import org.dsmip.controlplane.host.KernelSettings;
import org.dsmip.controlplane.host.LinkWatch;
import org.dsmip.controlplane.host.NodeObjects;
import org.dsmip.controlplane.host.OtherNodes;
import org.dsmip.controlplane.host.Resources;
import org.dsmip.controlplane.host.TunnelDevices;
import org.dsmip.controlplane.host.TunnelInterface;
import org.dsmip.controlplane.host.Upkeep;
import org.dsmip.controlplane.journal.Watch;
import org.dsmip.controlplane.logging.LogOutput;
import org.dsmip.controlplane.show.DataPlane;
import org.dsmip.controlplane.store.StateDirectory;
import org.dsmip.controlplane.telemetry.BlackHoleHint;
import org.dsmip.controlplane.telemetry.DataplaneView;
import org.dsmip.controlplane.telemetry.InterfaceViews;
import org.dsmip.controlplane.telemetry.Surveillance;
import org.dsmip.controlplane.telemetry.TunOffloads;
import org.dsmip.core.binding.SnapshotCell;
import org.dsmip.core.io.NetworkEvents;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.SharedNames;
import org.dsmip.core.io.Sysctl;
import org.dsmip.core.io.linux.BpfFilter;
import org.dsmip.core.io.linux.LinuxLinkSocket;
import org.dsmip.core.io.linux.LinuxRouteTable;
import org.dsmip.core.io.linux.LinuxSharedNames;
import org.dsmip.core.io.linux.LinuxSysctl;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.dataplane.Dataplane;
import org.dsmip.dataplane.forward.ForwarderSettings.ErrorSource;

/** Opens and wires what every node has, in one order for all roles: device, kernel, data plane, state machine, duty cycle. */
final class NodeAssembly {
    private final NodeSettings settings;
    private final Resources resources;
    private final Sysctl sysctl = new LinuxSysctl();
    private final Ground ground;
    private final RoleAssembly role;

    /** What a node has made of its host. */
    private record Place(OtherNodes others, TunnelDevices tun, OwnConfiguration own, KernelSettings kernel,
            TunnelInterface tunnel) {}

    /** The data plane, its sockets, and what the workers see. */
    private record Plane(ForwardingPlane.Started started, SnapshotCell bindings) {
        Dataplane dataplane() {
            return started.dataplane();
        }
    }

    /**
     * What every node has from its beginning.
     *
     * @param resources takes back what is opened
     * @param clock tells the time
     * @param wakeUp lets the duty cycle look at once; for any thread
     * @param stateDirectory of this node alone
     */
    record Means(Resources resources, NodeClock clock, Runnable wakeUp, StateDirectory stateDirectory) {}

    private NodeAssembly(NodeSettings settings, RoleAssembly.Beginning beginning, Means means) throws IOException {
        this.settings = settings;
        resources = means.resources();
        ground = new Ground(means, resources.add(LinuxRouteTable.open()), new KernelIpv6(sysctl));
        role = beginning.begin(ground);
    }

    /** Assembles a node; whatever it opens goes into the resources. */
    static NodeRunner.Wired assemble(NodeSettings settings, RoleAssembly.Beginning beginning, Means means)
            throws IOException {
        return new NodeAssembly(settings, beginning, means).assemble();
    }

    private NodeRunner.Wired assemble() throws IOException {
        final Place place = takePlace();
        final Plane plane = startForwarding(place);
        final Machine machine = role.machine(new Works(place.own(), place.kernel(), place.others(), place.tun().index(),
                plane.dataplane()));
        final BlackHoleHint blackHoles = Surveillance.blackHoles(plane.dataplane(), machine::bindingName);
        final EffectExecutor executor = executor(place, plane, machine, blackHoles);
        final RouteTable routes = ground.routes();
        final NetworkEvents events = resources.add(routes.subscribe(machine.needs().events()));
        final ErrorSources errorSources = new ErrorSources(role.end().address(), machine.needs().errorSources(), routes,
                resources.add(routes.subscribe(EnumSet.of(EventGroup.ADDRESSES))),
                source -> plane.dataplane().errorSource(
                        new ErrorSource(source.ipv4().bits(), source.ipv6().high(), source.ipv6().low())));
        // Behind all that is opened: it watches what their queues lose.
        final Surveillance surveillance = Surveillance.of(plane.dataplane(), resources, settings.tun().device(),
                blackHoles);
        final Running running = machine.run(new Tools(executor, events, view(plane, surveillance, machine),
                new NodeObjects(routes, place.own(), place.kernel())));
        final List<Watch> watches = new ArrayList<>(List.of(plane.started().offloads(), errorSources));
        watches.addAll(running.watches());
        final Consumer<NodeConfig> follow = next -> {
            LogOutput.level(next.settings().logLevel().name());
            executor.policy(next.settings().tunnels());
            plane.started().offloads().follow(next.settings().forwarding().tun());
            errorSources.follow(running.follow().apply(next));
        };
        return new NodeRunner.Wired(running.role(), running.state(), surveillance.with(watches), follow);
    }

    private Place takePlace() {
        // The device first: while another node has it, that node's routes are not to be touched.
        final SharedNames names = new LinuxSharedNames();
        final OtherNodes others = resources.add(new OtherNodes(names, role.self()));
        final TunnelDevices tun = TunnelDevices.open(resources, ground.routes(), settings.tun().device(),
                settings.forwarding().workers());
        role.clearLeftovers();
        final OwnConfiguration own = resources.add(new OwnConfiguration(ground.routes(), ground.ipv6().families()));
        final KernelSettings kernel = resources.add(new KernelSettings(
                new KernelSettings.Host(sysctl, ground.routes(), names)));
        final TunnelInterface tunnel = tun.bringUp(
                new TunnelDevices.Size(settings.tun().mtuBytes(), settings.forwarding().tun().queueLength()),
                role.end().address(), role.end().isLent(),
                new TunnelInterface.Host(ground.routes(), own, kernel, sysctl));
        role.prepare(kernel, own);
        return new Place(others, tun, own, kernel, tunnel);
    }

    private Plane startForwarding(Place place) {
        final SnapshotCell bindings = new SnapshotCell(settings.tunnels());
        final TunnelSockets sockets = new TunnelSockets(resources, settings.host().mark());
        final ForwardingPlane.Started started = ForwardingPlane.start(resources,
                new ForwardingPlane.Plan(settings.forwarding(),
                        ForwardingPlane.at(role.end().end(), role.end().address()), bindings, sockets),
                place.tun().queues());
        place.others().tell(sockets::passOver);
        return new Plane(started, bindings);
    }

    private EffectExecutor executor(Place place, Plane plane, Machine machine, BlackHoleHint blackHoles) {
        final ForwardingPublisher publisher = new ForwardingPublisher(plane.bindings(),
                new BindingNumbers(plane.dataplane(), blackHoles), new SecureRandom());
        final LinkAnnouncer announcer = resources.add(new LinkAnnouncer(ground.routes(),
                index -> LinuxLinkSocket.open(index, 0, BpfFilter.ALL)));
        final List<LinkWatch.Interface> links = new ArrayList<>();
        links.add(new LinkWatch.Interface("tunnel device", settings.tun().device()));
        links.addAll(machine.links().watched());
        return new EffectExecutor(
                new EffectExecutor.Ports(role.registrations(), ground.routes(), place.own(), publisher, announcer,
                        machine.needs().responder()),
                machine.needs().interfaces(), Upkeep.of(List.of(place.kernel(), place.tunnel(), place.others(),
                        new LinkWatch(links, ground.routes(), ground.ipv6()))));
    }

    private DataPlane view(Plane plane, Surveillance surveillance, Machine machine) {
        final List<InterfaceViews.Use> uses = new ArrayList<>();
        uses.add(new InterfaceViews.Use(settings.tun().device(), "tunnel", "tun"));
        uses.addAll(machine.links().shown());
        final TunOffloads offloads = plane.started().offloads();
        return new DataplaneView(plane.dataplane(), plane.started().view(), offloads, surveillance,
                new InterfaceViews(ground.routes(), plane.dataplane(), offloads, surveillance, uses));
    }
}
