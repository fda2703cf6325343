package org.dsmip.controlplane.rehearsal;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.arp.ArpPacketFlyweight;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;

/** Packets for a rehearsal: UDP in name, of zeros. */
final class RehearsalPackets {
    private static final int LENGTH = 64;
    private static final int TTL = 64;

    private RehearsalPackets() {}

    /** A packet between two addresses of one family. */
    static Octets packet(IpAddress source, IpAddress destination) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);
        networkHeader(buffer, source, destination, IpProtocol.UDP);
        return Octets.of(buffer.byteArray());
    }

    /** Writes the network header of a packet that fills a buffer. */
    static void networkHeader(UnsafeBuffer buffer, IpAddress source, IpAddress destination, int protocol) {
        final int length = buffer.capacity();
        if (source instanceof Ipv6Address from && destination instanceof Ipv6Address to) {
            new Ipv6HeaderFlyweight().wrap(buffer, 0, length).firstWord(0, 0)
                    .payloadLength(length - Ipv6HeaderFlyweight.LENGTH).nextHeader(protocol).hopLimit(TTL)
                    .source(from.high(), from.low()).destination(to.high(), to.low());
        } else if (source instanceof Ipv4Address from && destination instanceof Ipv4Address to) {
            new Ipv4HeaderFlyweight().wrap(buffer, 0, length).headerLength(Ipv4HeaderFlyweight.LENGTH)
                    .totalLength(length).ttl(TTL).protocol(protocol).source(from.bits()).destination(to.bits())
                    .computeHeaderChecksum();
        }
    }

    /** The ARP reply with which the home agent's kernel answers. */
    static Octets homeAgentAnswer() {
        final UnsafeBuffer buffer = new UnsafeBuffer(
                new byte[EthernetHeaderFlyweight.LENGTH + ArpPacketFlyweight.LENGTH]);
        new EthernetHeaderFlyweight().wrap(buffer, 0, EthernetHeaderFlyweight.LENGTH)
                .destination(Scene.MOBILE_NODE_MAC.bits()).source(Scene.HOME_AGENT_MAC.bits())
                .etherType(EthernetHeaderFlyweight.ARP);
        new ArpPacketFlyweight().wrap(buffer, EthernetHeaderFlyweight.LENGTH, ArpPacketFlyweight.LENGTH).header()
                .operation(ArpPacketFlyweight.REPLY).senderHardwareAddress(Scene.HOME_AGENT_MAC.bits())
                .senderProtocolAddress(Scene.HOME_AGENT.bits()).targetHardwareAddress(Scene.MOBILE_NODE_MAC.bits())
                .targetProtocolAddress(0);
        return Octets.of(buffer.byteArray());
    }

    /** The frame in which the home link carries a packet of the mobile node. */
    static Octets frame(Ipv4Address source, Ipv4Address destination) {
        final byte[] packet = packet(source, destination).toArray();
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[EthernetHeaderFlyweight.LENGTH + packet.length]);
        new EthernetHeaderFlyweight().wrap(buffer, 0, EthernetHeaderFlyweight.LENGTH)
                .destination(Scene.HOME_AGENT_MAC.bits()).source(Scene.MOBILE_NODE_MAC.bits())
                .etherType(EthernetHeaderFlyweight.IPV4);
        buffer.putBytes(EthernetHeaderFlyweight.LENGTH, packet);
        return Octets.of(buffer.byteArray());
    }
}
