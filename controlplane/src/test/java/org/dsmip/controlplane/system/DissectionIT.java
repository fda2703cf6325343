package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.dsmip.core.io.memory.PcapWriter;
import org.dsmip.core.net.Octets;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The judge of captures judges what it is to judge: the project's own messages, and not what merely resembles others'. */
@NeedsPrograms("tshark")
class DissectionIT {
    private static final int REGISTRATION_PORT = 434;
    private static final int FIRST_EPHEMERAL_PORT = 32768;
    private static final byte[] PROBE = HexFormat.of().parseHex("44534d5001000000112233445566778800000000000000010000"
            + "0000112233440000000000000000000000000000000000000000000000000000000000000000000000");
    private static final byte[] REQUEST = HexFormat.of()
            .parseHex("01220258c000020ac0000201cb00710ac9e4b2d000000001201400000100000102030405060708090a0b0c0d0e0f");

    @TempDir
    private Path folder;

    @Test
    void testTrafficIsNeverMalformedWhateverPortTheKernelChooses() throws Exception {
        final Path file = folder.resolve("traffic.pcap");
        try (OutputStream out = Files.newOutputStream(file); PcapWriter pcap = new PcapWriter(out)) {
            for (int port = FIRST_EPHEMERAL_PORT; port <= 0xFFFF; port++) {
                pcap.write(0, datagram(port, Traffic.PORT, PROBE));
                pcap.write(0, datagram(Traffic.PORT, port, PROBE));
            }
        }
        assertThat(Capture.dissect(file, "data.len == " + PROBE.length)).hasSize(2 * (0x10000 - FIRST_EPHEMERAL_PORT));
        assertThat(Capture.dissect(file, "_ws.malformed")).isEmpty();
    }

    @Test
    void registrationThatIsCutOffIsMalformed() throws Exception {
        final Path file = folder.resolve("registrations.pcap");
        try (OutputStream out = Files.newOutputStream(file); PcapWriter pcap = new PcapWriter(out)) {
            pcap.write(0, datagram(REGISTRATION_PORT, REGISTRATION_PORT, REQUEST));
            pcap.write(0, datagram(FIRST_EPHEMERAL_PORT, REGISTRATION_PORT, Octets.of(REQUEST, 0, 20).toArray()));
            pcap.write(0, datagram(REGISTRATION_PORT, FIRST_EPHEMERAL_PORT, Octets.of(REQUEST, 0, 40).toArray()));
        }
        assertThat(Capture.dissect(file, "mip.type && !_ws.malformed")).hasSize(1);
        assertThat(Capture.dissect(file, "_ws.malformed")).hasSize(2);
    }

    private static Octets datagram(int sourcePort, int destinationPort, byte[] payload) {
        final ByteBuffer packet = ByteBuffer.allocate(28 + payload.length);
        packet.putInt(0x4500_0000 | packet.capacity()).putInt(0).putInt(64 << 24 | 17 << 16).putInt(0xC000_020A)
                .putInt(0x0A63_0063);
        packet.putShort((short) sourcePort).putShort((short) destinationPort)
                .putShort((short) (8 + payload.length)).putShort((short) 0).put(payload);
        return Octets.of(packet.array());
    }
}
