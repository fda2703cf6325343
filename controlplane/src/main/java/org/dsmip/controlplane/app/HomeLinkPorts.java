package org.dsmip.controlplane.app;

import org.dsmip.controlplane.agent.HomeLinkDefense;
import org.dsmip.controlplane.homeagent.HomeLinkSettings;
import org.dsmip.controlplane.neighbor.SolicitationResponder;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.linux.BpfFilter;
import org.dsmip.core.io.linux.LinuxLinkSocket;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.sys.SystemCallException;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * What a home agent hears on the home link, all of it null where there is none.
 *
 * @param link the interface
 * @param registrations frames with registrations, to learn who sends them
 * @param responder answers solicitations for networks
 * @param defense lets it hear and speak
 */
record HomeLinkPorts(@Nullable Link link, @Nullable LinkSocket registrations,
        @Nullable SolicitationResponder responder, @Nullable HomeLinkDefense defense) {
    private static final HomeLinkPorts NONE = new HomeLinkPorts(null, null, null, null);

    static HomeLinkPorts open(Resources resources, RouteTable routes, HomeLinkSettings settings, @Nullable Link link,
            int registrationPort) {
        if (link == null) {
            return NONE;
        }
        final LinkSocket registrations = resources.add(LinuxLinkSocket.open(link.index(),
                EthernetHeaderFlyweight.IPV4, BpfFilter.udpPort(registrationPort)));
        final LinkSocket solicitations = resources.add(LinuxLinkSocket.open(link.index(),
                EthernetHeaderFlyweight.IPV6, BpfFilter.neighborSolicitations()));
        // The groups of all addresses in a network cannot be joined one by one.
        SystemCallException.check(solicitations.receiveAllGroups(), "setsockopt",
                "PACKET_ADD_MEMBERSHIP = PACKET_MR_ALLMULTI");
        final SolicitationResponder responder = new SolicitationResponder(settings.onLinkPrefixes(),
                settings.ownAddresses());
        return new HomeLinkPorts(link, registrations, responder,
                new HomeLinkDefense(responder, solicitations, routes, link.name()));
    }
}
