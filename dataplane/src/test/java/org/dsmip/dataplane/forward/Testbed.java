package org.dsmip.dataplane.forward;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Entry;
import org.dsmip.core.binding.Peer;
import org.dsmip.core.binding.Tunnel;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;

/** Addresses of the reference testbed, and bindings of its mobile node as either end sees them. */
final class Testbed {
    /** Home agent. */
    static final int HA = ipv4("192.0.2.1");
    /** Home address. */
    static final int HOA = ipv4("192.0.2.10");
    /** Co-located care-of address. */
    static final int COA = ipv4("203.0.113.10");
    /** Correspondent. */
    static final int CN = ipv4("203.0.113.99");
    /** Home agent. */
    static final Ipv6Address HA6 = Ipv6Address.parse("2001:db8:1::1");
    /** The mobile node's registered address. */
    static final Ipv6Address MN6 = Ipv6Address.parse("2001:db8:1::10");
    /** Correspondent. */
    static final Ipv6Address CN6 = Ipv6Address.parse("2001:db8:ffff::99");
    /** The home agent's end of the tunnel. */
    static final Ipv6Address HA_LINK_LOCAL = Ipv6Address.parse("fe80::c000:201");
    /** The mobile node's end of the tunnel. */
    static final Ipv6Address MN_LINK_LOCAL = Ipv6Address.parse("fe80::c000:20a");

    private Testbed() {}

    /** Bits of an IPv4 address. */
    static int ipv4(String text) {
        return Ipv4Address.parse(text).bits();
    }

    /** A binding of the mobile node with one address, T=1 and the MTUs of an Ethernet path. */
    static Binding binding() {
        return new Binding(1, HOA, COA, EncapsulationKind.IP_IN_IP, EncapsulationKind.IP_IN_IP, true, 1280, 1500,
                List.of(), List.of()).with("2001:db8:1::10/128", TunnelingMode.CARE_OF_ADDRESS);
    }

    /** A binding, from which the entries of both ends are made. */
    record Binding(int id, int homeAddress, int careOfAddress, EncapsulationKind outer,
            EncapsulationKind homeLeg,
            boolean reverseTunneling, int tunnelMtu, int pathMtu, List<Ipv6Entry> prefixes, List<Peer> formerPeers) {
        /** The same for another node. */
        Binding of(int otherId, String home, String careOf) {
            return new Binding(otherId, ipv4(home), ipv4(careOf), outer, homeLeg, reverseTunneling, tunnelMtu, pathMtu,
                    List.of(), formerPeers);
        }

        /** With another encapsulation between home agent and care-of address. */
        Binding by(EncapsulationKind kind) {
            return new Binding(id, homeAddress, careOfAddress, kind, homeLeg, reverseTunneling, tunnelMtu, pathMtu,
                    prefixes, formerPeers);
        }

        /** With another encapsulation between home agent and home address. */
        Binding homeLegBy(EncapsulationKind kind) {
            return new Binding(id, homeAddress, careOfAddress, outer, kind, reverseTunneling, tunnelMtu, pathMtu,
                    prefixes, formerPeers);
        }

        /** With the T bit granted or not. */
        Binding reverse(boolean granted) {
            return new Binding(id, homeAddress, careOfAddress, outer, homeLeg, granted, tunnelMtu, pathMtu, prefixes,
                    formerPeers);
        }

        /** With other MTUs. */
        Binding mtu(int tunnel, int path) {
            return new Binding(id, homeAddress, careOfAddress, outer, homeLeg, reverseTunneling, tunnel, path, prefixes,
                    formerPeers);
        }

        /** Without prefixes. */
        Binding ipv4Only() {
            return new Binding(id, homeAddress, careOfAddress, outer, homeLeg, reverseTunneling, tunnelMtu, pathMtu,
                    List.of(), formerPeers);
        }

        /** With one more prefix. */
        Binding with(String prefix, TunnelingMode mode) {
            final var more = new ArrayList<>(prefixes);
            more.add(new Ipv6Entry(Ipv6Prefix.parse(prefix), mode));
            return new Binding(id, homeAddress, careOfAddress, outer, homeLeg, reverseTunneling, tunnelMtu, pathMtu,
                    more,
                    formerPeers);
        }

        /** With all prefixes in a mode. */
        Binding all(TunnelingMode mode) {
            return new Binding(id, homeAddress, careOfAddress, outer, homeLeg, reverseTunneling, tunnelMtu, pathMtu,
                    prefixes.stream().map(entry -> new Ipv6Entry(entry.prefix(), mode)).toList(), formerPeers);
        }

        /** With care-of addresses of before. */
        Binding formerly(String... careOf) {
            return new Binding(id, homeAddress, careOfAddress, outer, homeLeg, reverseTunneling, tunnelMtu, pathMtu,
                    prefixes, Arrays.stream(careOf).map(text -> Peer.of(ipv4(text))).toList());
        }

        /** The home agent's entry. */
        ForwardingEntry atHomeAgent() {
            return new ForwardingEntry(id, homeAddress, Tunnel.of(outer, HA, careOfAddress),
                    Tunnel.of(homeLeg, HA, homeAddress), reverseTunneling, tunnelMtu, pathMtu, prefixes, formerPeers);
        }

        /** The mobile node's entry. */
        ForwardingEntry atMobileNode() {
            return new ForwardingEntry(id, homeAddress, Tunnel.of(outer, careOfAddress, HA),
                    Tunnel.of(homeLeg, homeAddress, HA), reverseTunneling, tunnelMtu, pathMtu, prefixes, List.of());
        }
    }
}
