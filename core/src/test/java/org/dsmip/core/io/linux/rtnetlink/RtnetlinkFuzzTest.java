package org.dsmip.core.io.linux.rtnetlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class RtnetlinkFuzzTest {
    /** Every decoder on every message, whatever its type says. Answers how many messages there were. */
    private static int decodeAll(byte[] datagram) {
        final NetlinkMessageCursor cursor = new NetlinkMessageCursor().wrap(new UnsafeBuffer(datagram), 0,
                datagram.length);
        final UnsafeBuffer body = new UnsafeBuffer(0, 0);
        int count = 0;
        while (cursor.next()) {
            count++;
            cursor.body(body);
            for (int type = 0; type < Rtnetlink.RTM_GETRULE; type++) {
                EventMessage.decode(type, body);
            }
            RouteMessage.decodeResolved(body);
            RuleMessage.decode(body);
            NeighborMessage.decodeProxy(body);
            Acknowledgment.ofDone(body, cursor.flags());
            Acknowledgment.ofError(body, cursor.flags());
            Acknowledgment.ofError(body, Rtnetlink.NLM_F_ACK_TLVS);
        }
        return count;
    }

    @Test
    void everyTruncationIsSurvivedAndNoTruncatedMessageIsSeen() {
        Samples.all().forEach((name, bytes) -> {
            for (int length = 0; length < bytes.length; length++) {
                assertThat(decodeAll(Arrays.copyOf(bytes, length))).as(name + " cut to " + length).isZero();
            }
            assertThat(decodeAll(bytes)).as(name).isEqualTo(1);
        });
    }

    @Test
    void everyTruncatedBodyIsSurvived() {
        Samples.all().forEach((name, bytes) -> {
            for (int length = Rtnetlink.HEADER_LENGTH; length < bytes.length; length++) {
                final byte[] shorter = Arrays.copyOf(bytes, length);
                new UnsafeBuffer(shorter).putInt(0, length, Rtnetlink.ORDER);
                assertThatCode(() -> decodeAll(shorter)).as(name + " of " + shorter.length).doesNotThrowAnyException();
            }
        });
    }

    @Test
    void everyFlippedBitIsSurvived() {
        Samples.all().forEach((name, bytes) -> {
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                final byte[] flipped = bytes.clone();
                flipped[bit / 8] ^= (byte) (1 << (bit % 8));
                final int where = bit;
                assertThatCode(() -> decodeAll(flipped)).as(name + " bit " + where).doesNotThrowAnyException();
            }
        });
    }

    @Test
    void randomDamageIsSurvived() {
        final long seed = System.nanoTime();
        final SplittableRandom random = new SplittableRandom(seed);
        final byte[][] samples = Samples.all().values().toArray(byte[][]::new);
        for (int round = 0; round < 50_000; round++) {
            final byte[] damaged = samples[random.nextInt(samples.length)].clone();
            for (int changes = random.nextInt(1, 8); changes > 0; changes--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> decodeAll(damaged))
                    .as("seed " + seed + ": " + HexFormat.of().formatHex(damaged)).doesNotThrowAnyException();
        }
    }
}
