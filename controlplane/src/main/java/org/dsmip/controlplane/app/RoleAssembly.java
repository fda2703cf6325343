package org.dsmip.controlplane.app;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.dsmip.controlplane.config.NodeConfig;
import org.dsmip.controlplane.cycle.EffectExecutor;
import org.dsmip.controlplane.cycle.NodeClock;
import org.dsmip.controlplane.cycle.Role;
import org.dsmip.controlplane.homelink.neighbor.SolicitationResponder;
import org.dsmip.controlplane.host.ErrorSources;
import org.dsmip.controlplane.host.KernelIpv6;
import org.dsmip.controlplane.host.KernelSettings;
import org.dsmip.controlplane.host.LinkWatch;
import org.dsmip.controlplane.host.NodeObjects;
import org.dsmip.controlplane.host.OtherNodes;
import org.dsmip.controlplane.host.Resources;
import org.dsmip.controlplane.journal.Watch;
import org.dsmip.controlplane.show.DataPlane;
import org.dsmip.controlplane.show.NodeState;
import org.dsmip.controlplane.telemetry.InterfaceViews;
import org.dsmip.core.io.NetworkEvents;
import org.dsmip.core.io.OwnConfiguration;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.dataplane.Dataplane;
import org.dsmip.dataplane.end.TunnelEnd;
import org.jspecify.annotations.Nullable;

/**
 * What a role adds to what every node has. {@link NodeAssembly} asks for it in the order in which it stands here, and each stage
 * has what the stages before it have made. A further role is one more of these.
 */
interface RoleAssembly {
    /** What a node stands on. */
    record Ground(NodeAssembly.Means means, RouteTable routes, KernelIpv6 ipv6) {
        Resources resources() {
            return means.resources();
        }

        NodeClock clock() {
            return means.clock();
        }
    }

    /**
     * Which end of tunnels a node is.
     *
     * @param end as the data plane knows it
     * @param address the node's own at that end
     * @param isLent whether the tunnel device has the address, too
     */
    record End(TunnelEnd end, Ipv4Address address, boolean isLent) {}

    /** What works before there is a state machine. */
    record Works(OwnConfiguration own, KernelSettings kernel, OtherNodes others, int tunIndex, Dataplane dataplane) {}

    /** What carries out and shows. */
    record Tools(EffectExecutor executor, NetworkEvents events, DataPlane view, NodeObjects host) {}

    /**
     * Takes what another program may have, and looks whether all is there that is needed, before anything of the host is changed.
     */
    @FunctionalInterface
    interface Beginning {
        RoleAssembly begin(Ground ground) throws IOException;
    }

    /** Registrations come and go by this socket. */
    UdpSocket registrations();

    /** What other nodes of the host are told. */
    OtherNodes.Self self();

    End end();

    /** Clears what an earlier run of this node may have left and is in the way. */
    void clearLeftovers();

    /** Gives the kernel what the role needs besides its tunnel device. */
    void prepare(KernelSettings kernel, OwnConfiguration own);

    /** Makes the state machine, and opens what it hears and speaks by. */
    Machine machine(Works works) throws IOException;

    /** A state machine, and what it needs around it. */
    interface Machine {
        /** Needs around a state machine: what it acts on, and what is watched for it. */
        record Needs(EffectExecutor.Interfaces interfaces, @Nullable SolicitationResponder responder,
                ErrorSources.Choice errorSources, Set<EventGroup> events) {}

        /** Interfaces beside the tunnel device: those whose loss is told, and those that are shown. */
        record Links(List<LinkWatch.Interface> watched, List<InterfaceViews.Use> shown) {}

        Needs needs();

        Links links();

        /** Whose a binding is, for the operator. */
        String bindingName(int number);

        /** Brings the state machine into the duty cycle. */
        Running run(Tools tools);
    }

    /**
     * What a node does, what it shows, and what else it keeps an eye on.
     *
     * @param follow takes over other settings while it runs, and answers where errors come from by them
     */
    record Running(Role role, NodeState state, List<Watch> watches, Function<NodeConfig, ErrorSources.Choice> follow) {}
}
