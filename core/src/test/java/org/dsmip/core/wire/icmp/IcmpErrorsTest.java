package org.dsmip.core.wire.icmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.wire.Vectors;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv6HeaderFlyweight;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class IcmpErrorsTest {
    private final UnsafeBuffer out = new UnsafeBuffer(new byte[2048]);
    private final Icmpv6ErrorWriter writer6 = new Icmpv6ErrorWriter();
    private final Icmpv4ErrorWriter writer4 = new Icmpv4ErrorWriter();
    private final Icmpv6ErrorRules rules6 = new Icmpv6ErrorRules();
    private final Icmpv4ErrorRules rules4 = new Icmpv4ErrorRules();
    private final Ipv6HeaderFlyweight ip6 = new Ipv6HeaderFlyweight();
    private final Ipv4HeaderFlyweight ip4 = new Ipv4HeaderFlyweight();
    private final Icmpv6HeaderFlyweight icmp6 = new Icmpv6HeaderFlyweight();
    private final Icmpv4HeaderFlyweight icmp4 = new Icmpv4HeaderFlyweight();

    @Test
    void writesTheAddressUnreachableOfTheLedger() {
        final byte[] frame = Vectors.bytes("I1");
        final int quote = 14 + 40 + 8;
        final UnsafeBuffer about = new UnsafeBuffer(Arrays.copyOfRange(frame, quote, frame.length));
        final Ipv6Address homeAgent = Ipv6Address.parse("fe80::ff:fe00:1");
        out.setMemory(0, out.capacity(), (byte) 0xEE);
        final int length = writer6.source(homeAgent.high(), homeAgent.low()).about(about, 0, about.capacity()).write(
                out,
                5, Icmpv6HeaderFlyweight.DESTINATION_UNREACHABLE, Icmpv6HeaderFlyweight.ADDRESS_UNREACHABLE, 0);
        assertThat(Arrays.copyOfRange(out.byteArray(), 5, 5 + length))
                .isEqualTo(Arrays.copyOfRange(frame, 14, frame.length));
    }

    @Test
    void packetTooBigIsExactlyTheMinimumMtuLong() {
        final UnsafeBuffer about = new UnsafeBuffer(new byte[1432]);
        final Ipv6Address cn = Ipv6Address.parse("2001:db8:ffff::99");
        final Ipv6Address mn = Ipv6Address.parse("2001:db8:1::10");
        ip6.wrap(about, 0, about.capacity()).firstWord(0, 0).payloadLength(1392).nextHeader(IpProtocol.UDP).hopLimit(61)
                .source(cn.high(), cn.low()).destination(mn.high(), mn.low());
        final Ipv6Address homeAgent = Ipv6Address.parse("2001:db8:1::1");
        final int length = writer6.source(homeAgent.high(), homeAgent.low()).about(about, 0, about.capacity()).write(
                out,
                0, Icmpv6HeaderFlyweight.PACKET_TOO_BIG, 0, 1280);
        assertThat(length).isEqualTo(1280);
        ip6.wrap(out, 0, length);
        assertThat(ip6.check()).isEqualTo(WireError.NONE);
        assertThat(new Ipv6Address(ip6.destinationHigh(), ip6.destinationLow())).isEqualTo(cn);
        icmp6.wrap(out, 40, length - 40);
        assertThat(icmp6.type()).isEqualTo(2);
        assertThat(icmp6.code()).isZero();
        assertThat(icmp6.parameter()).isEqualTo(1280);
        assertThat(icmp6.isChecksumValid(InternetChecksum.pseudoHeader(ip6, IpProtocol.ICMPV6, length - 40))).isTrue();
        assertThat(Arrays.copyOfRange(out.byteArray(), 48, 1280)).isEqualTo(Arrays.copyOf(about.byteArray(), 1232));
    }

    @Test
    void fragmentationNeededIsAtMost576OctetsLong() {
        final UnsafeBuffer about = new UnsafeBuffer(new byte[1500]);
        ip4.wrap(about, 0, 1500).headerLength(20).totalLength(1500).flagsAndOffset(Ipv4HeaderFlyweight.DONT_FRAGMENT)
                .ttl(60).protocol(IpProtocol.UDP).source(0xCB007163).destination(0xC000024D).computeHeaderChecksum();
        final int length = writer4.source(0xC0000201).about(about, 0, 1500).write(out, 7,
                Icmpv4HeaderFlyweight.DESTINATION_UNREACHABLE, Icmpv4HeaderFlyweight.FRAGMENTATION_NEEDED, 1480);
        assertThat(length).isEqualTo(576);
        ip4.wrap(out, 7, length);
        assertThat(ip4.check()).isEqualTo(WireError.NONE);
        assertThat(ip4.isHeaderChecksumValid()).isTrue();
        assertThat(ip4.source()).isEqualTo(0xC0000201);
        assertThat(ip4.destination()).isEqualTo(0xCB007163);
        assertThat(ip4.identification()).isNotZero();
        icmp4.wrap(out, 27, length - 20);
        assertThat(icmp4.isChecksumValid()).isTrue();
        assertThat(icmp4.type()).isEqualTo(3);
        assertThat(icmp4.code()).isEqualTo(4);
        assertThat(icmp4.nextHopMtu()).isEqualTo(1480);
        assertThat(icmp4.identifier()).isZero();
    }

    @Test
    void nothingIsSaidAboutIcmpv6ErrorsRedirectsOrNobodysPackets() {
        final UnsafeBuffer packet = Vectors.buffer("D0");
        ip6.wrap(packet, 0, packet.capacity());
        assertThat(mayAnswer6(packet, Icmpv6HeaderFlyweight.TIME_EXCEEDED, 0)).isTrue();
        for (int type : new int[]{1, 2, 3, 4, 127, Icmpv6HeaderFlyweight.REDIRECT}) {
            packet.putByte(40, (byte) type);
            assertThat(mayAnswer6(packet, Icmpv6HeaderFlyweight.TIME_EXCEEDED, 0)).as("type %d", type).isFalse();
        }
        ip6.nextHeader(IpProtocol.UDP);
        assertThat(mayAnswer6(packet, Icmpv6HeaderFlyweight.TIME_EXCEEDED, 0)).isTrue();
        ip6.source(0, 0);
        assertThat(mayAnswer6(packet, Icmpv6HeaderFlyweight.TIME_EXCEEDED, 0)).isFalse();
        ip6.source(0xFF02L << 48, 1);
        assertThat(mayAnswer6(packet, Icmpv6HeaderFlyweight.TIME_EXCEEDED, 0)).isFalse();
    }

    @Test
    void aboutGroupsOnlyPacketTooBigAndUnrecognizedOptionsAreSaid() {
        final UnsafeBuffer packet = Vectors.buffer("D0");
        ip6.wrap(packet, 0, packet.capacity()).destination(0xFF0EL << 48, 0x1234);
        assertThat(mayAnswer6(packet, Icmpv6HeaderFlyweight.PACKET_TOO_BIG, 0)).isTrue();
        assertThat(mayAnswer6(packet, Icmpv6HeaderFlyweight.PARAMETER_PROBLEM, 2)).isTrue();
        assertThat(mayAnswer6(packet, Icmpv6HeaderFlyweight.PARAMETER_PROBLEM, 1)).isFalse();
        assertThat(mayAnswer6(packet, Icmpv6HeaderFlyweight.TIME_EXCEEDED, 0)).isFalse();
        assertThat(mayAnswer6(packet, Icmpv6HeaderFlyweight.DESTINATION_UNREACHABLE, 3)).isFalse();
    }

    @Test
    void seesIcmpv6BehindExtensionHeaders() {
        final byte[] packet = new byte[80];
        final UnsafeBuffer buffer = new UnsafeBuffer(packet);
        ip6.wrap(buffer, 0, 80).firstWord(0, 0).payloadLength(40).nextHeader(IpProtocol.HOP_BY_HOP).source(1, 1)
                .destination(2, 2);
        buffer.putByte(40, (byte) IpProtocol.FRAGMENT);
        buffer.putByte(41, (byte) 1);
        buffer.putByte(56, (byte) IpProtocol.ICMPV6);
        buffer.putByte(64, (byte) Icmpv6HeaderFlyweight.ECHO_REQUEST);
        assertThat(mayAnswer6(buffer, 3, 0)).isTrue();
        buffer.putByte(64, (byte) Icmpv6HeaderFlyweight.TIME_EXCEEDED);
        assertThat(mayAnswer6(buffer, 3, 0)).isFalse();
        buffer.putByte(64, (byte) Icmpv6HeaderFlyweight.ECHO_REQUEST);
        buffer.putByte(59, (byte) 8);
        assertThat(mayAnswer6(buffer, 3, 0)).as("a later fragment of ICMPv6").isFalse();
        buffer.putByte(56, (byte) IpProtocol.TCP);
        assertThat(mayAnswer6(buffer, 3, 0)).as("a later fragment of TCP").isTrue();
        buffer.putByte(41, (byte) 255);
        assertThat(mayAnswer6(buffer, 3, 0)).as("headers that run past the end").isTrue();
    }

    @Test
    @Tag("BASE-TUN-19")
    void nothingIsSaidAboutIcmpErrorsLaterFragmentsAndGroups() {
        final UnsafeBuffer packet = Vectors.buffer("TV-8");
        ip4.wrap(packet, 0, packet.capacity());
        assertThat(mayAnswer4(packet)).isTrue();
        ip4.flagsAndOffset(1);
        assertThat(mayAnswer4(packet)).isFalse();
        ip4.flagsAndOffset(Ipv4HeaderFlyweight.MORE_FRAGMENTS);
        assertThat(mayAnswer4(packet)).isTrue();
        for (int source : new int[]{0, 0x00000001, 0x7F000001, 0xE0000001, 0xF0000001, 0xFFFFFFFF}) {
            assertThat(mayAnswer4(source, 0xC000024D, packet)).as("source %08x", source).isFalse();
        }
        for (int destination : new int[]{0xE0000001, 0xFFFFFFFF}) {
            assertThat(mayAnswer4(0xCB007163, destination, packet)).as("destination %08x", destination).isFalse();
        }
        ip4.source(0xCB007163).destination(0xC000024D).protocol(IpProtocol.ICMP);
        for (int type : new int[]{3, 4, 5, 11, 12}) {
            packet.putByte(20, (byte) type);
            assertThat(mayAnswer4(packet)).as("type %d", type).isFalse();
        }
        packet.putByte(20, (byte) Icmpv4HeaderFlyweight.ECHO_REQUEST);
        assertThat(mayAnswer4(packet)).isTrue();
        assertThat(rules4.mayAnswer(packet, 0, 20)).as("ICMP without a type").isFalse();
    }

    private boolean mayAnswer6(UnsafeBuffer packet, int type, int code) {
        return rules6.mayAnswer(packet, 0, packet.capacity(), type, code);
    }

    private boolean mayAnswer4(UnsafeBuffer packet) {
        return rules4.mayAnswer(packet, 0, packet.capacity());
    }

    private boolean mayAnswer4(int source, int destination, UnsafeBuffer packet) {
        ip4.source(source).destination(destination);
        return mayAnswer4(packet);
    }
}
