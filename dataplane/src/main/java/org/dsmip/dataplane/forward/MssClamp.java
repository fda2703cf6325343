package org.dsmip.dataplane.forward;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.dsmip.core.binding.TunnelPolicy;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6UpperLayer;
import org.dsmip.core.wire.ip.TcpHeaderFlyweight;

/**
 * Lowers the maximum segment size that TCP connections through a tunnel agree on to what fits it (RFC 4459 section 3.2): for
 * paths on which nobody says what is too big. Touches segments with SYN whose option is well-formed, never raises and never
 * inserts one. Used by one worker.
 */
final class MssClamp {
    private static final int MSS_LENGTH = 4;

    private int floorBytes;
    private final Ipv4HeaderFlyweight ipv4 = new Ipv4HeaderFlyweight();
    private final Ipv6UpperLayer upperLayer = new Ipv6UpperLayer();
    private final TcpHeaderFlyweight tcp = new TcpHeaderFlyweight();

    void follow(TunnelPolicy policy) {
        floorBytes = policy.sizing().mssFloorBytes();
    }

    /** An IPv4 packet whose header has passed its check, for a tunnel that takes so many bytes of IPv4. */
    void ipv4(Packet packet, int mtuBytes) {
        ipv4.wrap(packet.buffer(), packet.start(), packet.length());
        if (ipv4.protocol() == IpProtocol.TCP && !ipv4.isFragment()) {
            clamp(packet, ipv4.headerLength(), mtuBytes - Ipv4HeaderFlyweight.LENGTH);
        }
    }

    /** An IPv6 packet whose header has passed its check, for a tunnel that takes so many bytes of IPv6. */
    void ipv6(Packet packet, int mtuBytes) {
        upperLayer.find(packet.buffer(), packet.start(), packet.length());
        if (upperLayer.protocol() == IpProtocol.TCP) {
            clamp(packet, upperLayer.offset(), mtuBytes - Ipv6HeaderFlyweight.LENGTH);
        }
    }

    private void clamp(Packet packet, int networkBytes, int roomBytes) {
        final int start = packet.start() + networkBytes;
        final int length = packet.length() - networkBytes;
        if (length < TcpHeaderFlyweight.LENGTH || tcp.wrap(packet.buffer(), start, length).check() != WireError.NONE
                || (tcp.flags() & TcpHeaderFlyweight.SYN) == 0) {
            return;
        }
        final int option = tcp.findOption(TcpHeaderFlyweight.OPTION_MSS);
        if (option == 0 || tcp.optionLength(option) != MSS_LENGTH) {
            return;
        }
        final int value = start + option + 2;
        final int most = Math.max(roomBytes - TcpHeaderFlyweight.LENGTH, floorBytes);
        if ((packet.buffer().getShort(value, BIG_ENDIAN) & 0xFFFF) > most) {
            lower(packet, value, option % 2 != 0, most);
        }
    }

    private void lower(Packet packet, int at, boolean straddlesWords, int value) {
        final int before = packet.buffer().getShort(at, BIG_ENDIAN) & 0xFFFF;
        packet.buffer().putShort(at, (short) value, BIG_ENDIAN);
        // A checksum that is still to be completed covers the pseudo header only.
        if (!packet.needsChecksum()) {
            tcp.checksum(straddlesWords
                    ? InternetChecksum.update(tcp.checksum(), swapped(before), swapped(value))
                    : InternetChecksum.update(tcp.checksum(), before, value));
        }
    }

    private static int swapped(int word) {
        return ((word & 0xFF) << 8) | (word >> 8);
    }
}
