package org.dsmip.controlplane.app;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.homeagent.HomeAgent;
import org.dsmip.controlplane.homeagent.HomeLinkSettings;
import org.dsmip.controlplane.homelink.HomeLinkDefense;
import org.dsmip.controlplane.homelink.neighbor.ConflictWatch;
import org.dsmip.controlplane.homelink.neighbor.ProbeResponder;
import org.dsmip.controlplane.homelink.neighbor.SolicitationResponder;
import org.dsmip.controlplane.host.Resources;
import org.dsmip.controlplane.show.DataPlaneState.CounterView;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.linux.BpfFilter;
import org.dsmip.core.io.linux.LinuxLinkSocket;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.sys.SystemCallException;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * What a home agent hears on the home link, all of it null where there is none.
 *
 * @param registrations frames with registrations, to learn who sends them
 * @param solicitations answers solicitations for networks
 * @param probes answers ARP probes
 * @param conflicts notices who claims what is defended
 * @param defense lets them hear and speak
 */
record HomeLinkPorts(@Nullable LinkSocket registrations, @Nullable SolicitationResponder solicitations,
        @Nullable ProbeResponder probes, @Nullable ConflictWatch conflicts, @Nullable HomeLinkDefense defense) {
    private static final HomeLinkPorts NONE = new HomeLinkPorts(null, null, null, null, null);

    static HomeLinkPorts open(Resources resources, RouteTable routes, HomeLinkSettings settings, @Nullable Link link,
            HomeAgent homeAgent) {
        if (link == null) {
            return NONE;
        }
        final LinkSocket registrations = listen(resources, link, EthernetHeaderFlyweight.IPV4,
                BpfFilter.udpPort(HomeAgentAssembly.REGISTRATION_PORT));
        final LinkSocket solicited = listen(resources, link, EthernetHeaderFlyweight.IPV6,
                BpfFilter.neighborSolicitations());
        // The groups of all addresses in a network cannot be joined one by one.
        SystemCallException.check(solicited.receiveAllGroups(), "setsockopt",
                "PACKET_ADD_MEMBERSHIP = PACKET_MR_ALLMULTI");
        final LinkSocket probed = listen(resources, link, EthernetHeaderFlyweight.ARP,
                BpfFilter.arpProbes(settings.homeNetwork()));
        final SolicitationResponder solicitations = new SolicitationResponder(settings.onLinkPrefixes(),
                settings.ownAddresses());
        final ProbeResponder probes = new ProbeResponder(homeAgent::defends, homeAgent::isAtHomeWith);
        final ConflictWatch conflicts = new ConflictWatch(address -> switch (address) {
            case Ipv4Address ipv4 -> homeAgent.defends(ipv4);
            case Ipv6Address ipv6 -> solicitations.defends(ipv6);
        });
        final List<LinkSocket> claims = List.of(
                listen(resources, link, EthernetHeaderFlyweight.ARP, BpfFilter.arpClaims(settings.homeNetwork())),
                listen(resources, link, EthernetHeaderFlyweight.IPV6, BpfFilter.neighborAdvertisements()));
        return new HomeLinkPorts(registrations, solicitations, probes, conflicts,
                new HomeLinkDefense(List.of(new HomeLinkDefense.Ear(solicitations, solicited),
                        new HomeLinkDefense.Ear(probes, probed)), new HomeLinkDefense.Lookout(conflicts, claims),
                        routes, link.name()));
    }

    private static LinkSocket listen(Resources resources, Link link, int etherType, BpfFilter filter) {
        return resources.add(LinuxLinkSocket.open(link.index(), etherType, filter));
    }

    /** What became of what was heard, by name and unit. */
    List<CounterView> counters() {
        final List<CounterView> counters = new ArrayList<>();
        if (solicitations != null) {
            solicitations.counters().forEach((outcome, value) -> counters
                    .add(new CounterView("solicitation-" + outcome.label(), "solicitations", value)));
        }
        if (probes != null) {
            probes.counters().forEach((outcome, value) -> counters
                    .add(new CounterView("arp-probe-" + outcome.label(), "probes", value)));
        }
        if (conflicts != null) {
            conflicts.counters().forEach((outcome, value) -> counters
                    .add(new CounterView("address-claim-" + outcome.label(), "claims", value)));
        }
        return counters;
    }
}
