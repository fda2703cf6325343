package org.dsmip.core.wire;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.dsmip.core.wire.arp.ArpPacketFlyweight;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.dsmip.core.wire.icmp.Icmpv4HeaderFlyweight;
import org.dsmip.core.wire.icmp.Icmpv6HeaderFlyweight;
import org.dsmip.core.wire.ip.GreHeaderFlyweight;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.core.wire.ip.MinimalForwardingHeaderFlyweight;
import org.dsmip.core.wire.ip.TcpHeaderFlyweight;
import org.dsmip.core.wire.ip.UdpHeaderFlyweight;
import org.dsmip.core.wire.mip.AdvertisementExtensionWalk;
import org.dsmip.core.wire.mip.AgentAdvertisementFlyweight;
import org.dsmip.core.wire.mip.AgentSolicitationFlyweight;
import org.dsmip.core.wire.mip.LengthRule;
import org.dsmip.core.wire.mip.MessageType;
import org.dsmip.core.wire.mip.MobilityAgentAdvertisementExtensionFlyweight;
import org.dsmip.core.wire.mip.RegistrationDecoder;
import org.dsmip.core.wire.mip.RegistrationMessage;
import org.dsmip.core.wire.mip.TunnelDataFlyweight;
import org.dsmip.core.wire.nd.NeighborAdvertisementFlyweight;
import org.dsmip.core.wire.nd.NeighborOption;
import org.dsmip.core.wire.nd.NeighborSolicitationFlyweight;
import org.jspecify.annotations.Nullable;

/** Takes packets apart through the public views, as far as they go, and names the layers it met; faults begin with "!". */
public final class Dissector {
    private static final int MAX_DEPTH = 16;

    private final RegistrationDecoder decoder = new RegistrationDecoder(LengthRule.TOLERANT);
    private final List<String> layers = new ArrayList<>();
    private final List<RegistrationMessage> registrations = new ArrayList<>();

    /** Makes a dissector. */
    public Dissector() {}

    /**
     * Takes an Ethernet frame apart.
     *
     * @param frame the octets
     * @param length of the frame
     * @return the layers, separated by spaces
     */
    public String frame(DirectBuffer frame, int length) {
        begin();
        final EthernetHeaderFlyweight ethernet = new EthernetHeaderFlyweight().wrap(frame, 0, length);
        if (sound("ethernet", ethernet.check())) {
            final int rest = length - EthernetHeaderFlyweight.LENGTH;
            switch (ethernet.etherType()) {
                case EthernetHeaderFlyweight.IPV4 -> ipv4(frame, EthernetHeaderFlyweight.LENGTH, rest);
                case EthernetHeaderFlyweight.IPV6 -> ipv6(frame, EthernetHeaderFlyweight.LENGTH, rest);
                case EthernetHeaderFlyweight.ARP -> arp(frame, EthernetHeaderFlyweight.LENGTH, rest);
                default -> layers.add("other");
            }
        }
        return String.join(" ", layers);
    }

    /**
     * Takes an IPv4 or IPv6 packet apart.
     *
     * @param packet the octets
     * @param length of the packet
     * @return the layers, separated by spaces
     */
    public String packet(DirectBuffer packet, int length) {
        begin();
        if (length > 0 && packet.getByte(0) >> 4 == 6) {
            ipv6(packet, 0, length);
        } else {
            ipv4(packet, 0, length);
        }
        return String.join(" ", layers);
    }

    /**
     * Takes the payload of a datagram to port 434 apart.
     *
     * @param payload the octets
     * @param length of the payload
     * @return the layers, separated by spaces
     */
    public String control(DirectBuffer payload, int length) {
        begin();
        mobileIp(payload, 0, length);
        return String.join(" ", layers);
    }

    /** {@return the registration messages met since the dissector was made} */
    public List<RegistrationMessage> registrations() {
        return registrations;
    }

    private void begin() {
        layers.clear();
    }

    private boolean sound(String layer, WireError error) {
        layers.add(error == WireError.NONE ? layer : "!" + layer + ":" + error);
        return error == WireError.NONE && layers.size() < MAX_DEPTH;
    }

    private WireError checksum(boolean valid) {
        return valid ? WireError.NONE : WireError.BAD_CHECKSUM;
    }

    private void ipv4(DirectBuffer buffer, int offset, int length) {
        final Ipv4HeaderFlyweight ip = new Ipv4HeaderFlyweight().wrap(buffer, offset, length);
        WireError error = ip.check();
        if (error == WireError.NONE) {
            error = checksum(ip.isHeaderChecksumValid());
        }
        if (!sound("ipv4", error)) {
            return;
        }
        final int payload = offset + ip.headerLength();
        final int payloadLength = ip.payloadLength();
        if (ip.isFragment()) {
            layers.add("fragment");
            return;
        }
        switch (ip.protocol()) {
            case IpProtocol.ICMP -> icmpv4(buffer, payload, payloadLength);
            case IpProtocol.UDP -> udp(buffer, payload, payloadLength, ip.pseudoHeaderSum());
            case IpProtocol.TCP -> tcp(buffer, payload, payloadLength, ip.pseudoHeaderSum());
            default -> tunneled(buffer, payload, payloadLength, ip.protocol());
        }
    }

    private void tunneled(DirectBuffer buffer, int offset, int length, int protocol) {
        switch (protocol) {
            case IpProtocol.IPIP -> ipv4(buffer, offset, length);
            case IpProtocol.IPV6 -> ipv6(buffer, offset, length);
            case IpProtocol.GRE -> gre(buffer, offset, length);
            case IpProtocol.MINIMAL -> minimal(buffer, offset, length);
            default -> layers.add("protocol-" + protocol);
        }
    }

    private void ipv6(DirectBuffer buffer, int offset, int length) {
        final Ipv6HeaderFlyweight ip = new Ipv6HeaderFlyweight().wrap(buffer, offset, length);
        if (!sound("ipv6", ip.check())) {
            return;
        }
        int next = ip.nextHeader();
        int at = offset + Ipv6HeaderFlyweight.LENGTH;
        final int end = at + ip.payloadLength();
        while (next == IpProtocol.HOP_BY_HOP && end - at >= 8) {
            layers.add("hop-by-hop");
            next = buffer.getByte(at) & 0xFF;
            at += 8 * (1 + (buffer.getByte(at + 1) & 0xFF));
        }
        if (at > end) {
            layers.add("!hop-by-hop");
            return;
        }
        final int pseudoHeader = InternetChecksum.pseudoHeader(ip, next, end - at);
        switch (next) {
            case IpProtocol.ICMPV6 -> icmpv6(buffer, at, end - at, pseudoHeader);
            case IpProtocol.UDP -> udp(buffer, at, end - at, pseudoHeader);
            case IpProtocol.TCP -> tcp(buffer, at, end - at, pseudoHeader);
            default -> layers.add("next-" + next);
        }
    }

    private void gre(DirectBuffer buffer, int offset, int length) {
        final GreHeaderFlyweight gre = new GreHeaderFlyweight().wrap(buffer, offset, length);
        if (sound("gre", gre.check())) {
            final int headerLength = gre.headerLength();
            switch (gre.protocolType()) {
                case GreHeaderFlyweight.IPV4 -> ipv4(buffer, offset + headerLength, length - headerLength);
                case GreHeaderFlyweight.IPV6 -> ipv6(buffer, offset + headerLength, length - headerLength);
                default -> layers.add("other");
            }
        }
    }

    private void minimal(DirectBuffer buffer, int offset, int length) {
        final MinimalForwardingHeaderFlyweight minimal = new MinimalForwardingHeaderFlyweight().wrap(buffer, offset,
                length);
        if (sound("minimal", minimal.check())) {
            final int headerLength = minimal.headerLength();
            tunneled(buffer, offset + headerLength, length - headerLength, minimal.protocol());
        }
    }

    private void tcp(DirectBuffer buffer, int offset, int length, int pseudoHeader) {
        final TcpHeaderFlyweight tcp = new TcpHeaderFlyweight().wrap(buffer, offset, length);
        final WireError error = tcp.check();
        sound("tcp", error == WireError.NONE ? checksum(tcp.isChecksumValid(pseudoHeader)) : error);
    }

    private void udp(DirectBuffer buffer, int offset, int length, int pseudoHeader) {
        final UdpHeaderFlyweight udp = new UdpHeaderFlyweight().wrap(buffer, offset, length);
        WireError error = udp.check();
        if (error == WireError.NONE) {
            error = checksum(udp.isChecksumValid(pseudoHeader));
        }
        if (sound("udp", error)
                && (udp.destinationPort() == MessageType.PORT || udp.sourcePort() == MessageType.PORT)) {
            mobileIp(buffer, offset + UdpHeaderFlyweight.LENGTH, udp.payloadLength());
        }
    }

    private void mobileIp(DirectBuffer buffer, int offset, int length) {
        switch (MessageType.of(buffer, offset, length)) {
            case MessageType.REGISTRATION_REQUEST ->
                registration("request", decoder.decodeRequest(buffer, offset, length));
            case MessageType.REGISTRATION_REPLY -> registration("reply", decoder.decodeReply(buffer, offset, length));
            case MessageType.TUNNEL_DATA -> {
                final TunnelDataFlyweight data = new TunnelDataFlyweight().wrap(buffer, offset, length);
                if (sound("tunnel-data", data.check())) {
                    tunneled(buffer, offset + TunnelDataFlyweight.LENGTH, length - TunnelDataFlyweight.LENGTH,
                            data.nextHeader());
                }
            }
            default -> layers.add("message");
        }
    }

    private void registration(String layer, @Nullable RegistrationMessage message) {
        if (message == null) {
            layers.add("!" + layer + ":" + WireError.TRUNCATED);
        } else {
            sound(layer, message.fault());
            registrations.add(message);
        }
    }

    private void icmpv4(DirectBuffer buffer, int offset, int length) {
        final Icmpv4HeaderFlyweight icmp = new Icmpv4HeaderFlyweight().wrap(buffer, offset, length);
        WireError error = icmp.check();
        if (error == WireError.NONE) {
            error = checksum(icmp.isChecksumValid());
        }
        if (error != WireError.NONE) {
            sound("icmpv4", error);
            return;
        }
        switch (icmp.type()) {
            case AgentAdvertisementFlyweight.TYPE -> advertisement(buffer, offset, length);
            case AgentSolicitationFlyweight.TYPE ->
                sound("solicitation", new AgentSolicitationFlyweight().wrap(buffer, offset, length).check());
            default -> layers.add("icmpv4-" + icmp.type());
        }
    }

    private void advertisement(DirectBuffer buffer, int offset, int length) {
        final AgentAdvertisementFlyweight advertisement = new AgentAdvertisementFlyweight().wrap(buffer, offset,
                length);
        if (!sound("advertisement", advertisement.check())) {
            return;
        }
        for (int i = 0; i < advertisement.addressCount(); i++) {
            layers.add("router=" + Integer.toHexString(advertisement.routerAddress(i)) + "/"
                    + advertisement.preference(i));
        }
        final AdvertisementExtensionWalk walk = new AdvertisementExtensionWalk().wrap(buffer, offset, length,
                advertisement.extensionsOffset());
        while (walk.next()) {
            layers.add("extension-" + walk.type());
            if (walk.type() == AdvertisementExtensionWalk.MOBILITY_AGENT) {
                final var agent = new MobilityAgentAdvertisementExtensionFlyweight().wrap(buffer,
                        offset + walk.offset(), walk.length());
                if (sound("agent", agent.check())) {
                    for (int i = 0; i < agent.careOfAddressCount(); i++) {
                        layers.add("care-of=" + Integer.toHexString(agent.careOfAddress(i)));
                    }
                }
            }
        }
        sound("end", walk.error());
    }

    private void icmpv6(DirectBuffer buffer, int offset, int length, int pseudoHeader) {
        final Icmpv6HeaderFlyweight icmp = new Icmpv6HeaderFlyweight().wrap(buffer, offset, length);
        WireError error = icmp.check();
        if (error == WireError.NONE) {
            error = checksum(icmp.isChecksumValid(pseudoHeader));
        }
        if (error != WireError.NONE) {
            sound("icmpv6", error);
            return;
        }
        switch (icmp.type()) {
            case Icmpv6HeaderFlyweight.NEIGHBOR_SOLICITATION -> {
                final var solicitation = new NeighborSolicitationFlyweight().wrap(buffer, offset, length);
                if (sound("solicitation", solicitation.check())) {
                    solicitation.linkLayerAddress(NeighborOption.SOURCE_LINK_LAYER_ADDRESS);
                }
            }
            case Icmpv6HeaderFlyweight.NEIGHBOR_ADVERTISEMENT -> {
                final var advertisement = new NeighborAdvertisementFlyweight().wrap(buffer, offset, length);
                if (sound("advertisement", advertisement.check())) {
                    advertisement.linkLayerAddress(NeighborOption.TARGET_LINK_LAYER_ADDRESS);
                }
            }
            default -> layers.add("icmpv6-" + icmp.type());
        }
    }

    private void arp(DirectBuffer buffer, int offset, int length) {
        sound("arp", new ArpPacketFlyweight().wrap(buffer, offset, length).check());
    }
}
