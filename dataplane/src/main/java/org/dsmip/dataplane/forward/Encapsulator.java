package org.dsmip.dataplane.forward;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.Tunnel;
import org.dsmip.core.binding.TunnelPolicy;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.wire.ip.GreHeaderFlyweight;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.MinimalForwardingHeaderFlyweight;
import org.dsmip.core.wire.ip.TunnelMarking;
import org.dsmip.dataplane.offload.OuterIdentifications;

/**
 * Writes outer headers into the headroom of a packet. The payload never moves; minimal encapsulation moves the IPv4 header.
 * Used by one worker.
 */
final class Encapsulator {
    private final Ipv4HeaderFlyweight outer = new Ipv4HeaderFlyweight();
    private final Ipv4HeaderFlyweight inner = new Ipv4HeaderFlyweight();
    private final GreHeaderFlyweight gre = new GreHeaderFlyweight();
    private final MinimalForwardingHeaderFlyweight minimal = new MinimalForwardingHeaderFlyweight();
    private final byte[] typesOfService = new byte[TunnelMarking.CLASSES];
    private final OuterIdentifications identifications;
    private int ttl;
    private boolean copyDontFragment;

    Encapsulator(OuterIdentifications identifications) {
        this.identifications = identifications;
    }

    void follow(TunnelPolicy policy) {
        ttl = policy.outerTtl();
        policy.marking().outerTypesOfService(typesOfService);
        copyDontFragment = policy.sizing().copyDontFragment();
    }

    /** Bytes that a tunnel adds to an IPv4 fragment, which is never less than what it adds to a whole packet. */
    static int fragmentOverhead(EncapsulationKind kind) {
        return switch (kind) {
            case IP_IN_IP, MINIMAL -> Ipv4HeaderFlyweight.LENGTH;
            case GRE -> Ipv4HeaderFlyweight.LENGTH + GreHeaderFlyweight.LENGTH;
        };
    }

    /** Bytes that a tunnel adds to an IPv4 packet. */
    static int overhead(Tunnel tunnel, Ipv4HeaderFlyweight header) {
        if (tunnel.encapsulation() != EncapsulationKind.MINIMAL || header.isFragment()) {
            return fragmentOverhead(tunnel.encapsulation());
        }
        return header.source() == tunnel.source()
                ? MinimalForwardingHeaderFlyweight.LENGTH
                : MinimalForwardingHeaderFlyweight.LENGTH_WITH_SOURCE;
    }

    /** IPv6 into the care-of address tunnel (Code 1). Minimal encapsulation cannot carry it: RFC 4213 instead. */
    void ipv6(Packet packet, Tunnel tunnel) {
        final int start = packet.start();
        // Traffic class straddles the first two octets.
        final int trafficClass = (packet.buffer().getShort(start, BIG_ENDIAN) >> 4) & 0xFF;
        if (tunnel.encapsulation() == EncapsulationKind.GRE) {
            gre(packet, GreHeaderFlyweight.IPV6);
            header(packet, tunnel, IpProtocol.GRE, trafficClass, 0);
        } else {
            header(packet, tunnel, IpProtocol.IPV6, trafficClass, 0);
        }
    }

    /** IPv4 into the care-of address tunnel: packets of the home address and the home leg of Code 0. */
    void ipv4(Packet packet, Tunnel tunnel) {
        ipv4(packet, tunnel, copyDontFragment);
    }

    /** The same where routers on the way may have to split even what the smallest of packets are. */
    void ipv4WithoutDontFragment(Packet packet, Tunnel tunnel) {
        ipv4(packet, tunnel, false);
    }

    private void ipv4(Packet packet, Tunnel tunnel, boolean dontFragmentGoesOut) {
        inner.wrap(packet.buffer(), packet.start(), packet.length());
        // RFC 2003 section 3.1: DF goes outward.
        final int flags = dontFragmentGoesOut && inner.dontFragment() ? Ipv4HeaderFlyweight.DONT_FRAGMENT : 0;
        switch (tunnel.encapsulation()) {
            case GRE -> {
                final int typeOfService = inner.typeOfService();
                gre(packet, GreHeaderFlyweight.IPV4);
                header(packet, tunnel, IpProtocol.GRE, typeOfService, flags);
            }
            case MINIMAL -> {
                // RFC 2004 section 3: not for fragments, whose offset would be lost; nor may DF be, which has no second place.
                if (inner.isFragment() || inner.dontFragment() != (flags != 0)) {
                    header(packet, tunnel, IpProtocol.IPIP, inner.typeOfService(), flags);
                } else {
                    minimal(packet, tunnel);
                }
            }
            case IP_IN_IP -> header(packet, tunnel, IpProtocol.IPIP, inner.typeOfService(), flags);
        }
    }

    private void gre(Packet packet, int protocolType) {
        prepend(packet, GreHeaderFlyweight.LENGTH);
        gre.wrap(packet.buffer(), packet.start(), packet.length()).flagsAndVersion(0).protocolType(protocolType);
    }

    private void header(Packet packet, Tunnel tunnel, int protocol,
            int innerTypeOfService,
            int flags) {
        prepend(packet, Ipv4HeaderFlyweight.LENGTH);
        outer.wrap(packet.buffer(), packet.start(), packet.length()).headerLength(Ipv4HeaderFlyweight.LENGTH)
                .typeOfService(typesOfService[innerTypeOfService] & 0xFF).totalLength(packet.length())
                .identification(identifications.next())
                .flagsAndOffset(flags).ttl(ttl).protocol(protocol).source(tunnel.source())
                .destination(tunnel.destination()).computeHeaderChecksum();
    }

    private void minimal(Packet packet, Tunnel tunnel) {
        final boolean sourceChanges = inner.source() != tunnel.source();
        final int headerLength = inner.headerLength();
        final int protocol = inner.protocol();
        final int destination = inner.destination();
        final int source = inner.source();
        final int added = sourceChanges
                ? MinimalForwardingHeaderFlyweight.LENGTH_WITH_SOURCE
                : MinimalForwardingHeaderFlyweight.LENGTH;
        final UnsafeBuffer buffer = packet.buffer();
        final int before = packet.start();
        prepend(packet, added);
        final int start = packet.start();
        // Towards lower addresses and byte by byte upward: the parts may overlap.
        for (int i = 0; i < headerLength; i++) {
            buffer.putByte(start + i, buffer.getByte(before + i));
        }
        outer.wrap(buffer, start, packet.length()).totalLength(packet.length()).protocol(IpProtocol.MINIMAL)
                .source(tunnel.source()).destination(tunnel.destination()).computeHeaderChecksum();
        minimal.wrap(buffer, start + headerLength, packet.length() - headerLength).protocol(protocol)
                .sourcePresent(sourceChanges).originalDestination(destination);
        if (sourceChanges) {
            minimal.originalSource(source);
        }
        minimal.computeHeaderChecksum();
    }

    private static void prepend(Packet packet, int bytes) {
        packet.bounds(packet.start() - bytes, packet.length() + bytes);
    }
}
