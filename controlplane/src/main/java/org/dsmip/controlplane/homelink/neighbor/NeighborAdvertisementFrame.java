package org.dsmip.controlplane.homelink.neighbor;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.core.wire.nd.NeighborAdvertisementFlyweight;
import org.dsmip.core.wire.nd.NeighborOption;

/**
 * Ethernet frames with neighbor advertisements (RFC 4861 section 4.4) that carry the target link-layer address option.
 * Stateless.
 */
public final class NeighborAdvertisementFrame {
    private static final int HOP_LIMIT = 255;

    private NeighborAdvertisementFrame() {}

    /**
     * Between whom a frame goes.
     *
     * @param senderMac source of the frame
     * @param receiverMac destination of the frame
     * @param source of the IPv6 packet
     * @param destination of the IPv6 packet
     */
    public record Ends(MacAddress senderMac, MacAddress receiverMac, Ipv6Address source, Ipv6Address destination) {
        /**
         * From one interface to all nodes on its link.
         *
         * @param senderMac of the interface
         * @param source one of its addresses
         * @return the ends
         */
        public static Ends toAllNodes(MacAddress senderMac, Ipv6Address source) {
            return new Ends(senderMac, MacAddress.ofIpv6Group(Ipv6Address.ALL_NODES), source, Ipv6Address.ALL_NODES);
        }
    }

    /**
     * Makes a frame.
     *
     * @param ends between whom it goes
     * @param flags of {@link NeighborAdvertisementFlyweight}
     * @param target whose link-layer address is told
     * @param owner that address
     * @return the frame, from the destination MAC address on
     */
    public static Octets of(Ends ends, int flags, Ipv6Address target, MacAddress owner) {
        final int advertisementLength = NeighborAdvertisementFlyweight.LENGTH + NeighborOption.LENGTH;
        final int ipOffset = EthernetHeaderFlyweight.LENGTH;
        final int advertisementOffset = ipOffset + Ipv6HeaderFlyweight.LENGTH;
        final byte[] frame = new byte[advertisementOffset + advertisementLength];
        final UnsafeBuffer buffer = new UnsafeBuffer(frame);
        new EthernetHeaderFlyweight().wrap(buffer, 0, EthernetHeaderFlyweight.LENGTH)
                .destination(ends.receiverMac.bits()).source(ends.senderMac.bits())
                .etherType(EthernetHeaderFlyweight.IPV6);
        final Ipv6HeaderFlyweight ip = new Ipv6HeaderFlyweight().wrap(buffer, ipOffset, Ipv6HeaderFlyweight.LENGTH)
                .firstWord(0, 0).payloadLength(advertisementLength).nextHeader(IpProtocol.ICMPV6).hopLimit(HOP_LIMIT)
                .source(ends.source.high(), ends.source.low())
                .destination(ends.destination.high(), ends.destination.low());
        new NeighborAdvertisementFlyweight().wrap(buffer, advertisementOffset, advertisementLength).clear()
                .flags(flags).target(target.high(), target.low())
                .linkLayerAddress(NeighborOption.TARGET_LINK_LAYER_ADDRESS, owner.bits())
                .computeChecksum(InternetChecksum.pseudoHeader(ip, IpProtocol.ICMPV6, advertisementLength));
        return Octets.of(frame);
    }
}
