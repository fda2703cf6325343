package org.dsmip.controlplane.homelink;

import java.util.List;
import org.dsmip.controlplane.homelink.neighbor.Absentees;
import org.dsmip.controlplane.homelink.neighbor.ConflictWatch;
import org.dsmip.controlplane.homelink.neighbor.ProbeResponder;
import org.dsmip.controlplane.homelink.neighbor.SolicitationResponder;
import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.linux.BpfFilter;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.sys.SystemCallException;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.dsmip.core.wire.mip.MessageType;
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
public record HomeLinkPorts(@Nullable LinkSocket registrations, @Nullable SolicitationResponder solicitations,
        @Nullable ProbeResponder probes, @Nullable ConflictWatch conflicts, @Nullable HomeLinkDefense defense) {
    private static final HomeLinkPorts NONE = new HomeLinkPorts(null, null, null, null, null);

    /** Opens a socket that hears of some frames on the home link. */
    @FunctionalInterface
    public interface Opener {
        /**
         * Opens a socket.
         *
         * @param etherType what the frames carry
         * @param filter which of them are heard
         * @return the socket, which the opener closes
         */
        LinkSocket open(int etherType, BpfFilter filter);
    }

    /**
     * What belongs to the home link.
     *
     * @param homeNetwork prefix of the IPv4 home addresses
     * @param onLinkPrefixes IPv6 prefixes that are on-link there
     * @param ownAddresses IPv6 addresses of routers there
     */
    public record Prefixes(Ipv4Prefix homeNetwork, List<Ipv6Prefix> onLinkPrefixes, List<Ipv6Address> ownAddresses) {
        /** Copies the lists. */
        public Prefixes {
            onLinkPrefixes = List.copyOf(onLinkPrefixes);
            ownAddresses = List.copyOf(ownAddresses);
        }
    }

    /** Hears what has been counted. */
    @FunctionalInterface
    public interface Counted {
        /**
         * A counter.
         *
         * @param name of the counter
         * @param unit of what is counted
         * @param value so far
         */
        void counter(String name, String unit, long value);
    }

    /**
     * Where there is no home link.
     *
     * @return hears nothing
     */
    public static HomeLinkPorts none() {
        return NONE;
    }

    /**
     * Opens what is heard on a home link.
     *
     * @param opener opens the sockets
     * @param routes tells the addresses of the interface
     * @param link name of the interface
     * @param prefixes what belongs to the link
     * @param absentees who is answered for
     * @return all of it
     */
    public static HomeLinkPorts open(Opener opener, RouteTable routes, String link, Prefixes prefixes,
            Absentees absentees) {
        final LinkSocket registrations = opener.open(EthernetHeaderFlyweight.IPV4,
                BpfFilter.udpPort(MessageType.PORT));
        final LinkSocket solicited = opener.open(EthernetHeaderFlyweight.IPV6, BpfFilter.neighborSolicitations());
        // The groups of all addresses in a network cannot be joined one by one.
        SystemCallException.check(solicited.receiveAllGroups(), "setsockopt",
                "PACKET_ADD_MEMBERSHIP = PACKET_MR_ALLMULTI");
        final LinkSocket probed = opener.open(EthernetHeaderFlyweight.ARP,
                BpfFilter.arpProbes(prefixes.homeNetwork));
        final SolicitationResponder solicitations = new SolicitationResponder(prefixes.onLinkPrefixes,
                prefixes.ownAddresses);
        final ProbeResponder probes = new ProbeResponder(absentees::defends, absentees::isAtHomeWith);
        final ConflictWatch conflicts = new ConflictWatch(address -> switch (address) {
            case Ipv4Address ipv4 -> absentees.defends(ipv4);
            case Ipv6Address ipv6 -> solicitations.defends(ipv6);
        });
        final List<LinkSocket> claims = List.of(
                opener.open(EthernetHeaderFlyweight.ARP, BpfFilter.arpClaims(prefixes.homeNetwork)),
                opener.open(EthernetHeaderFlyweight.IPV6, BpfFilter.neighborAdvertisements()));
        return new HomeLinkPorts(registrations, solicitations, probes, conflicts,
                new HomeLinkDefense(List.of(new HomeLinkDefense.Ear(solicitations, solicited),
                        new HomeLinkDefense.Ear(probes, probed)), new HomeLinkDefense.Lookout(conflicts, claims),
                        routes, link));
    }

    /**
     * What became of what was heard.
     *
     * @param counted hears every counter
     */
    public void count(Counted counted) {
        if (solicitations != null) {
            solicitations.counters().forEach((outcome, value) -> counted
                    .counter("solicitation-" + outcome.label(), "solicitations", value));
        }
        if (probes != null) {
            probes.counters().forEach((outcome, value) -> counted
                    .counter("arp-probe-" + outcome.label(), "probes", value));
        }
        if (conflicts != null) {
            conflicts.counters().forEach((outcome, value) -> counted
                    .counter("address-claim-" + outcome.label(), "claims", value));
        }
    }
}
