package org.dsmip.controlplane.homelink.neighbor;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.arp.ArpPacketFlyweight;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.core.wire.nd.NeighborAdvertisementFlyweight;
import org.dsmip.core.wire.nd.NeighborOption;
import org.jspecify.annotations.Nullable;

/**
 * What a neighbor says: this address is mine.
 *
 * @param address the address
 * @param claimant the MAC address by which it is said to be reached
 */
record AddressClaim(IpAddress address, MacAddress claimant) {
    private static final int HOP_LIMIT = 255;

    /** Reads an ARP packet or a neighbor advertisement; null: it is neither, or not a valid one. */
    static @Nullable AddressClaim of(Octets frame) {
        final UnsafeBuffer buffer = new UnsafeBuffer(frame.toArray());
        final EthernetHeaderFlyweight ethernet = new EthernetHeaderFlyweight().wrap(buffer, 0, buffer.capacity());
        if (ethernet.check() != WireError.NONE) {
            return null;
        }
        final AddressClaim claim = switch (ethernet.etherType()) {
            case EthernetHeaderFlyweight.ARP -> ofArp(buffer);
            case EthernetHeaderFlyweight.IPV6 -> ofAdvertisement(buffer, ethernet.source());
            default -> null;
        };
        return claim == null || claim.claimant.isGroup() || claim.claimant.bits() == 0 ? null : claim;
    }

    private static @Nullable AddressClaim ofArp(UnsafeBuffer frame) {
        final ArpPacketFlyweight arp = new ArpPacketFlyweight().wrap(frame, EthernetHeaderFlyweight.LENGTH,
                frame.capacity() - EthernetHeaderFlyweight.LENGTH);
        return arp.check() == WireError.NONE
                ? new AddressClaim(new Ipv4Address(arp.senderProtocolAddress()),
                        new MacAddress(arp.senderHardwareAddress()))
                : null;
    }

    // RFC 4861 section 7.1.2; a router may leave out the link-layer address where it answers unicast.
    private static @Nullable AddressClaim ofAdvertisement(UnsafeBuffer frame, long sender) {
        final int length = frame.capacity() - EthernetHeaderFlyweight.LENGTH;
        final Ipv6HeaderFlyweight ip = new Ipv6HeaderFlyweight().wrap(frame, EthernetHeaderFlyweight.LENGTH, length);
        if (ip.check() != WireError.NONE || ip.nextHeader() != IpProtocol.ICMPV6 || ip.hopLimit() != HOP_LIMIT) {
            return null;
        }
        final NeighborAdvertisementFlyweight advertisement = new NeighborAdvertisementFlyweight().wrap(frame,
                EthernetHeaderFlyweight.LENGTH + Ipv6HeaderFlyweight.LENGTH, ip.payloadLength());
        final boolean toGroup = ip.destinationHigh() >>> 56 == 0xFF;
        if (advertisement.check() != WireError.NONE
                || (toGroup && (advertisement.flags() & NeighborAdvertisementFlyweight.SOLICITED) != 0)
                || !advertisement.isChecksumValid(
                        InternetChecksum.pseudoHeader(ip, IpProtocol.ICMPV6, ip.payloadLength()))) {
            return null;
        }
        final long option = advertisement.linkLayerAddress(NeighborOption.TARGET_LINK_LAYER_ADDRESS);
        return new AddressClaim(new Ipv6Address(advertisement.targetHigh(), advertisement.targetLow()),
                new MacAddress(option == NeighborOption.ABSENT ? sender : option));
    }
}
