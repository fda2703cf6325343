package org.dsmip.dataplane.end;

import org.dsmip.core.binding.BareHomeAddress;
import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Route;
import org.dsmip.core.binding.PeerEntries;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.jspecify.annotations.Nullable;

/** Packets into a tunnel are for registered addresses, packets out of it come from them. */
record HomeAgentEnd() implements End {
    @Override
    public @Nullable ForwardingEntry ownerInto(BindingSnapshot snapshot, Ipv4HeaderFlyweight packet) {
        return snapshot.byHomeAddress(packet.destination());
    }

    @Override
    public @Nullable Ipv6Route ownerInto(BindingSnapshot snapshot, Ipv6HeaderFlyweight packet) {
        return snapshot.longestMatch(packet.destinationHigh(), packet.destinationLow());
    }

    /** RFC 2003 section 3.2, RFC 3344 section 4.2.3: what comes from the tunnel's other end does not go in again. */
    @Override
    public boolean loops(Packet packet, Ipv4HeaderFlyweight header, ForwardingEntry owner) {
        return header.source() == owner.outer().destination()
                || NestingDepth.isExceeded(packet, owner.outer().source());
    }

    @Override
    public boolean hasProxy() {
        return true;
    }

    @Override
    public boolean tunnelsIpv4(ForwardingEntry owner) {
        return true;
    }

    @Override
    public @Nullable ForwardingEntry ofHomeLeg(BindingSnapshot snapshot, int here, int peer) {
        return snapshot.byHomeAddress(peer);
    }

    /** What comes from a care-of address is in an outer tunnel, even if somebody's home address is the same. */
    @Override
    public @Nullable ForwardingEntry ofBareHomeLeg(BindingSnapshot snapshot, @Nullable PeerEntries ofPeer,
            Ipv4HeaderFlyweight outer) {
        return ofPeer != null ? null : snapshot.byHomeAddress(outer.source());
    }

    @Override
    public boolean acceptsBareHomeLeg(ForwardingEntry owner, BareHomeAddress policy) {
        return switch (policy) {
            case T0_ONLY -> !owner.reverseTunneling() && !owner.ipv6Entries().isEmpty();
            case ALWAYS -> true;
            case NEVER -> false;
        };
    }

    @Override
    public boolean endsHere(ForwardingEntry owner, int destination) {
        return owner.outer().source() == destination;
    }

    @Override
    public boolean takesIpv4OnHomeLeg() {
        return false;
    }

    @Override
    public int registered(Ipv4HeaderFlyweight inner) {
        return inner.source();
    }

    @Override
    public @Nullable Ipv6Route ownerOutOf(BindingSnapshot snapshot, Ipv6HeaderFlyweight inner) {
        return snapshot.longestMatch(inner.sourceHigh(), inner.sourceLow());
    }

    @Override
    public DropReason notRegistered() {
        return DropReason.INNER_SOURCE;
    }

    @Override
    public @Nullable ForwardingEntry nextTunnel(BindingSnapshot snapshot, int destination) {
        return snapshot.byHomeAddress(destination);
    }

    @Override
    public @Nullable Ipv6Route nextTunnel(BindingSnapshot snapshot, long destinationHigh, long destinationLow) {
        return snapshot.longestMatch(destinationHigh, destinationLow);
    }
}
