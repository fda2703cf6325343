package org.dsmip.dataplane.forward;

import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Route;
import org.dsmip.core.binding.PeerEntries;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * One end of the tunnels: says whose a packet is, what its outer headers must look like, and where it goes next. Knows no more
 * than what is published. Stateless.
 */
sealed interface End permits HomeAgentEnd, MobileNodeEnd {
    /** The end that the settings name. */
    static End of(ForwarderSettings settings) {
        return switch (settings.end()) {
            case HOME_AGENT -> new HomeAgentEnd(settings.bareHomeAddress());
            case MOBILE_NODE -> new MobileNodeEnd();
        };
    }

    /** Whose an IPv4 packet is that goes into a tunnel here. */
    @Nullable
    ForwardingEntry ownerInto(BindingSnapshot snapshot, Ipv4HeaderFlyweight packet);

    /** Whose an IPv6 packet is that goes into a tunnel here. */
    @Nullable
    Ipv6Route ownerInto(BindingSnapshot snapshot, Ipv6HeaderFlyweight packet);

    /** Says whether an IPv4 packet would go round if it went into the tunnel of its owner. */
    boolean loops(Packet packet, Ipv4HeaderFlyweight header, ForwardingEntry owner);

    /** Says whether what neighbors say to a registered address has been heard by a proxy before it came here (ND-7). */
    boolean hasProxy();

    /** Says whether an owner's own IPv4 goes through the tunnel, rather than plainly to wherever it is for. */
    boolean tunnelsIpv4(ForwardingEntry owner);

    /** Whose home leg may lead from here to a peer, by IPv4 addresses; the caller sees whether it does. */
    @Nullable
    ForwardingEntry ofHomeLeg(BindingSnapshot snapshot, int here, int peer);

    /**
     * Whose home leg an IPv4 packet may be that has no outer tunnel around it; null if it has one, or comes from a source that
     * nobody knows.
     */
    @Nullable
    ForwardingEntry ofBareHomeLeg(BindingSnapshot snapshot, @Nullable PeerEntries ofPeer, Ipv4HeaderFlyweight outer);

    /** Says whether a home leg is taken without an outer tunnel around it (rows S-6 and S-7). */
    boolean acceptsBareHomeLeg(ForwardingEntry owner);

    /** Says whether the outer tunnel of an entry may end at an IPv4 address. */
    boolean endsHere(ForwardingEntry owner, int destination);

    /** Says whether the home leg may carry IPv4 (RFC 3344 section 4.3: what is wrapped for the home address). */
    boolean takesIpv4OnHomeLeg();

    /** The address of an IPv4 packet out of a tunnel that must be registered. */
    int registered(Ipv4HeaderFlyweight inner);

    /** Whose the address of an IPv6 packet out of a tunnel is that must be registered. */
    @Nullable
    Ipv6Route ownerOutOf(BindingSnapshot snapshot, Ipv6HeaderFlyweight inner);

    /** Why a packet out of a tunnel goes whose address is not registered. */
    DropReason notRegistered();

    /** Into whose tunnel an IPv4 packet out of another one goes; null: it is for the kernel. */
    @Nullable
    ForwardingEntry nextTunnel(BindingSnapshot snapshot, int destination);

    /** Into whose tunnel an IPv6 packet out of another one goes; null: it is for the kernel. */
    @Nullable
    Ipv6Route nextTunnel(BindingSnapshot snapshot, long destinationHigh, long destinationLow);
}
