package org.dsmip.dataplane.forward;

import org.dsmip.core.binding.BareHomeAddress;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Route;
import org.dsmip.core.binding.PeerEntries;
import org.dsmip.core.binding.Tunnel;
import org.dsmip.core.binding.TunnelPolicy;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.packet.AcceptanceRow;
import org.dsmip.core.packet.Decision;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.dataplane.end.End;
import org.dsmip.dataplane.offload.MergeReader;
import org.dsmip.dataplane.tx.Account;
import org.jspecify.annotations.Nullable;

/**
 * Packets that came through a tunnel: finds whose tunnel, strips it, and hands on what may come through it (RFC 3024 section
 * 4.3.2 and the truth table of reverse-tunnel acceptance). ICMP is what routers on the way say about the other direction. Used
 * by one worker.
 */
final class OutOfTunnel implements Stage {
    /** A raw socket receives no UDP. */
    private static final int NO_PORT = 0;

    private final End end;
    private final Decapsulator decapsulator = new Decapsulator();
    private final MergeReader merges = new MergeReader();
    private final HomeLegReassembly reassembly;
    private final Delivery delivery;
    private final TunnelErrors errors;
    private final Account account;
    private final Ipv4HeaderFlyweight outer = new Ipv4HeaderFlyweight();
    private boolean strictModeMatch;
    private BareHomeAddress bareHomeAddress = TunnelPolicy.DEFAULTS.acceptBareHomeAddress();
    private int source;
    private int destination;

    OutOfTunnel(End end, Delivery delivery, TunnelErrors errors, HomeLegReassembly reassembly, Account account) {
        this.end = end;
        this.delivery = delivery;
        this.errors = errors;
        this.reassembly = reassembly;
        this.account = account;
    }

    void follow(TunnelPolicy policy) {
        strictModeMatch = policy.strictModeMatch();
        bareHomeAddress = policy.acceptBareHomeAddress();
        decapsulator.follow(policy);
        errors.follow(policy);
    }

    @Override
    public Decision apply(Packet packet) {
        final WireError error = outer.wrap(packet.buffer(), packet.start(), packet.length()).check();
        if (error != WireError.NONE) {
            return packet.drop(error == WireError.TRUNCATED ? DropReason.TRUNCATED : DropReason.BAD_HEADER);
        }
        if (outer.isFragment()) {
            // The kernel puts outer fragments together before a raw socket sees them.
            return packet.drop(DropReason.REASSEMBLY);
        }
        if (outer.protocol() == IpProtocol.ICMP) {
            return errors.apply(packet);
        }
        final PeerEntries peer = packet.snapshot().byPeer(outer.source());
        final ForwardingEntry only = peer == null ? null : peer.only();
        if (only != null) {
            packet.belongsTo(only);
        }
        final ForwardingEntry entry = end.ofBareHomeLeg(packet.snapshot(), peer, outer);
        if (entry != null) {
            return bareHomeLeg(packet, entry);
        }
        if (peer == null) {
            return packet.drop(DropReason.TUNNEL_SOURCE_UNKNOWN);
        }
        // What is not for this end of any tunnel is not ours, whatever is inside.
        return endsHere(peer, outer.destination())
                ? throughOuterTunnel(packet, only)
                : packet.drop(DropReason.TUNNEL_DESTINATION_UNKNOWN);
    }

    private boolean endsHere(PeerEntries peer, int address) {
        for (int i = 0; i < peer.samples(); i++) {
            if (end.endsHere(peer.sample(i), address)) {
                return true;
            }
        }
        return false;
    }

    /** Rows S-6 and S-7: the home leg without the outer tunnel around it. */
    private Decision bareHomeLeg(Packet packet, ForwardingEntry entry) {
        packet.belongsTo(entry);
        if (!isHomeLeg(outer, entry)) {
            return packet.drop(DropReason.WRONG_ENCAPSULATION);
        }
        if (!end.acceptsBareHomeLeg(entry, bareHomeAddress)) {
            return packet.drop(DropReason.BARE_HOME_ADDRESS);
        }
        packet.accept(entry.reverseTunneling()
                ? AcceptanceRow.BARE_HOME_LEG_BY_POLICY
                : AcceptanceRow.BARE_HOME_LEG);
        return throughHomeLeg(packet, entry);
    }

    /** Stripping may write over the outer header: where the packet came from and went to is noted before. */
    private Decision throughOuterTunnel(Packet packet, @Nullable ForwardingEntry only) {
        source = outer.source();
        destination = outer.destination();
        final DropReason refused = decapsulator.strip(packet);
        if (refused != null) {
            return packet.drop(refused);
        }
        return decapsulator.carriedIpv6()
                ? outerIpv6(packet, only)
                : outerIpv4(packet);
    }

    private Decision outerIpv4(Packet packet) {
        final Ipv4HeaderFlyweight inner = decapsulator.ipv4();
        final ForwardingEntry entry = packet.snapshot().byHomeAddress(end.registered(inner));
        if (entry == null || !entry.hasPeer(source, NO_PORT)) {
            return packet.drop(end.notRegistered());
        }
        packet.belongsTo(entry);
        if (!end.endsHere(entry, destination)) {
            return packet.drop(DropReason.TUNNEL_DESTINATION_UNKNOWN);
        }
        if (!isNegotiated(entry.outer().encapsulation(), decapsulator.method())) {
            return packet.drop(DropReason.WRONG_ENCAPSULATION);
        }
        if (isHomeLeg(inner, entry)) {
            packet.accept(AcceptanceRow.HOME_LEG);
            if (inner.isFragment()) {
                return fragmentOfHomeLeg(packet, entry);
            }
            return throughHomeLeg(packet, entry);
        }
        packet.accept(AcceptanceRow.IPV4);
        return accept(packet, inner, entry);
    }

    private Decision accept(Packet packet, Ipv4HeaderFlyweight inner, ForwardingEntry entry) {
        final DropReason unreadable = merges.ipv4(packet, inner,
                Math.max(entry.tunnelMtuBytes(), entry.pathMtuBytes()));
        if (unreadable != null) {
            return packet.drop(unreadable);
        }
        account.outOfTunnel(false);
        return delivery.ipv4(packet, inner, entry);
    }

    private Decision fragmentOfHomeLeg(Packet packet, ForwardingEntry entry) {
        final HomeLegReassembly.Outcome outcome = reassembly.add(packet, decapsulator.ipv4());
        return switch (outcome) {
            case KEPT -> Decision.CONSUMED;
            case REFUSED -> packet.drop(DropReason.REASSEMBLY);
            case COMPLETE -> {
                account.add(Counter.REASSEMBLED, 1);
                yield throughHomeLeg(packet, entry);
            }
        };
    }

    private Decision throughHomeLeg(Packet packet, ForwardingEntry entry) {
        final DropReason refused = decapsulator.strip(packet);
        if (refused != null) {
            return packet.drop(refused);
        }
        if (!decapsulator.carriedIpv6()) {
            return end.takesIpv4OnHomeLeg()
                    ? wrappedForHomeAddress(packet, entry)
                    : packet.drop(DropReason.BAD_INNER_VERSION);
        }
        final Ipv6HeaderFlyweight inner = decapsulator.ipv6();
        if (TunnelControl.is(packet, inner, entry)) {
            packet.accept(AcceptanceRow.TUNNEL_CONTROL);
            return delivery.tunnelControl();
        }
        final Ipv6Route route = end.ownerOutOf(packet.snapshot(), inner);
        if (route == null || route.entry().homeAddress() != entry.homeAddress()) {
            return refuse(packet, inner);
        }
        return accept(packet, route, TunnelingMode.HOME_ADDRESS);
    }

    /** RFC 3344 section 4.3: a mobile node strips what is wrapped for its home address. */
    private Decision wrappedForHomeAddress(Packet packet, ForwardingEntry entry) {
        final Ipv4HeaderFlyweight inner = decapsulator.ipv4();
        if (inner.destination() != entry.homeAddress()) {
            return packet.drop(DropReason.INNER_DESTINATION);
        }
        packet.accept(AcceptanceRow.WRAPPED_IPV4);
        return accept(packet, inner, entry);
    }

    private Decision outerIpv6(Packet packet, @Nullable ForwardingEntry only) {
        final Ipv6HeaderFlyweight inner = decapsulator.ipv6();
        // Rows S-1 to S-3 and S-10: whose a link-local address is that several may have, nobody can tell.
        if (only != null && TunnelControl.is(packet, inner, only)) {
            packet.accept(AcceptanceRow.TUNNEL_CONTROL);
            return delivery.tunnelControl();
        }
        final Ipv6Route route = end.ownerOutOf(packet.snapshot(), inner);
        // Row S-10: of several bindings with one care-of address the one whose prefix it is.
        if (route == null || !route.entry().hasPeer(source, NO_PORT)) {
            return refuse(packet, inner);
        }
        packet.belongsTo(route.entry());
        if (!end.endsHere(route.entry(), destination)) {
            return packet.drop(DropReason.TUNNEL_DESTINATION_UNKNOWN);
        }
        final EncapsulationKind negotiated = route.entry().outer().encapsulation();
        if (!isNegotiated(negotiated, decapsulator.method())) {
            return packet.drop(DropReason.WRONG_ENCAPSULATION);
        }
        packet.accept(rowOf(only, route.entry()));
        return accept(packet, route, TunnelingMode.CARE_OF_ADDRESS);
    }

    private static AcceptanceRow rowOf(@Nullable ForwardingEntry only, ForwardingEntry entry) {
        if (only == null) {
            return AcceptanceRow.SHARED_CARE_OF_ADDRESS;
        }
        return entry.hasMode(TunnelingMode.CARE_OF_ADDRESS)
                ? AcceptanceRow.CARE_OF_ADDRESS
                : AcceptanceRow.OTHER_MODE;
    }

    private Decision accept(Packet packet, Ipv6Route route, TunnelingMode came) {
        // Rows S-2 and S-4: a tunnel through which the binding is sent nothing at all.
        if (!route.entry().hasMode(came)) {
            account.add(Counter.MODE_MISMATCH, 1);
            if (strictModeMatch) {
                return packet.drop(DropReason.MODE_MISMATCH);
            }
        }
        final Ipv6HeaderFlyweight inner = decapsulator.ipv6();
        final DropReason unreadable = merges.ipv6(packet, inner, route.entry().tunnelMtuBytes());
        if (unreadable != null) {
            return packet.drop(unreadable);
        }
        account.outOfTunnel(true);
        return delivery.ipv6(packet, inner, route.entry());
    }

    private Decision refuse(Packet packet, Ipv6HeaderFlyweight inner) {
        if (Addresses.isIpv6Group(inner.sourceHigh())
                || Addresses.isIpv6Martian(inner.sourceHigh(), inner.sourceLow())) {
            return packet.drop(DropReason.MARTIAN);
        }
        if (Addresses.isIpv6Group(inner.destinationHigh())) {
            return packet.drop(DropReason.MULTICAST);
        }
        return packet.drop(end.notRegistered());
    }

    private boolean isHomeLeg(Ipv4HeaderFlyweight header, ForwardingEntry entry) {
        final Tunnel leg = entry.homeLeg();
        if (header.source() != leg.destination() || header.destination() != leg.source()) {
            return false;
        }
        return switch (header.protocol()) {
            case IpProtocol.IPV6 -> true;
            // Row S-11: whatever this end sends, the other one may send the home leg by what the binding negotiated.
            case IpProtocol.GRE -> entry.outer().encapsulation() == EncapsulationKind.GRE
                    || leg.encapsulation() == EncapsulationKind.GRE;
            case IpProtocol.IPIP -> end.takesIpv4OnHomeLeg();
            default -> false;
        };
    }

    /** RFC 2004 leaves fragments and IPv6 to IP-in-IP, so a binding of minimal encapsulation accepts both. */
    private static boolean isNegotiated(EncapsulationKind negotiated, EncapsulationKind method) {
        return method == negotiated
                || (negotiated == EncapsulationKind.MINIMAL && method == EncapsulationKind.IP_IN_IP);
    }
}
