package org.dsmip.core.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.Arena;
import org.dsmip.core.binding.BindingSnapshot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketTest {
    private static Packet of(int length) {
        final PacketBatch batch = new PacketBatch(Arena.ofAuto(), 1, 2048, Headroom.BYTES);
        return new Packet(batch).at(batch, batch.append(length), BindingSnapshot.EMPTY);
    }

    @Test
    @Tag("OPS-GSO-3")
    void aRunHasASegmentForEachPieceOfItsPayload() {
        final Packet packet = of(1000);
        packet.isRunOfSegments(40, 60, 100);
        assertThat(packet.segments()).isEqualTo(10);
        assertThat(packet.largestBytes()).isEqualTo(160);
        assertThat(packet.totalBytes()).isEqualTo(1000 + 9 * 60);
    }

    /** Whoever splits it would go on for ever, or beyond its end. */
    @ParameterizedTest
    @CsvSource({"40, 60, 0", "40, 60, -1", "40, 1000, 100", "40, 1001, 100", "60, 60, 100", "-1, 60, 100"})
    @Tag("OPS-GSO-4")
    void whatCannotBeSplitIsNoRun(int transport, int payload, int segmentBytes) {
        final Packet packet = of(1000);
        assertThatIllegalArgumentException().isThrownBy(() -> packet.isRunOfSegments(transport, payload, segmentBytes))
                .withMessageContaining(Integer.toString(segmentBytes));
        assertThat(packet.isSuperPacket()).isFalse();
        assertThat(packet.segments()).isEqualTo(1);
    }
}
