package org.dsmip.controlplane.agent;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.arp.ArpPacketFlyweight;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.core.wire.nd.NeighborAdvertisementFlyweight;
import org.dsmip.core.wire.nd.NeighborOption;

/** Frames that tell a whole link who has an address now. */
final class AnnouncementFrames {
    private static final int ND_HOP_LIMIT = 255;

    private AnnouncementFrames() {}

    /** Gratuitous ARP in its reply form: RFC 3344 section 4.6. */
    static Octets gratuitousArp(Ipv4Address address, MacAddress owner, MacAddress sender) {
        final byte[] frame = new byte[EthernetHeaderFlyweight.LENGTH + ArpPacketFlyweight.LENGTH];
        final UnsafeBuffer buffer = new UnsafeBuffer(frame);
        new EthernetHeaderFlyweight().wrap(buffer, 0, EthernetHeaderFlyweight.LENGTH)
                .destination(MacAddress.BROADCAST.bits()).source(sender.bits()).etherType(EthernetHeaderFlyweight.ARP);
        new ArpPacketFlyweight().wrap(buffer, EthernetHeaderFlyweight.LENGTH, ArpPacketFlyweight.LENGTH).header()
                .operation(ArpPacketFlyweight.REPLY).senderHardwareAddress(owner.bits())
                .senderProtocolAddress(address.bits()).targetHardwareAddress(owner.bits())
                .targetProtocolAddress(address.bits());
        return Octets.of(frame);
    }

    /** Unsolicited neighbor advertisement to all nodes, R=0 S=0 O=1: RFC 3775 section 10.4.1, RFC 4861 section 7.2.6. */
    static Octets unsolicitedAdvertisement(Ipv6Address target, Ipv6Address source, MacAddress owner,
            MacAddress sender) {
        final int advertisementLength = NeighborAdvertisementFlyweight.LENGTH + NeighborOption.LENGTH;
        final int ipOffset = EthernetHeaderFlyweight.LENGTH;
        final int advertisementOffset = ipOffset + Ipv6HeaderFlyweight.LENGTH;
        final byte[] frame = new byte[advertisementOffset + advertisementLength];
        final UnsafeBuffer buffer = new UnsafeBuffer(frame);
        final Ipv6Address group = Ipv6Address.ALL_NODES;
        new EthernetHeaderFlyweight().wrap(buffer, 0, EthernetHeaderFlyweight.LENGTH)
                .destination(MacAddress.ofIpv6Group(group).bits()).source(sender.bits())
                .etherType(EthernetHeaderFlyweight.IPV6);
        final Ipv6HeaderFlyweight ip = new Ipv6HeaderFlyweight().wrap(buffer, ipOffset, Ipv6HeaderFlyweight.LENGTH)
                .firstWord(0, 0).payloadLength(advertisementLength).nextHeader(IpProtocol.ICMPV6).hopLimit(ND_HOP_LIMIT)
                .source(source.high(), source.low()).destination(group.high(), group.low());
        new NeighborAdvertisementFlyweight().wrap(buffer, advertisementOffset, advertisementLength).clear()
                .flags(NeighborAdvertisementFlyweight.OVERRIDE).targetHigh(target.high()).targetLow(target.low())
                .linkLayerAddress(NeighborOption.TARGET_LINK_LAYER_ADDRESS, owner.bits())
                .computeChecksum(InternetChecksum.pseudoHeader(ip, IpProtocol.ICMPV6, advertisementLength));
        return Octets.of(frame);
    }
}
