package org.dsmip.dataplane.forward;

import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.binding.Ipv6Route;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.packet.Decision;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.icmp.Icmpv6HeaderFlyweight;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.dataplane.end.End;
import org.dsmip.dataplane.offload.OffloadReader;

/**
 * Packets that the kernel routed to the TUN device: finds whose they are. The kernel has decremented TTL and hop limit of
 * what it forwarded, and left alone what this host originated. Used by one worker.
 */
final class IntoTunnel implements Stage {
    private final End end;
    private final TunnelEntrance entrance;
    private final OffloadReader offloads = new OffloadReader();
    private final Ipv4HeaderFlyweight ipv4 = new Ipv4HeaderFlyweight();
    private final Ipv6HeaderFlyweight ipv6 = new Ipv6HeaderFlyweight();

    IntoTunnel(End end, TunnelEntrance entrance) {
        this.end = end;
        this.entrance = entrance;
    }

    @Override
    public Decision apply(Packet packet) {
        if (packet.length() == 0) {
            return packet.drop(DropReason.TRUNCATED);
        }
        return switch ((packet.buffer().getByte(packet.start()) >> 4) & 0xF) {
            case 4 -> ipv4(packet);
            case 6 -> ipv6(packet);
            default -> packet.drop(DropReason.BAD_HEADER);
        };
    }

    private Decision ipv4(Packet packet) {
        if (ipv4.wrap(packet.buffer(), packet.start(), packet.length()).check() != WireError.NONE) {
            return packet.drop(isSuperPacket(packet, Ipv4HeaderFlyweight.LENGTH) && ipv4.totalLength() == 0
                    ? DropReason.JUMBO
                    : DropReason.BAD_HEADER);
        }
        if (ipv4.ttl() == 0) {
            return packet.drop(DropReason.HOP_LIMIT);
        }
        packet.bounds(packet.start(), ipv4.totalLength());
        final DropReason unreadable = packet.hasOffload() ? offloads.ipv4(packet, ipv4) : null;
        if (unreadable != null) {
            return packet.drop(unreadable);
        }
        if (Addresses.isIpv4Group(ipv4.destination())) {
            return packet.drop(DropReason.MULTICAST);
        }
        final ForwardingEntry entry = end.ownerInto(packet.snapshot(), ipv4);
        if (entry == null) {
            return packet.drop(DropReason.NO_BINDING);
        }
        packet.belongsTo(entry);
        if (end.loops(packet, ipv4, entry)) {
            return packet.drop(DropReason.LOOP);
        }
        return entrance.ipv4(packet, entry);
    }

    private Decision ipv6(Packet packet) {
        if (ipv6.wrap(packet.buffer(), packet.start(), packet.length()).check() != WireError.NONE) {
            return packet.drop(DropReason.BAD_HEADER);
        }
        if (isSuperPacket(packet, Ipv6HeaderFlyweight.LENGTH) && ipv6.payloadLength() == 0) {
            return packet.drop(DropReason.JUMBO);
        }
        packet.bounds(packet.start(), Ipv6HeaderFlyweight.LENGTH + ipv6.payloadLength());
        final DropReason unreadable = packet.hasOffload() ? offloads.ipv6(packet) : null;
        if (unreadable != null) {
            return packet.drop(unreadable);
        }
        if (Addresses.isIpv6Group(ipv6.destinationHigh())) {
            return packet.drop(DropReason.MULTICAST);
        }
        if (Addresses.isLinkLocal(ipv6.destinationHigh())) {
            return linkLocal(packet);
        }
        final Ipv6Route route = end.ownerInto(packet.snapshot(), ipv6);
        if (route == null) {
            return packet.drop(DropReason.NO_BINDING);
        }
        if (end.hasProxy() && isNeighborDiscovery(packet)) {
            // ND-7: what neighbors on the home link send to an absent node is for its proxy, which has heard it there.
            packet.belongsTo(route.entry());
            return Decision.CONSUMED;
        }
        return entrance.ipv6(packet, route);
    }

    /** A link that merges beyond 65 535 octets leaves the length of these 0, or to an option (RFC 2675). */
    private static boolean isSuperPacket(Packet packet, int headerLength) {
        return packet.gsoType() != PacketBatch.GSO_NONE && packet.length() > headerLength;
    }

    /** Neighbor discovery is never forwarded: its hop limit says that no router has touched it (RFC 4861 section 3.1). */
    private boolean isNeighborDiscovery(Packet packet) {
        if (ipv6.nextHeader() != IpProtocol.ICMPV6 || ipv6.payloadLength() < Icmpv6HeaderFlyweight.LENGTH) {
            return false;
        }
        final int type = packet.buffer().getByte(packet.start() + Ipv6HeaderFlyweight.LENGTH) & 0xFF;
        return type >= Icmpv6HeaderFlyweight.ROUTER_SOLICITATION && type <= Icmpv6HeaderFlyweight.REDIRECT;
    }

    /** Only what the two ends of a tunnel say to each other; all else link-local stays on its link. */
    private Decision linkLocal(Packet packet) {
        final ForwardingEntry entry = end.ofHomeLeg(packet.snapshot(), (int) ipv6.sourceLow(),
                (int) ipv6.destinationLow());
        if (entry == null || !Addresses.isTunnelLinkLocal(ipv6.destinationHigh(), ipv6.destinationLow(),
                entry.homeLeg().destination())
                || !Addresses.isTunnelLinkLocal(ipv6.sourceHigh(), ipv6.sourceLow(), entry.homeLeg().source())) {
            return packet.drop(DropReason.LINK_LOCAL);
        }
        return entrance.linkLocal(packet, entry);
    }
}
