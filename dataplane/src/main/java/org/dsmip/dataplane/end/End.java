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

/**
 * One end of the tunnels: says whose a packet is, what its outer headers must look like, and where it goes next. Knows no more
 * than what is published. Stateless.
 */
public sealed interface End permits HomeAgentEnd, MobileNodeEnd {
    /**
     * One of the ends.
     *
     * @param end which
     * @return the end
     */
    static End of(TunnelEnd end) {
        return switch (end) {
            case HOME_AGENT -> new HomeAgentEnd();
            case MOBILE_NODE -> new MobileNodeEnd();
        };
    }

    /**
     * Whose an IPv4 packet is that goes into a tunnel here.
     *
     * @param snapshot what is published
     * @param packet its IPv4 header
     * @return the owner; null: nobody
     */
    @Nullable
    ForwardingEntry ownerInto(BindingSnapshot snapshot, Ipv4HeaderFlyweight packet);

    /**
     * Whose an IPv6 packet is that goes into a tunnel here.
     *
     * @param snapshot what is published
     * @param packet its IPv6 header
     * @return the owner's prefix; null: nobody
     */
    @Nullable
    Ipv6Route ownerInto(BindingSnapshot snapshot, Ipv6HeaderFlyweight packet);

    /**
     * Says whether an IPv4 packet would go round if it went into the tunnel of its owner.
     *
     * @param packet the packet
     * @param header its IPv4 header
     * @param owner whose it is
     * @return true if it would
     */
    boolean loops(Packet packet, Ipv4HeaderFlyweight header, ForwardingEntry owner);

    /**
     * Says whether what neighbors say to a registered address has been heard by a proxy before it came here (ND-7).
     *
     * @return true at the home agent
     */
    boolean hasProxy();

    /**
     * Says whether an owner's own IPv4 goes through the tunnel, rather than plainly to wherever it is for.
     *
     * @param owner the owner
     * @return true if it is tunneled
     */
    boolean tunnelsIpv4(ForwardingEntry owner);

    /**
     * Whose home leg may lead from here to a peer, by IPv4 addresses; the caller sees whether it does.
     *
     * @param snapshot what is published
     * @param here this end's address bits
     * @param peer the other end's address bits
     * @return whose it may be; null: nobody's
     */
    @Nullable
    ForwardingEntry ofHomeLeg(BindingSnapshot snapshot, int here, int peer);

    /**
     * Whose home leg an IPv4 packet may be that has no outer tunnel around it; null if it has one, or comes from a source that
     * nobody knows.
     *
     * @param snapshot what is published
     * @param ofPeer what is registered behind the source of the packet; null: nothing
     * @param outer its first IPv4 header
     * @return whose it may be; null: nobody's
     */
    @Nullable
    ForwardingEntry ofBareHomeLeg(BindingSnapshot snapshot, @Nullable PeerEntries ofPeer, Ipv4HeaderFlyweight outer);

    /**
     * Says whether a home leg is taken without an outer tunnel around it (rows S-6 and S-7).
     *
     * @param owner whose home leg
     * @param policy when the home agent takes one
     * @return true if it is taken
     */
    boolean acceptsBareHomeLeg(ForwardingEntry owner, BareHomeAddress policy);

    /**
     * Says whether the outer tunnel of an entry may end at an IPv4 address.
     *
     * @param owner whose tunnel
     * @param destination address bits
     * @return true if it may
     */
    boolean endsHere(ForwardingEntry owner, int destination);

    /**
     * Says whether the home leg may carry IPv4 (RFC 3344 section 4.3: what is wrapped for the home address).
     *
     * @return true at the mobile node
     */
    boolean takesIpv4OnHomeLeg();

    /**
     * The address of an IPv4 packet out of a tunnel that must be registered.
     *
     * @param inner its IPv4 header
     * @return address bits
     */
    int registered(Ipv4HeaderFlyweight inner);

    /**
     * Whose the address of an IPv6 packet out of a tunnel is that must be registered.
     *
     * @param snapshot what is published
     * @param inner its IPv6 header
     * @return the owner's prefix; null: nobody
     */
    @Nullable
    Ipv6Route ownerOutOf(BindingSnapshot snapshot, Ipv6HeaderFlyweight inner);

    /**
     * Why a packet out of a tunnel goes whose address is not registered.
     *
     * @return the reason to count
     */
    DropReason notRegistered();

    /**
     * Into whose tunnel an IPv4 packet out of another one goes; null: it is for the kernel.
     *
     * @param snapshot what is published
     * @param destination address bits
     * @return whose tunnel; null: none
     */
    @Nullable
    ForwardingEntry nextTunnel(BindingSnapshot snapshot, int destination);

    /**
     * Into whose tunnel an IPv6 packet out of another one goes; null: it is for the kernel.
     *
     * @param snapshot what is published
     * @param destinationHigh first half of the address
     * @param destinationLow second half
     * @return whose tunnel; null: none
     */
    @Nullable
    Ipv6Route nextTunnel(BindingSnapshot snapshot, long destinationHigh, long destinationLow);
}
