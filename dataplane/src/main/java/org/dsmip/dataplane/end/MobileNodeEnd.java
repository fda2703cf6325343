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

/** Packets into the tunnel come from registered addresses, packets out of it are for them. */
record MobileNodeEnd() implements End {
    /** A raw socket receives no UDP. */
    private static final int NO_PORT = 0;

    @Override
    public @Nullable ForwardingEntry ownerInto(BindingSnapshot snapshot, Ipv4HeaderFlyweight packet) {
        return snapshot.byHomeAddress(packet.source());
    }

    @Override
    public @Nullable Ipv6Route ownerInto(BindingSnapshot snapshot, Ipv6HeaderFlyweight packet) {
        return snapshot.longestMatch(packet.sourceHigh(), packet.sourceLow());
    }

    @Override
    public boolean loops(Packet packet, Ipv4HeaderFlyweight header, ForwardingEntry owner) {
        return false;
    }

    @Override
    public boolean hasProxy() {
        return false;
    }

    @Override
    public boolean tunnelsIpv4(ForwardingEntry owner) {
        return owner.reverseTunneling();
    }

    @Override
    public @Nullable ForwardingEntry ofHomeLeg(BindingSnapshot snapshot, int here, int peer) {
        return snapshot.byHomeAddress(here);
    }

    @Override
    public @Nullable ForwardingEntry ofBareHomeLeg(BindingSnapshot snapshot, @Nullable PeerEntries ofPeer,
            Ipv4HeaderFlyweight outer) {
        final ForwardingEntry entry = ofPeer == null ? null : snapshot.byHomeAddress(outer.destination());
        return entry != null && entry.hasPeer(outer.source(), NO_PORT) ? entry : null;
    }

    @Override
    public boolean acceptsBareHomeLeg(ForwardingEntry owner, BareHomeAddress policy) {
        return true;
    }

    /** The care-of address has just changed, perhaps, and the home agent does not know it yet. */
    @Override
    public boolean endsHere(ForwardingEntry owner, int destination) {
        return true;
    }

    @Override
    public boolean takesIpv4OnHomeLeg() {
        return true;
    }

    @Override
    public int registered(Ipv4HeaderFlyweight inner) {
        return inner.destination();
    }

    @Override
    public @Nullable Ipv6Route ownerOutOf(BindingSnapshot snapshot, Ipv6HeaderFlyweight inner) {
        return snapshot.longestMatch(inner.destinationHigh(), inner.destinationLow());
    }

    @Override
    public DropReason notRegistered() {
        return DropReason.INNER_DESTINATION;
    }

    @Override
    public @Nullable ForwardingEntry nextTunnel(BindingSnapshot snapshot, int destination) {
        return null;
    }

    @Override
    public @Nullable Ipv6Route nextTunnel(BindingSnapshot snapshot, long destinationHigh, long destinationLow) {
        return null;
    }
}
