package org.dsmip.controlplane.homelink;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.homelink.neighbor.NeighborAdvertisementFrame;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.arp.ArpPacketFlyweight;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.dsmip.core.wire.nd.NeighborAdvertisementFlyweight;

/** Frames that tell a whole link who has an address now. */
final class AnnouncementFrames {
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
        return NeighborAdvertisementFrame.of(NeighborAdvertisementFrame.Ends.toAllNodes(sender, source),
                NeighborAdvertisementFlyweight.OVERRIDE, target, owner);
    }
}
