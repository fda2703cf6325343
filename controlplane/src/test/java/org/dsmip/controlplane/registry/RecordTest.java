package org.dsmip.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.mip.LengthStyle;
import org.junit.jupiter.api.Test;

/** What is written down of the registry: read again from every version, refused by name if it is not whole. */
class RecordTest {
    private static final Ipv4Address HOME = Ipv4Address.parse("192.0.2.10");
    private static final long AT_NS = 1_700_000_000_123_456_789L;
    private static final RegistryRecord.Node REGISTERED = new RegistryRecord.Node(AT_NS, HOME, 0xC9E4_B2D0_0000_0001L,
            new Binding(5, HOME, Ipv4Address.parse("203.0.113.10"),
                    new Binding.Grant(0x2A, EncapsulationKind.GRE, 1800), AT_NS + 1_800_000_000_000L,
                    new Binding.LastRequest(Ipv4Address.parse("198.51.100.1"), 65_434, 0xC9E4_B2D0_0000_0001L,
                            LengthStyle.LITERAL),
                    List.of(new RegisteredPrefix(Ipv6Prefix.parse("2001:db8:1::10/128"),
                            RegisteredPrefix.Kind.ON_LINK_ADDRESS, RegisteredPrefix.Origin.EXPLICIT,
                            TunnelingMode.CARE_OF_ADDRESS, AT_NS - 7),
                            new RegisteredPrefix(Ipv6Prefix.parse("2001:db8:100::/56"),
                                    RegisteredPrefix.Kind.OFF_LINK_NETWORK, RegisteredPrefix.Origin.IMPLICIT,
                                    TunnelingMode.HOME_ADDRESS, AT_NS)),
                    List.of(new Binding.FormerPeer(Ipv4Address.parse("203.0.113.99"), AT_NS + 2_000_000_000L))));

    /** One of each kind, by the name that it has in the files of golden octets. */
    private static final Map<String, RegistryRecord> RECORDS = Map.of("registered", REGISTERED, "gone",
            new RegistryRecord.Node(AT_NS, HOME, -1L, null), "unknown",
            new RegistryRecord.Node(AT_NS, HOME, null, null), "clock",
            new RegistryRecord.ClockShift(AT_NS, -3_600_000_000_000L));

    private final RecordWriter writer = new RecordWriter();
    private final RecordReader reader = new RecordReader();

    private byte[] octets(RegistryRecord record) {
        final byte[] octets = new byte[writer.write(record)];
        writer.buffer().getBytes(0, octets);
        return octets;
    }

    private RecordReader.Result read(byte[] octets) {
        return reader.read(new UnsafeBuffer(octets), 0, octets.length);
    }

    private static Map<String, byte[]> golden(int version) throws IOException {
        final Map<String, byte[]> golden = new HashMap<>();
        try (InputStream file = Objects.requireNonNull(
                RecordTest.class.getResourceAsStream("records-" + version + ".hex"), "golden octets")) {
            new String(file.readAllBytes(), StandardCharsets.US_ASCII).lines().map(line -> line.split(" ", -1))
                    .forEach(line -> golden.put(line[0], Octets.ofHex(line[1]).toArray()));
        }
        return golden;
    }

    @Test
    void readsWhatEveryVersionHasWritten() throws IOException {
        final Map<String, byte[]> golden = golden(0);
        assertThat(golden.keySet()).isEqualTo(RECORDS.keySet());
        golden.forEach((name, octets) -> assertThat(read(octets)).as(name)
                .isEqualTo(new RecordReader.Result.Read(Objects.requireNonNull(RECORDS.get(name)))));
    }

    @Test
    void writesTheSameOctetsAlways() throws IOException {
        final Map<String, byte[]> golden = golden(0);
        RECORDS.forEach((name, record) -> assertThat(Octets.of(octets(record))).as(name)
                .isEqualTo(Octets.of(Objects.requireNonNull(golden.get(name)))));
    }

    @Test
    void refusesEveryTruncationByName() {
        for (RegistryRecord record : RECORDS.values()) {
            final byte[] octets = octets(record);
            for (int length = 0; length < octets.length; length++) {
                assertThat(reader.read(new UnsafeBuffer(octets), 0, length)).as("%s of %s", length, record)
                        .isEqualTo(new RecordReader.Result.Refused(
                                length < 12 ? RecordFault.TRUNCATED : RecordFault.DAMAGED));
            }
        }
    }

    @Test
    void refusesEveryFlippedBitByName() {
        for (RegistryRecord record : RECORDS.values()) {
            final byte[] octets = octets(record);
            for (int bit = 0; bit < octets.length * 8; bit++) {
                octets[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(read(octets)).as("bit %s of %s", bit, record)
                        .isEqualTo(new RecordReader.Result.Refused(RecordFault.DAMAGED));
                octets[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
    }

    /** Changed by somebody who knows how to make it look whole. */
    private RecordReader.Result changed(int at, int value) {
        final byte[] octets = octets(REGISTERED);
        octets[at] = (byte) value;
        final int end = octets.length - 4;
        new UnsafeBuffer(octets).putInt(end, RecordCheck.of(octets, 0, end), ByteOrder.LITTLE_ENDIAN);
        return read(octets);
    }

    @Test
    void refusesWhatIsWholeButOfAnotherKindOfALaterVersionOrImpossible() {
        assertThat(changed(2, 99)).as("kind").isEqualTo(new RecordReader.Result.Refused(RecordFault.FOREIGN));
        assertThat(changed(4, 1)).as("schema").isEqualTo(new RecordReader.Result.Refused(RecordFault.FOREIGN));
        assertThat(changed(6, 1)).as("version").isEqualTo(new RecordReader.Result.Refused(RecordFault.LATER_VERSION));
        final RecordReader.Result impossible = new RecordReader.Result.Refused(RecordFault.IMPOSSIBLE);
        assertThat(changed(0, 200)).as("longer block").isEqualTo(impossible);
        assertThat(changed(20, 0)).as("registered, but never accepted").isEqualTo(impossible);
        assertThat(changed(21, 0)).as("parts of no binding").isEqualTo(impossible);
        assertThat(changed(21, 255)).as("neither yes nor no").isEqualTo(impossible);
        assertThat(changed(33, 0xFF)).as("number of the binding").isEqualTo(impossible);
    }

    @Test
    void survivesAnyOctetThatLooksWhole() {
        final int length = octets(REGISTERED).length - 4;
        for (int at = 0; at < length; at++) {
            for (int value = 0; value < 256; value++) {
                assertThat(changed(at, value)).isNotNull();
            }
        }
    }
}
