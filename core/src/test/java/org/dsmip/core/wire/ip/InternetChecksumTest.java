package org.dsmip.core.wire.ip;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InternetChecksumTest {
    private static final long SEED = 0x5EED_0001L;

    @Test
    void agreesWithALargeNumberModulo65535() {
        final SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 2000; round++) {
            final byte[] octets = new byte[random.nextInt(1, 300) + 4];
            random.nextBytes(octets);
            final int offset = random.nextInt(4);
            final int length = octets.length - 4;
            final byte[] even = new byte[(length + 1) & ~1];
            System.arraycopy(octets, offset, even, 0, length);
            // RFC 1071: the sum is the number with digits to the base 65536, modulo 65535.
            final int expected = new BigInteger(1, even).mod(BigInteger.valueOf(0xFFFF)).intValue();
            final int sum = InternetChecksum.sum(new UnsafeBuffer(octets), offset, length);
            assertThat(sum % 0xFFFF).as("seed %x round %d", SEED, round).isEqualTo(expected);
            assertThat(InternetChecksum.sum(outsideTheHeap(octets), offset, length))
                    .as("outside the heap, seed %x round %d", SEED, round).isEqualTo(sum);
        }
    }

    private static UnsafeBuffer outsideTheHeap(byte[] octets) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(octets.length).put(octets));
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 1_428})
    void nothingIsReadBeyondTheBuffer(int length) {
        final UnsafeBuffer buffer = outsideTheHeap(new byte[length]);
        assertThat(InternetChecksum.sum(buffer, 0, length)).isZero();
        for (int offset : new int[]{-1, 1}) {
            assertThatThrownBy(() -> InternetChecksum.sum(buffer, offset, length))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void doesNotOverflowOnTheLargestPacket() {
        final byte[] octets = new byte[65535];
        Arrays.fill(octets, (byte) 0xFF);
        // 32767 words of ffff and one of ff00.
        assertThat(InternetChecksum.sum(new UnsafeBuffer(octets), 0, octets.length)).isEqualTo(0xFF00);
        assertThat(InternetChecksum.sum(new UnsafeBuffer(octets), 0, 65534)).isEqualTo(0xFFFF);
    }

    @Test
    void incrementalUpdatesEqualRecomputation() {
        final SplittableRandom random = new SplittableRandom(SEED);
        final byte[] header = new byte[Ipv4HeaderFlyweight.LENGTH];
        final Ipv4HeaderFlyweight ip = new Ipv4HeaderFlyweight().wrap(new UnsafeBuffer(header), 0, header.length);
        for (int round = 0; round < 20_000; round++) {
            random.nextBytes(header);
            ip.headerLength(20).computeHeaderChecksum();
            ip.replaceTtl(random.nextInt(256)).replaceTypeOfService(random.nextInt(256));
            assertThat(ip.isHeaderChecksumValid()).as("seed %x round %d", SEED, round).isTrue();
        }
    }

    @Test
    void udpSendsAComputedZeroAsAllOnes() {
        final UnsafeBuffer datagram = new UnsafeBuffer(new byte[10]);
        final UdpHeaderFlyweight udp = new UdpHeaderFlyweight().wrap(datagram, 0, 10).sourcePort(1).destinationPort(2)
                .length(10);
        // The payload word makes the sum ffff.
        datagram.putShort(8, (short) (0xFFFF - 1 - 2 - 10), BIG_ENDIAN);
        assertThat(udp.computeChecksum(0).checksum()).isEqualTo(0xFFFF);
        assertThat(udp.isChecksumValid(0)).isTrue();
    }

    @Test
    void tcpChecksumCoversTheSegment() {
        final UnsafeBuffer segment = new UnsafeBuffer(new byte[27]);
        segment.setMemory(0, 27, (byte) 0x5A);
        final TcpHeaderFlyweight tcp = new TcpHeaderFlyweight().wrap(segment, 0, 27).headerLength(24)
                .flags(TcpHeaderFlyweight.SYN | TcpHeaderFlyweight.ACK).sequence(0xFFFF_FFF0L).computeChecksum(0x1234);
        assertThat(tcp.headerLength()).isEqualTo(24);
        assertThat(tcp.sequence()).isEqualTo(0xFFFF_FFF0L);
        assertThat(tcp.isChecksumValid(0x1234)).isTrue();
        segment.putByte(26, (byte) 0x5B);
        assertThat(tcp.isChecksumValid(0x1234)).isFalse();
    }
}
