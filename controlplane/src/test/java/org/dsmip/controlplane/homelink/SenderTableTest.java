package org.dsmip.controlplane.homelink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.junit.jupiter.api.Test;

/** Frames and the datagrams that they carried. */
class SenderTableTest {
    private static final Ipv4Address HOME = Ipv4Address.parse("192.0.2.10");
    private static final MacAddress NODE = MacAddress.parse("02:00:00:00:00:10");
    private static final MacAddress INTRUDER = MacAddress.parse("02:00:00:00:00:66");
    private static final int PORT = 5000;
    private static final int HEADERS = 42;

    private final SenderTable senders = new SenderTable();

    private static Octets payload(int number) {
        return Octets.of(ByteBuffer.allocate(28).put((byte) 1).putInt(number).array());
    }

    /** Ethernet, IPv4 and UDP, with the padding that short frames get. */
    private static Octets frame(MacAddress source, Octets payload) {
        final ByteBuffer frame = ByteBuffer.allocate(HEADERS + payload.length() + 4);
        frame.put(Octets.ofHex("020000000001").toArray())
                .put(Octets.ofHex(source.toString().replace(":", "")).toArray())
                .putShort((short) 0x0800).putShort((short) 0x4500).putShort((short) (28 + payload.length())).putInt(0)
                .put((byte) 64).put((byte) 17).putShort((short) 0).putInt(HOME.bits())
                .putInt(Ipv4Address.parse("192.0.2.1").bits()).putShort((short) PORT).putShort((short) 434)
                .putShort((short) (8 + payload.length())).putShort((short) 0).put(payload.toArray());
        return Octets.of(frame.array());
    }

    @Test
    void eachDatagramHasTheSenderOfItsOwnFrameWhateverTheOrder() {
        senders.onFrame(frame(NODE, payload(1)));
        senders.onFrame(frame(INTRUDER, payload(2)));
        assertThat(senders.take(HOME, PORT, payload(1))).isEqualTo(NODE);
        assertThat(senders.take(HOME, PORT, payload(1))).as("used once").isNull();
        assertThat(senders.take(HOME, PORT, payload(2))).isEqualTo(INTRUDER);
    }

    @Test
    void copyOfAFrameFromAnotherCardDoesNotTakeItsPlace() {
        senders.onFrame(frame(NODE, payload(1)));
        senders.onFrame(frame(INTRUDER, payload(1)));
        assertThat(senders.take(HOME, PORT, payload(1))).isEqualTo(NODE);
    }

    @Test
    void aDatagramWhoseFrameWasNotSeenHasNone() {
        senders.onFrame(frame(NODE, payload(1)));
        assertThat(senders.take(HOME, PORT + 1, payload(1))).isNull();
        assertThat(senders.take(Ipv4Address.parse("192.0.2.11"), PORT, payload(1))).isNull();
    }

    @Test
    void floodsAndNonsenseTakeNoMoreThanTheirRoom() {
        senders.onFrame(frame(NODE, payload(0)));
        for (int i = 1; i <= 100_000; i++) {
            senders.onFrame(frame(INTRUDER, payload(i)));
        }
        assertThat(senders.take(HOME, PORT, payload(0))).as("forgotten").isNull();
        assertThat(senders.take(HOME, PORT, payload(100_000))).isEqualTo(INTRUDER);
        final Random random = new Random(7);
        final byte[] sample = frame(NODE, payload(1)).toArray();
        for (int length = 0; length <= sample.length; length++) {
            senders.onFrame(Octets.of(sample, 0, length));
        }
        for (int i = 0; i < 10_000; i++) {
            final byte[] mutated = sample.clone();
            mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            senders.onFrame(Octets.of(mutated));
        }
    }
}
