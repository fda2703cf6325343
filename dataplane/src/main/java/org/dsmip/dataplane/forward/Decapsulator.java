package org.dsmip.dataplane.forward;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelPolicy;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ip.Ecn;
import org.dsmip.core.wire.ip.GreHeaderFlyweight;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.core.wire.ip.MinimalForwardingHeaderFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * Strips one tunnel header: moves the bounds of a packet to what the tunnel carried and leaves what it learned in fields that
 * are good until the next call. Used by one worker.
 */
final class Decapsulator {
    private final Ipv4HeaderFlyweight outer = new Ipv4HeaderFlyweight();
    private final Ipv4HeaderFlyweight inner4 = new Ipv4HeaderFlyweight();
    private final Ipv6HeaderFlyweight inner6 = new Ipv6HeaderFlyweight();
    private final GreHeaderFlyweight gre = new GreHeaderFlyweight();
    private final MinimalForwardingHeaderFlyweight minimal = new MinimalForwardingHeaderFlyweight();
    private int takenFromOuter;
    private EncapsulationKind method = EncapsulationKind.IP_IN_IP;
    private boolean ipv6;

    void follow(TunnelPolicy policy) {
        takenFromOuter = policy.marking().bitsTakenFromOuter();
    }

    /** The IPv4 header of the packet that {@link #strip} left, if it is IPv4. */
    Ipv4HeaderFlyweight ipv4() {
        return inner4;
    }

    /** The IPv6 header of the packet that {@link #strip} left, if it is IPv6. */
    Ipv6HeaderFlyweight ipv6() {
        return inner6;
    }

    boolean carriedIpv6() {
        return ipv6;
    }

    EncapsulationKind method() {
        return method;
    }

    /** Strips the header; null, or why the packet must go. */
    @Nullable
    DropReason strip(Packet packet) {
        final UnsafeBuffer buffer = packet.buffer();
        final int start = packet.start();
        outer.wrap(buffer, start, packet.length());
        final int typeOfService = outer.typeOfService();
        final int headerLength = outer.headerLength();
        final int payload = start + headerLength;
        final int payloadLength = outer.totalLength() - headerLength;
        return switch (outer.protocol()) {
            case IpProtocol.IPV6 ->
                take(packet, payload, payloadLength, EncapsulationKind.IP_IN_IP, true, typeOfService);
            case IpProtocol.IPIP ->
                take(packet, payload, payloadLength, EncapsulationKind.IP_IN_IP, false, typeOfService);
            case IpProtocol.GRE -> gre(packet, payload, payloadLength, typeOfService);
            case IpProtocol.MINIMAL -> restore(packet, headerLength);
            default -> DropReason.WRONG_ENCAPSULATION;
        };
    }

    private @Nullable DropReason gre(Packet packet, int start, int length, int outerTypeOfService) {
        if (gre.wrap(packet.buffer(), start, length).check() != WireError.NONE) {
            return DropReason.BAD_GRE;
        }
        final int type = gre.protocolType();
        if (type != GreHeaderFlyweight.IPV4 && type != GreHeaderFlyweight.IPV6) {
            return DropReason.BAD_GRE;
        }
        final int skipped = gre.headerLength();
        return take(packet, start + skipped, length - skipped, EncapsulationKind.GRE,
                type == GreHeaderFlyweight.IPV6, outerTypeOfService);
    }

    private @Nullable DropReason take(Packet packet, int start, int length, EncapsulationKind kind,
            boolean carriesIpv6, int outerTypeOfService) {
        method = kind;
        ipv6 = carriesIpv6;
        final UnsafeBuffer buffer = packet.buffer();
        final WireError error = carriesIpv6
                ? inner6.wrap(buffer, start, length).check()
                : inner4.wrap(buffer, start, length).check();
        if (error != WireError.NONE) {
            return error == WireError.BAD_VERSION
                    ? DropReason.BAD_INNER_VERSION
                    : error == WireError.TRUNCATED ? DropReason.TRUNCATED : DropReason.BAD_HEADER;
        }
        // The length is the inner header's: what follows is padding (RFC 4213 section 3.6).
        final int innerLength = carriesIpv6
                ? Ipv6HeaderFlyweight.LENGTH + inner6.payloadLength()
                : inner4.totalLength();
        packet.bounds(start, innerLength);
        return carriesIpv6 ? combineClass6(outerTypeOfService) : combineClass4(outerTypeOfService);
    }

    private @Nullable DropReason combineClass6(int outerTypeOfService) {
        final int before = inner6.trafficClass();
        final int after = combine(before, outerTypeOfService);
        if (after == Ecn.DROP) {
            return DropReason.ECN;
        }
        if (after != before) {
            inner6.trafficClass(after);
        }
        return null;
    }

    /** The TOS or traffic class of a packet that leaves; {@link Ecn#DROP}: it must not. */
    private int combine(int inner, int outer) {
        final int ecn = Ecn.decapsulated(inner & Ecn.MASK, outer & Ecn.MASK);
        final int kept = inner & ~(takenFromOuter | Ecn.MASK);
        return ecn == Ecn.DROP ? Ecn.DROP : kept | (outer & takenFromOuter) | ecn;
    }

    private @Nullable DropReason combineClass4(int outerTypeOfService) {
        if (!inner4.isHeaderChecksumValid()) {
            return DropReason.BAD_HEADER;
        }
        if (inner4.ttl() == 0) {
            return DropReason.HOP_LIMIT;
        }
        final int before = inner4.typeOfService();
        final int after = combine(before, outerTypeOfService);
        if (after == Ecn.DROP) {
            return DropReason.ECN;
        }
        if (after != before) {
            inner4.replaceTypeOfService(after);
        }
        return null;
    }

    /** Puts the original header together again (RFC 2004 section 3); there is one header only, so no ECN to combine. */
    private @Nullable DropReason restore(Packet packet, int headerLength) {
        final UnsafeBuffer buffer = packet.buffer();
        final int start = packet.start();
        final int totalLength = outer.totalLength();
        if (outer.ttl() == 0) {
            return DropReason.HOP_LIMIT;
        }
        if (minimal.wrap(buffer, start + headerLength, totalLength - headerLength).check() != WireError.NONE) {
            return DropReason.BAD_MINIMAL;
        }
        final int removed = MinimalRestoration.restore(buffer, start, outer, minimal, inner4);
        packet.bounds(start + removed, totalLength - removed);
        inner4.wrap(buffer, start + removed, totalLength - removed);
        method = EncapsulationKind.MINIMAL;
        ipv6 = false;
        return null;
    }
}
