package org.dsmip.core.io.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.dsmip.core.io.Packets;
import org.dsmip.core.net.Octets;
import org.junit.jupiter.api.Test;

final class PcapWriterTest {
    private static final String HEADER = "a1b2c3d4" + "00020004" + "00000000" + "00000000" + "0000ffff" + "00000065";

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    @Test
    void emptyFileHasOnlyItsHeader() throws IOException {
        new PcapWriter(file).close();
        assertThat(Octets.of(file.toByteArray())).isEqualTo(Octets.ofHex(HEADER));
    }

    @Test
    void packetStandsBehindItsTimeAndLengths() throws IOException {
        try (PcapWriter writer = new PcapWriter(file)) {
            writer.write(1_700_000_000_123_456_789L, Octets.ofHex("4500"));
            writer.write(2_999_999L, Packets.batchOf(List.of(Octets.ofHex("60"), Octets.ofHex("610203"))), 1);
        }
        assertThat(Octets.of(file.toByteArray())).isEqualTo(Octets.ofHex(HEADER
                + "6553f100" + "0001e240" + "00000002" + "00000002" + "4500"
                + "00000000" + "00000bb7" + "00000003" + "00000003" + "610203"));
    }

    @Test
    void timesAfterTheYear2038AreUnsigned() throws IOException {
        try (PcapWriter writer = new PcapWriter(file)) {
            writer.write(0xFFFF_FFFFL * 1_000_000_000L, Octets.ofHex("45"));
        }
        assertThat(ByteBuffer.wrap(file.toByteArray()).getInt(24)).isEqualTo(0xFFFF_FFFF);
    }

    @Test
    void longerPacketIsCutOffWithItsLengthKept() throws IOException {
        try (PcapWriter writer = new PcapWriter(file)) {
            writer.write(0, Octets.of(new byte[65_600]));
        }
        final ByteBuffer bytes = ByteBuffer.wrap(file.toByteArray());
        assertThat(bytes.capacity()).isEqualTo(24 + 16 + 65_535);
        assertThat(bytes.getInt(32)).isEqualTo(65_535);
        assertThat(bytes.getInt(36)).isEqualTo(65_600);
    }
}
