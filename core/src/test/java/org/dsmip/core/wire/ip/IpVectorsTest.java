package org.dsmip.core.wire.ip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.Vectors;
import org.dsmip.core.wire.WireError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The data-plane vectors of both ledgers, taken apart and put together again. */
class IpVectorsTest {
    private final Ipv4HeaderFlyweight ipv4 = new Ipv4HeaderFlyweight();
    private final Ipv6HeaderFlyweight ipv6 = new Ipv6HeaderFlyweight();
    private final GreHeaderFlyweight gre = new GreHeaderFlyweight();
    private final UdpHeaderFlyweight udp = new UdpHeaderFlyweight();
    private final MinimalForwardingHeaderFlyweight minimal = new MinimalForwardingHeaderFlyweight();

    @ParameterizedTest
    @ValueSource(strings = {"D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8", "D9", "D10", "M1", "M2", "M3", "M4", "P1",
        "P2", "TV-1", "TV-7", "TV-8", "TV-8a", "TV-8b", "TV-9a", "TV-9b", "TV-9c", "TV-9d"})
    void everyOuterHeaderIsSoundAndItsChecksumCanBeRecomputed(String name) {
        final UnsafeBuffer packet = Vectors.buffer(name);
        ipv4.wrap(packet, 0, packet.capacity());
        assertThat(ipv4.check()).isEqualTo(WireError.NONE);
        assertThat(ipv4.totalLength()).isEqualTo(packet.capacity());
        assertThat(ipv4.headerLength()).isEqualTo(Ipv4HeaderFlyweight.LENGTH);
        assertThat(ipv4.isHeaderChecksumValid()).isTrue();
        final int checksum = ipv4.headerChecksum();
        assertThat(ipv4.computeHeaderChecksum().headerChecksum()).isEqualTo(checksum);
    }

    @Test
    void writesTheIpv4HeaderOfIpInIp() {
        assertThat(outer(Vectors.bytes("D0"), IpProtocol.IPV6, 0x1002, 0xCB00710A)).isEqualTo(Vectors.bytes("D1"));
        final byte[] toHome = outer(Vectors.bytes("D0"), IpProtocol.IPV6, 0x1001, 0xC000020A);
        assertThat(outer(toHome, IpProtocol.IPIP, 0x1003, 0xCB00710A)).isEqualTo(Vectors.bytes("D2"));
    }

    @Test
    void writesGreWithoutOptions() {
        assertThat(outer(greHeader(GreHeaderFlyweight.IPV6, Vectors.bytes("D0")), IpProtocol.GRE, 0x1005, 0xCB00710A))
                .isEqualTo(Vectors.bytes("D4"));
        final byte[] toHome = outer(Vectors.bytes("D0"), IpProtocol.IPV6, 0x1001, 0xC000020A);
        assertThat(outer(greHeader(GreHeaderFlyweight.IPV4, toHome), IpProtocol.GRE, 0x1006, 0xCB00710A))
                .isEqualTo(Vectors.bytes("D5"));
    }

    @Test
    @Tag("BASE-GRE-02")
    void readsAndWritesGreWithChecksumAndKey() {
        final UnsafeBuffer packet = Vectors.buffer("TV-9b");
        gre.wrap(packet, 20, packet.capacity() - 20);
        assertThat(gre.check()).isEqualTo(WireError.NONE);
        assertThat(gre.hasKey()).isTrue();
        assertThat(gre.hasSequence()).isFalse();
        assertThat(gre.key()).isEqualTo(0x77);
        assertThat(gre.headerLength()).isEqualTo(12);
        packet.setMemory(20, 12, (byte) 0xEE);
        gre.flagsAndVersion(GreHeaderFlyweight.CHECKSUM_PRESENT | GreHeaderFlyweight.KEY_PRESENT)
                .protocolType(GreHeaderFlyweight.IPV6).key(0x77).computeChecksum();
        assertThat(packet.byteArray()).isEqualTo(Vectors.bytes("TV-9b"));
        packet.putByte(60, (byte) 0x55);
        assertThat(gre.check()).isEqualTo(WireError.BAD_CHECKSUM);
    }

    @Test
    @Tag("BASE-GRE-03")
    @Tag("BASE-GRE-04")
    @Tag("BASE-GRE-11")
    void refusesRoutingAndVersionsButNotReservedBitsOfGre() {
        final UnsafeBuffer packet = Vectors.buffer("TV-9a");
        gre.wrap(packet, 20, packet.capacity() - 20);
        final Map<Integer, WireError> expected = Map.of(0x0000, WireError.NONE, 0x4000, WireError.UNSUPPORTED, 0x0800,
                WireError.UNSUPPORTED, 0x0400, WireError.UNSUPPORTED, 0x0100, WireError.NONE, 0x03F8, WireError.NONE,
                0x0001, WireError.BAD_VERSION, 0x3000, WireError.NONE);
        expected.forEach((flags, error) -> assertThat(gre.flagsAndVersion(flags).check()).as("%04x", flags)
                .isEqualTo(error));
        gre.flagsAndVersion(0x3000).key(0xFFFF_FFFEL).sequence(0x8000_0000L);
        assertThat(gre.key()).isEqualTo(0xFFFF_FFFEL);
        assertThat(gre.sequence()).isEqualTo(0x8000_0000L);
        assertThat(gre.wrap(packet, 20, 11).check()).isEqualTo(WireError.TRUNCATED);
    }

    @Test
    void readsAndWritesTheMinimalForwardingHeader() {
        checkMinimal("TV-8a", IpProtocol.UDP, 0xC000024D, 0xCB007163);
        checkMinimal("TV-8b", IpProtocol.UDP, 0xCB007163, 0);
        checkMinimal("D3", IpProtocol.IPV6, 0xC000020A, 0);
    }

    private void checkMinimal(String name, int protocol, int destination, int source) {
        final UnsafeBuffer packet = Vectors.buffer(name);
        minimal.wrap(packet, 20, packet.capacity() - 20);
        assertThat(minimal.check()).isEqualTo(WireError.NONE);
        assertThat(minimal.protocol()).isEqualTo(protocol);
        assertThat(minimal.originalDestination()).isEqualTo(destination);
        assertThat(minimal.sourcePresent()).isEqualTo(source != 0);
        packet.setMemory(20, 8, (byte) 0xEE);
        minimal.protocol(protocol).sourcePresent(source != 0).originalDestination(destination);
        if (source != 0) {
            assertThat(minimal.originalSource()).isEqualTo(source);
            minimal.originalSource(source);
        }
        minimal.computeHeaderChecksum();
        assertThat(packet.byteArray()).as(name).isEqualTo(Vectors.bytes(name));
        packet.putByte(24, (byte) ~packet.getByte(24));
        assertThat(minimal.check()).isEqualTo(WireError.BAD_CHECKSUM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"D6", "D7", "D10", "TV-7", "TV-8"})
    void readsAndWritesUdpChecksums(String name) {
        final UnsafeBuffer packet = Vectors.buffer(name);
        ipv4.wrap(packet, 0, packet.capacity());
        udp.wrap(packet, 20, packet.capacity() - 20);
        assertThat(udp.check()).isEqualTo(WireError.NONE);
        assertThat(udp.isChecksumValid(ipv4.pseudoHeaderSum())).isTrue();
        udp.computeChecksum(ipv4.pseudoHeaderSum());
        assertThat(packet.byteArray()).isEqualTo(Vectors.bytes(name));
        packet.putByte(packet.capacity() - 1, (byte) ~packet.getByte(packet.capacity() - 1));
        assertThat(udp.isChecksumValid(ipv4.pseudoHeaderSum())).isFalse();
        assertThat(udp.checksum(0).isChecksumValid(ipv4.pseudoHeaderSum())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"M1", "M2", "M3", "M4"})
    void readsMldBehindHopByHopOptions(String name) {
        final UnsafeBuffer packet = Vectors.buffer(name);
        ipv6.wrap(packet, 20, packet.capacity() - 20);
        assertThat(ipv6.check()).isEqualTo(WireError.NONE);
        assertThat(ipv6.nextHeader()).isEqualTo(IpProtocol.HOP_BY_HOP);
        assertThat(ipv6.hopLimit()).isEqualTo(1);
        assertThat(packet.getByte(60)).isEqualTo((byte) IpProtocol.ICMPV6);
        final int length = ipv6.payloadLength() - 8;
        final int sum = InternetChecksum.pseudoHeader(ipv6, IpProtocol.ICMPV6, length)
                + InternetChecksum.sum(packet, 68, length);
        assertThat(InternetChecksum.isValid(sum)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"P1", "P2"})
    void readsDhcpv6(String name) {
        final UnsafeBuffer packet = Vectors.buffer(name);
        ipv6.wrap(packet, 20, packet.capacity() - 20);
        assertThat(ipv6.check()).isEqualTo(WireError.NONE);
        assertThat(ipv6.nextHeader()).isEqualTo(IpProtocol.UDP);
        udp.wrap(packet, 60, packet.capacity() - 60);
        assertThat(udp.check()).isEqualTo(WireError.NONE);
        final int pseudoHeader = InternetChecksum.pseudoHeader(ipv6, IpProtocol.UDP, udp.length());
        assertThat(udp.isChecksumValid(pseudoHeader)).isTrue();
        final int checksum = udp.checksum();
        assertThat(checksum).isNotZero();
        assertThat(udp.computeChecksum(pseudoHeader).checksum()).isEqualTo(checksum);
    }

    @Test
    void writesTheInnerIpv6Header() {
        final UnsafeBuffer packet = Vectors.buffer("D0");
        ipv6.wrap(packet, 0, packet.capacity());
        assertThat(ipv6.check()).isEqualTo(WireError.NONE);
        packet.setMemory(0, Ipv6HeaderFlyweight.LENGTH, (byte) 0xEE);
        ipv6.firstWord(0, 0).payloadLength(16).nextHeader(IpProtocol.ICMPV6).hopLimit(62)
                .source(0x20010DB8_FFFF0000L, 0x99).destination(0x20010DB8_00010000L, 0x10);
        assertThat(packet.byteArray()).isEqualTo(Vectors.bytes("D0"));
        ipv6.firstWord(0xFF, 0xF_FFFF).trafficClass(0x2E << 2);
        assertThat(ipv6.version()).isEqualTo(6);
        assertThat(ipv6.trafficClass()).isEqualTo(0xB8);
        assertThat(ipv6.flowLabel()).isEqualTo(0xF_FFFF);
    }

    private byte[] outer(byte[] payload, int protocol, int identification, int destination) {
        final UnsafeBuffer packet = prepend(Ipv4HeaderFlyweight.LENGTH, payload);
        ipv4.wrap(packet, 0, packet.capacity()).headerLength(20).typeOfService(0).totalLength(packet.capacity())
                .identification(identification).flagsAndOffset(0).ttl(64).protocol(protocol).source(0xC0000201)
                .destination(destination).computeHeaderChecksum();
        return packet.byteArray();
    }

    private byte[] greHeader(int protocolType, byte[] payload) {
        final UnsafeBuffer packet = prepend(GreHeaderFlyweight.LENGTH, payload);
        gre.wrap(packet, 0, packet.capacity()).flagsAndVersion(0).protocolType(protocolType);
        return packet.byteArray();
    }

    private static UnsafeBuffer prepend(int headerLength, byte[] payload) {
        final UnsafeBuffer packet = new UnsafeBuffer(new byte[headerLength + payload.length]);
        packet.setMemory(0, headerLength, (byte) 0xEE);
        packet.putBytes(headerLength, payload);
        return packet;
    }
}
