package org.dsmip.dataplane.forward;

import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Route;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.PacketBatch;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * Packets that came through a tunnel: finds whose tunnel, strips it, and hands on what may come through it (RFC 3024 section
 * 4.3.2 and the truth table of reverse-tunnel acceptance). ICMP is what routers on the way say about the other direction. Used
 * by one worker.
 */
final class OutOfTunnel implements Stage {
    private final ForwarderSettings settings;
    private final boolean homeAgent;
    private final Decapsulator decapsulator;
    private final SuperPacketMark superPackets = new SuperPacketMark();
    private final HomeLegReassembly reassembly;
    private final Delivery delivery;
    private final TunnelErrors errors;
    private final Account account;
    private final Ipv4HeaderFlyweight outer = new Ipv4HeaderFlyweight();

    OutOfTunnel(ForwarderSettings settings, Delivery delivery, TunnelErrors errors, HomeLegReassembly reassembly,
            Account account) {
        this.settings = settings;
        decapsulator = new Decapsulator(settings.marking());
        homeAgent = settings.end() == TunnelEnd.HOME_AGENT;
        this.delivery = delivery;
        this.errors = errors;
        this.reassembly = reassembly;
        this.account = account;
    }

    @Override
    public Verdict apply(PacketBatch batch, int slot, BindingSnapshot snapshot, long nowNs) {
        account.begin();
        final WireError error = outer.wrap(batch.buffer(), batch.start(slot), batch.length(slot)).check();
        if (error != WireError.NONE) {
            return account.drop(error == WireError.TRUNCATED ? DropReason.TRUNCATED : DropReason.BAD_HEADER);
        }
        if (outer.isFragment()) {
            // The kernel puts outer fragments together before a raw socket sees them.
            return account.drop(DropReason.REASSEMBLY);
        }
        if (outer.protocol() == IpProtocol.ICMP) {
            return errors.apply(batch, slot, snapshot, nowNs);
        }
        final int source = outer.source();
        final int destination = outer.destination();
        final ForwardingEntry[] candidates = snapshot.byPeer(source);
        if (candidates.length == 1) {
            account.belongsTo(candidates[0]);
        }
        if (candidates.length > 0 && (homeAgent || destination != candidates[0].homeLeg().source())) {
            if (homeAgent && !endsHere(candidates, destination)) {
                return account.drop(DropReason.TUNNEL_DESTINATION_UNKNOWN);
            }
            return throughOuterTunnel(batch, slot, snapshot, candidates, nowNs);
        }
        final ForwardingEntry entry = homeAgent
                ? snapshot.byHomeAddress(source)
                : candidates.length > 0 ? candidates[0] : null;
        if (entry == null) {
            return account.drop(DropReason.TUNNEL_SOURCE_UNKNOWN);
        }
        account.belongsTo(entry);
        return bareHomeLeg(batch, slot, snapshot, entry, nowNs);
    }

    private static boolean endsHere(ForwardingEntry[] candidates, int destination) {
        for (ForwardingEntry entry : candidates) {
            if (entry.outer().source() == destination) {
                return true;
            }
        }
        return false;
    }

    /** Rows S-6 and S-7: the home leg without the outer tunnel around it. */
    private Verdict bareHomeLeg(PacketBatch batch, int slot, BindingSnapshot snapshot, ForwardingEntry entry,
            long nowNs) {
        if (!isHomeLeg(outer, entry)) {
            return account.drop(DropReason.WRONG_ENCAPSULATION);
        }
        if (homeAgent) {
            final boolean accepted = switch (settings.bareHomeAddress()) {
                case T0_ONLY -> !entry.reverseTunneling() && !entry.ipv6Entries().isEmpty();
                case ALWAYS -> true;
                case NEVER -> false;
            };
            if (!accepted) {
                return account.drop(DropReason.BARE_HOME_ADDRESS);
            }
        }
        return throughHomeLeg(batch, slot, snapshot, entry, nowNs);
    }

    private Verdict throughOuterTunnel(PacketBatch batch, int slot, BindingSnapshot snapshot,
            ForwardingEntry[] candidates, long nowNs) {
        final DropReason refused = decapsulator.strip(batch, slot);
        if (refused != null) {
            return account.drop(refused);
        }
        return decapsulator.carriedIpv6()
                ? outerIpv6(batch, slot, snapshot, candidates, nowNs)
                : outerIpv4(batch, slot, snapshot, candidates, nowNs);
    }

    private Verdict outerIpv4(PacketBatch batch, int slot, BindingSnapshot snapshot, ForwardingEntry[] candidates,
            long nowNs) {
        final Ipv4HeaderFlyweight inner = decapsulator.ipv4();
        final ForwardingEntry entry = ofHomeAddress(candidates, homeAgent ? inner.source() : inner.destination());
        if (entry == null) {
            return account.drop(homeAgent ? DropReason.INNER_SOURCE : DropReason.INNER_DESTINATION);
        }
        account.belongsTo(entry);
        if (!isNegotiated(entry.outer().encapsulation(), decapsulator.method())) {
            return account.drop(DropReason.WRONG_ENCAPSULATION);
        }
        if (isHomeLeg(inner, entry)) {
            if (inner.isFragment()) {
                return fragmentOfHomeLeg(batch, slot, snapshot, entry, nowNs);
            }
            return throughHomeLeg(batch, slot, snapshot, entry, nowNs);
        }
        account.outOfTunnel(false, batch.length(slot), batch.receivedAtNs());
        if (batch.length(slot) > entry.pathMtuBytes()
                && superPackets.ipv4(batch, slot, inner, entry.tunnelMtuBytes())) {
            account.add(Counter.SUPER_PACKETS, 1);
        }
        return delivery.ipv4(batch, slot, inner, snapshot, entry);
    }

    private Verdict fragmentOfHomeLeg(PacketBatch batch, int slot, BindingSnapshot snapshot, ForwardingEntry entry,
            long nowNs) {
        final HomeLegReassembly.Outcome outcome = reassembly.add(batch, slot, decapsulator.ipv4(), nowNs);
        return switch (outcome) {
            case KEPT -> {
                account.add(Counter.CONSUMED, 1);
                yield Verdict.DONE;
            }
            case REFUSED -> account.drop(DropReason.REASSEMBLY);
            case COMPLETE -> {
                account.add(Counter.REASSEMBLED, 1);
                yield throughHomeLeg(batch, slot, snapshot, entry, nowNs);
            }
        };
    }

    private Verdict throughHomeLeg(PacketBatch batch, int slot, BindingSnapshot snapshot, ForwardingEntry entry,
            long nowNs) {
        final DropReason refused = decapsulator.strip(batch, slot);
        if (refused != null) {
            return account.drop(refused);
        }
        if (!decapsulator.carriedIpv6()) {
            return homeAgent
                    ? account.drop(DropReason.BAD_INNER_VERSION)
                    : wrappedForHomeAddress(batch, slot, snapshot, entry);
        }
        final Ipv6HeaderFlyweight inner = decapsulator.ipv6();
        if (TunnelControl.is(batch, slot, inner, entry)) {
            return delivery.tunnelControl();
        }
        final Ipv6Route route = registered(inner, snapshot);
        if (route == null || route.entry().homeAddress() != entry.homeAddress()) {
            return refuse(inner);
        }
        return accept(batch, slot, snapshot, route, TunnelingMode.HOME_ADDRESS, nowNs);
    }

    /** RFC 3344 section 4.3: a mobile node strips what is wrapped for its home address. */
    private Verdict wrappedForHomeAddress(PacketBatch batch, int slot, BindingSnapshot snapshot,
            ForwardingEntry entry) {
        final Ipv4HeaderFlyweight inner = decapsulator.ipv4();
        if (inner.destination() != entry.homeAddress()) {
            return account.drop(DropReason.INNER_DESTINATION);
        }
        account.outOfTunnel(false, batch.length(slot), batch.receivedAtNs());
        return delivery.ipv4(batch, slot, inner, snapshot, entry);
    }

    private Verdict outerIpv6(PacketBatch batch, int slot, BindingSnapshot snapshot, ForwardingEntry[] candidates,
            long nowNs) {
        final Ipv6HeaderFlyweight inner = decapsulator.ipv6();
        if (candidates.length == 1 && TunnelControl.is(batch, slot, inner, candidates[0])) {
            return delivery.tunnelControl();
        }
        final Ipv6Route route = registered(inner, snapshot);
        // Row S-10: of several bindings with one care-of address the one whose prefix it is.
        if (route == null || ofHomeAddress(candidates, route.entry().homeAddress()) == null) {
            return refuse(inner);
        }
        account.belongsTo(route.entry());
        final EncapsulationKind negotiated = route.entry().outer().encapsulation();
        if (!isNegotiated(negotiated, decapsulator.method())) {
            return account.drop(DropReason.WRONG_ENCAPSULATION);
        }
        return accept(batch, slot, snapshot, route, TunnelingMode.CARE_OF_ADDRESS, nowNs);
    }

    private Verdict accept(PacketBatch batch, int slot, BindingSnapshot snapshot, Ipv6Route route, TunnelingMode came,
            long nowNs) {
        // Rows S-2 and S-4: a tunnel through which the binding is sent nothing at all.
        if (!route.entry().hasMode(came)) {
            account.add(Counter.MODE_MISMATCH, 1);
            if (settings.strictModeMatch()) {
                return account.drop(DropReason.MODE_MISMATCH);
            }
        }
        final Ipv6HeaderFlyweight inner = decapsulator.ipv6();
        final int tunnelMtuBytes = route.entry().tunnelMtuBytes();
        account.outOfTunnel(true, batch.length(slot), nowNs);
        if (batch.length(slot) > tunnelMtuBytes && superPackets.ipv6(batch, slot, inner, tunnelMtuBytes)) {
            account.add(Counter.SUPER_PACKETS, 1);
        }
        return delivery.ipv6(batch, slot, inner, snapshot, route.entry(), nowNs);
    }

    /** The route of the address that must be registered: the source at the home agent, the destination at the node. */
    private @Nullable Ipv6Route registered(Ipv6HeaderFlyweight inner, BindingSnapshot snapshot) {
        return homeAgent
                ? snapshot.longestMatch(inner.sourceHigh(), inner.sourceLow())
                : snapshot.longestMatch(inner.destinationHigh(), inner.destinationLow());
    }

    private Verdict refuse(Ipv6HeaderFlyweight inner) {
        if (Addresses.isIpv6Group(inner.sourceHigh())
                || Addresses.isIpv6Martian(inner.sourceHigh(), inner.sourceLow())) {
            return account.drop(DropReason.MARTIAN);
        }
        if (Addresses.isIpv6Group(inner.destinationHigh())) {
            return account.drop(DropReason.MULTICAST);
        }
        return account.drop(homeAgent ? DropReason.INNER_SOURCE : DropReason.INNER_DESTINATION);
    }

    private boolean isHomeLeg(Ipv4HeaderFlyweight header, ForwardingEntry entry) {
        final ForwardingEntry.Tunnel leg = entry.homeLeg();
        if (header.source() != leg.destination() || header.destination() != leg.source()) {
            return false;
        }
        return switch (header.protocol()) {
            case IpProtocol.IPV6 -> true;
            // Row S-11: whatever this end sends, the other one may send the home leg by what the binding negotiated.
            case IpProtocol.GRE -> entry.outer().encapsulation() == EncapsulationKind.GRE
                    || leg.encapsulation() == EncapsulationKind.GRE;
            case IpProtocol.IPIP -> !homeAgent;
            default -> false;
        };
    }

    /** RFC 2004 leaves fragments and IPv6 to IP-in-IP, so a binding of minimal encapsulation accepts both. */
    private static boolean isNegotiated(EncapsulationKind negotiated, EncapsulationKind method) {
        return method == negotiated
                || (negotiated == EncapsulationKind.MINIMAL && method == EncapsulationKind.IP_IN_IP);
    }

    private static @Nullable ForwardingEntry ofHomeAddress(ForwardingEntry[] candidates, int homeAddress) {
        for (ForwardingEntry entry : candidates) {
            if (entry.homeAddress() == homeAddress) {
                return entry;
            }
        }
        return null;
    }
}
