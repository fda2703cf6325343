package org.dsmip.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every packet vector of both ledgers has the header stack it is meant to have, with good checksums. */
class VectorsDissectionTest {
    private final Dissector dissector = new Dissector();

    @ParameterizedTest
    @CsvSource({"D0, ipv6 icmpv6-128", "D1, ipv4 ipv6 icmpv6-128", "D2, ipv4 ipv4 ipv6 icmpv6-128",
        "D3, ipv4 minimal ipv6 icmpv6-128", "D4, ipv4 gre ipv6 icmpv6-128", "D5, ipv4 gre ipv4 ipv6 icmpv6-128",
        "D6, ipv4 udp tunnel-data ipv6 icmpv6-128", "D7, ipv4 udp tunnel-data ipv4 ipv6 icmpv6-128",
        "D8, ipv4 ipv6 icmpv6-129", "D9, ipv4 ipv4 ipv6 icmpv6-129", "D10, ipv4 udp tunnel-data ipv6 icmpv6-129",
        "M1, ipv4 ipv6 hop-by-hop icmpv6-130", "M2, ipv4 ipv6 hop-by-hop icmpv6-143",
        "M3, ipv4 ipv6 hop-by-hop icmpv6-131", "M4, ipv4 ipv6 hop-by-hop icmpv6-132", "P1, ipv4 ipv6 udp",
        "P2, ipv4 ipv6 udp",
        "TV-1, ipv4 advertisement router=c6336401/0 extension-16 agent care-of=c6336401 extension-19 extension-24 end",
        "TV-7, ipv4 udp tunnel-data ipv4 icmpv4-8", "TV-8, ipv4 udp", "TV-8a, ipv4 minimal protocol-17",
        "TV-8b, ipv4 minimal protocol-17", "TV-9a, ipv4 gre ipv4 udp", "TV-9b, ipv4 gre ipv6 udp",
        "TV-9c, ipv4 ipv6 udp", "TV-9d, ipv4 ipv4 udp"})
    void aPacketHasItsStack(String name, String stack) {
        final UnsafeBuffer packet = Vectors.buffer(name);
        assertThat(dissector.packet(packet, packet.capacity())).isEqualTo(stack);
    }

    @ParameterizedTest
    @CsvSource({"N1, ethernet ipv6 solicitation", "N2, ethernet ipv6 advertisement", "N3, ethernet ipv6 advertisement",
        "N4, ethernet ipv6 advertisement", "I1, ethernet ipv6 icmpv6-1"})
    void aFrameHasItsStack(String name, String stack) {
        final UnsafeBuffer frame = Vectors.buffer(name);
        assertThat(dissector.frame(frame, frame.capacity())).isEqualTo(stack);
    }

    @Test
    @Tag("BASE-FMT-10")
    @Tag("BASE-FMT-14")
    void everyTruncationAndEveryFlippedBitOfEveryVectorSurvives() {
        for (Map<String, byte[]> vectors : List.of(Vectors.dualStack(), Vectors.base())) {
            vectors.forEach((name, bytes) -> {
                for (int length = 0; length < bytes.length; length++) {
                    dissectAll(name, bytes, length);
                }
                for (int bit = 0; bit < bytes.length * 8; bit++) {
                    bytes[bit >> 3] ^= (byte) (0x80 >> (bit & 7));
                    dissectAll(name, bytes, bytes.length);
                    bytes[bit >> 3] ^= (byte) (0x80 >> (bit & 7));
                }
            });
        }
    }

    private void dissectAll(String name, byte[] bytes, int length) {
        // A copy of exactly this length: a read past it would fail.
        final UnsafeBuffer buffer = new UnsafeBuffer(Arrays.copyOf(bytes, length));
        assertThat(dissector.frame(buffer, length)).as(name).isNotEmpty();
        assertThat(dissector.packet(buffer, length)).as(name).isNotEmpty();
        assertThat(dissector.control(buffer, length)).as(name).isNotEmpty();
    }
}
