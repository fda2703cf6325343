package org.dsmip.dataplane.forward;

import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Route;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.packet.Decision;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.dataplane.end.End;
import org.dsmip.dataplane.tx.Account;

/**
 * Where a packet goes that came out of a tunnel rightfully: to the kernel by the TUN device, or at the home agent straight
 * into the tunnel of another mobile node. The kernel decrements TTL and hop limit of what it forwards; what does not pass it
 * is decremented here. Used by one worker.
 */
final class Delivery {
    private final End end;
    private final TunnelEntrance entrance;
    private final IcmpErrors errors;
    private final Account account;

    Delivery(End end, TunnelEntrance entrance, IcmpErrors errors, Account account) {
        this.end = end;
        this.entrance = entrance;
        this.errors = errors;
        this.account = account;
    }

    Decision ipv4(Packet packet, Ipv4HeaderFlyweight inner,
            ForwardingEntry from) {
        final int destination = inner.destination();
        if (Addresses.isIpv4Group(destination)) {
            return packet.drop(DropReason.MULTICAST);
        }
        if (Addresses.isIpv4Martian(destination) || Addresses.isIpv4Martian(inner.source())
                || Addresses.isIpv4Group(inner.source())) {
            return packet.drop(DropReason.MARTIAN);
        }
        entrance.clampMss(packet, from, false);
        if (destination == from.outer().destination()) {
            // RFC 2784 section 3.1: a packet for the one that wrapped it would go round in circles.
            return packet.drop(DropReason.LOOP);
        }
        final ForwardingEntry to = end.nextTunnel(packet.snapshot(), destination);
        if (to == null) {
            return Decision.TO_TUN;
        }
        if (to.homeAddress() == from.homeAddress()) {
            return packet.drop(DropReason.SAME_NODE);
        }
        // What needs an ICMP error or a fragment takes the way through the kernel, which knows how.
        if (inner.ttl() <= 1) {
            return Decision.TO_TUN;
        }
        entrance.fit(packet, to);
        if (!entrance.takesDirectly(packet, to, false)) {
            return Decision.TO_TUN;
        }
        inner.replaceTtl(inner.ttl() - 1);
        account.add(Counter.HAIRPINNED, packet.segments());
        return entrance.ipv4(packet, to);
    }

    Decision ipv6(Packet packet, Ipv6HeaderFlyweight inner, ForwardingEntry from) {
        final long high = inner.destinationHigh();
        final long low = inner.destinationLow();
        if (Addresses.isIpv6Group(high)) {
            return packet.drop(DropReason.MULTICAST);
        }
        if (Addresses.isLinkLocal(high) || Addresses.isLinkLocal(inner.sourceHigh())) {
            return packet.drop(DropReason.LINK_LOCAL);
        }
        if (Addresses.isIpv6Martian(high, low) || Addresses.isIpv6Martian(inner.sourceHigh(), inner.sourceLow())
                || Addresses.isIpv6Group(inner.sourceHigh())) {
            return packet.drop(DropReason.MARTIAN);
        }
        entrance.clampMss(packet, from, true);
        final Ipv6Route to = end.nextTunnel(packet.snapshot(), high, low);
        if (to == null) {
            return Decision.TO_TUN;
        }
        if (to.entry().homeAddress() == from.homeAddress()) {
            errors.addressUnreachable(packet);
            return packet.drop(DropReason.SAME_NODE);
        }
        if (inner.hopLimit() <= 1 || !entrance.takesDirectly(packet, to.entry(), true)) {
            return Decision.TO_TUN;
        }
        inner.hopLimit(inner.hopLimit() - 1);
        account.add(Counter.HAIRPINNED, packet.segments());
        return entrance.ipv6(packet, to);
    }

    /** Neighbor unreachability probes and echoes between the tunnel's own addresses: the kernel answers them. */
    Decision tunnelControl() {
        return Decision.TO_TUN;
    }
}
