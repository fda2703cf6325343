package org.dsmip.bench.testbed.traffic;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.dsmip.core.wire.ip.GreHeaderFlyweight;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.core.wire.ip.MinimalForwardingHeaderFlyweight;
import org.dsmip.core.wire.ip.UdpHeaderFlyweight;
import org.dsmip.core.wire.mip.MessageType;

/**
 * Names the headers of a frame from the outside in, as the requirements write them: {@code 4(a>b,p)} an IPv4 header that
 * tunnels, or the outermost one; {@code 6} and {@code 4} the packet that is carried; {@code G(t)} GRE; {@code m(p,d,s)} the
 * minimal forwarding header; {@code U} UDP at the registration port. Link-local IPv6 is told apart, {@code 6(link-local)},
 * because no tunnel is meant to carry it. Not thread-safe.
 */
final class HeaderStack {
    private static final String MALFORMED = "malformed";

    private final EthernetHeaderFlyweight ethernet = new EthernetHeaderFlyweight();
    private final Ipv4HeaderFlyweight ipv4 = new Ipv4HeaderFlyweight();
    private final Ipv6HeaderFlyweight ipv6 = new Ipv6HeaderFlyweight();
    private final GreHeaderFlyweight gre = new GreHeaderFlyweight();
    private final MinimalForwardingHeaderFlyweight minimal = new MinimalForwardingHeaderFlyweight();
    private final UdpHeaderFlyweight udp = new UdpHeaderFlyweight();
    private final StringBuilder names = new StringBuilder(80);

    /** Names the headers of an Ethernet frame. */
    String ofFrame(byte[] frame) {
        final UnsafeBuffer bytes = new UnsafeBuffer(frame);
        names.setLength(0);
        if (ethernet.wrap(bytes, 0, frame.length).check() != WireError.NONE) {
            return MALFORMED;
        }
        final int start = EthernetHeaderFlyweight.LENGTH;
        addPayload(ethernet.etherType(), new UnsafeBuffer(bytes, start, frame.length - start), true);
        return names.toString();
    }

    /** Names the headers of an IPv4 packet. */
    String ofIpv4(byte[] packet) {
        names.setLength(0);
        addIpv4(new UnsafeBuffer(packet), true);
        return names.toString();
    }

    private void addPayload(int etherType, UnsafeBuffer payload, boolean outermost) {
        switch (etherType) {
            case EthernetHeaderFlyweight.IPV4 -> addIpv4(payload, outermost);
            case EthernetHeaderFlyweight.IPV6 -> addIpv6(payload);
            case EthernetHeaderFlyweight.ARP -> add("arp");
            default -> add(String.format("0x%04x", etherType));
        }
    }

    private void addIpv4(UnsafeBuffer packet, boolean outermost) {
        if (ipv4.wrap(packet, 0, packet.capacity()).check() != WireError.NONE) {
            add(MALFORMED);
            return;
        }
        final int protocol = ipv4.protocol();
        if (!outermost && !tunnels(protocol)) {
            add("4");
            return;
        }
        add("4(" + Ipv4Address.format(ipv4.source()) + ">" + Ipv4Address.format(ipv4.destination()) + "," + protocol
                + ")");
        if (ipv4.fragmentOffset() != 0) {
            add("fragment");
            return;
        }
        final UnsafeBuffer payload = new UnsafeBuffer(packet, ipv4.headerLength(), ipv4.payloadLength());
        switch (protocol) {
            case IpProtocol.IPIP -> addIpv4(payload, false);
            case IpProtocol.IPV6 -> addIpv6(payload);
            case IpProtocol.GRE -> addGre(payload);
            case IpProtocol.MINIMAL -> addMinimal(payload);
            case IpProtocol.UDP -> addUdp(payload);
            default -> {
            }
        }
    }

    private static boolean tunnels(int protocol) {
        return protocol == IpProtocol.IPIP || protocol == IpProtocol.IPV6 || protocol == IpProtocol.GRE
                || protocol == IpProtocol.MINIMAL;
    }

    private void addIpv6(UnsafeBuffer packet) {
        if (ipv6.wrap(packet, 0, packet.capacity()).check() != WireError.NONE) {
            add(MALFORMED);
            return;
        }
        add(isLocal(ipv6.sourceHigh(), ipv6.sourceLow()) || isLocal(ipv6.destinationHigh(), ipv6.destinationLow())
                || Ipv6Address.isMulticast(ipv6.destinationHigh()) ? "6(link-local)" : "6");
    }

    /** Link-local, or unspecified as in duplicate address detection. */
    private static boolean isLocal(long high, long low) {
        return Ipv6Address.isLinkLocal(high) || (high == 0 && low == 0);
    }

    private void addGre(UnsafeBuffer packet) {
        if (gre.wrap(packet, 0, packet.capacity()).check() != WireError.NONE) {
            add(MALFORMED);
            return;
        }
        add(String.format("G(%04X)", gre.protocolType()));
        final int length = gre.headerLength();
        addPayload(gre.protocolType(), new UnsafeBuffer(packet, length, packet.capacity() - length), false);
    }

    /** Behind it an IPv4 packet goes on without its header, so there is nothing left to name. */
    private void addMinimal(UnsafeBuffer packet) {
        if (minimal.wrap(packet, 0, packet.capacity()).check() != WireError.NONE) {
            add(MALFORMED);
            return;
        }
        final String source = minimal.sourcePresent() ? "," + Ipv4Address.format(minimal.originalSource()) : "";
        add("m(" + minimal.protocol() + "," + Ipv4Address.format(minimal.originalDestination()) + source + ")");
        final int length = minimal.headerLength();
        if (minimal.protocol() == IpProtocol.IPV6) {
            addIpv6(new UnsafeBuffer(packet, length, packet.capacity() - length));
        }
    }

    private void addUdp(UnsafeBuffer packet) {
        if (udp.wrap(packet, 0, packet.capacity()).check() == WireError.NONE
                && (udp.sourcePort() == MessageType.PORT || udp.destinationPort() == MessageType.PORT)) {
            add("U");
        }
    }

    private void add(String name) {
        if (!names.isEmpty()) {
            names.append(' ');
        }
        names.append(name);
    }
}
