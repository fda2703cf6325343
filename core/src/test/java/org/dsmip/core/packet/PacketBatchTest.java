package org.dsmip.core.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class PacketBatchTest {
    private static final int SLOT_BYTES = 256;
    private static final int HEADROOM = 100;

    private final PacketBatch batch = new PacketBatch(Arena.ofAuto(), 3, SLOT_BYTES, HEADROOM);

    @Test
    void appendedPacketStartsBehindTheHeadroomOfTheNextSlot() {
        assertThat(batch.size()).isZero();
        assertThat(batch.append(40)).isZero();
        assertThat(batch.append(SLOT_BYTES - HEADROOM)).isEqualTo(1);
        assertThat(batch.size()).isEqualTo(2);
        assertThat(batch.start(0)).isEqualTo(HEADROOM);
        assertThat(batch.length(0)).isEqualTo(40);
        assertThat(batch.slotBase(1)).isEqualTo(SLOT_BYTES);
        assertThat(batch.start(1)).isEqualTo(SLOT_BYTES + HEADROOM);
        assertThat(batch.capacity()).isEqualTo(3);
        assertThat(batch.slotBytes()).isEqualTo(SLOT_BYTES);
        assertThat(batch.headroom()).isEqualTo(HEADROOM);
    }

    @Test
    void appendingBeyondTheLastSlotIsRefused() {
        batch.append(1);
        batch.append(1);
        batch.append(1);
        assertThatThrownBy(() -> batch.append(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void packetMayTakeTheHeadroomButNothingOfItsNeighbors() {
        batch.append(10);
        batch.append(10);
        batch.bounds(1, SLOT_BYTES, SLOT_BYTES);
        assertThat(batch.start(1)).isEqualTo(SLOT_BYTES);
        assertThat(batch.length(1)).isEqualTo(SLOT_BYTES);
        assertThatThrownBy(() -> batch.bounds(1, SLOT_BYTES - 1, 10)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> batch.bounds(1, SLOT_BYTES + 1, SLOT_BYTES))
                .isInstanceOf(IndexOutOfBoundsException.class).hasMessageContaining("slot 1");
        assertThatThrownBy(() -> batch.bounds(1, SLOT_BYTES, -1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> batch.append(SLOT_BYTES - HEADROOM + 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void offloadIsForgottenWhenASlotIsTakenAgain() {
        batch.append(10);
        batch.offload(0, PacketBatch.NEEDS_CSUM, PacketBatch.GSO_TCPV6, PacketBatch.sizes(1, 2, 3, 4));
        assertThat(batch.hasOffload(0)).isTrue();
        batch.clear();
        assertThat(batch.size()).isZero();
        batch.append(10);
        assertThat(batch.hasOffload(0)).isFalse();
        assertThat(batch.gsoSize(0)).isZero();
    }

    @Test
    void offloadKeepsEverySizeApart() {
        batch.append(10);
        for (int value : new int[]{0, 1, 0x7FFF, 0x8000, 0xFFFF}) {
            for (int field = 0; field < 4; field++) {
                final int[] sizes = {5, 6, 7, 8};
                sizes[field] = value;
                batch.offload(0, PacketBatch.DATA_VALID, PacketBatch.GSO_TCPV4,
                        PacketBatch.sizes(sizes[0], sizes[1], sizes[2], sizes[3]));
                assertThat(new int[]{batch.headerLength(0), batch.gsoSize(0), batch.checksumStart(0),
                    batch.checksumOffset(0)}).isEqualTo(sizes);
                assertThat(batch.flags(0)).isEqualTo(PacketBatch.DATA_VALID);
                assertThat(batch.gsoType(0)).isEqualTo(PacketBatch.GSO_TCPV4);
            }
        }
    }

    @Test
    void virtioHeaderStandsInFrontOfThePacketInHostOrder() {
        batch.append(10);
        batch.offload(0, PacketBatch.NEEDS_CSUM, PacketBatch.GSO_TCPV6, PacketBatch.sizes(60, 1440, 40, 16));
        batch.writeVirtioHeader(0);
        final int at = HEADROOM - PacketBatch.VIRTIO_HEADER_BYTES;
        final ByteOrder order = ByteOrder.nativeOrder();
        assertThat(batch.buffer().getByte(at)).isEqualTo((byte) 1);
        assertThat(batch.buffer().getByte(at + 1)).isEqualTo((byte) 4);
        assertThat(batch.buffer().getShort(at + 2, order)).isEqualTo((short) 60);
        assertThat(batch.buffer().getShort(at + 4, order)).isEqualTo((short) 1440);
        assertThat(batch.buffer().getShort(at + 6, order)).isEqualTo((short) 40);
        assertThat(batch.buffer().getShort(at + 8, order)).isEqualTo((short) 16);
        batch.clearOffload(0);
        batch.readVirtioHeader(0);
        assertThat(batch.gsoType(0)).isEqualTo(PacketBatch.GSO_TCPV6);
        assertThat(batch.headerLength(0)).isEqualTo(60);
        assertThat(batch.gsoSize(0)).isEqualTo(1440);
        assertThat(batch.checksumStart(0)).isEqualTo(40);
        assertThat(batch.checksumOffset(0)).isEqualTo(16);
    }

    @Test
    void bufferAndSegmentAreTheSameMemory() {
        batch.buffer().putByte(SLOT_BYTES + 3, (byte) 77);
        assertThat(batch.segment().get(ValueLayout.JAVA_BYTE, SLOT_BYTES + 3)).isEqualTo((byte) 77);
        assertThat(batch.segment().byteSize()).isEqualTo(3 * SLOT_BYTES);
        assertThat(batch.buffer().addressOffset() % 64).isZero();
    }

    @Test
    void lastSlotCanBeGivenBack() {
        batch.append(1);
        batch.append(2);
        batch.removeLast();
        assertThat(batch.size()).isEqualTo(1);
        assertThat(batch.append(3)).isEqualTo(1);
    }

    @Test
    void remembersWhenItWasReceived() {
        batch.receivedAtNs(-5);
        assertThat(batch.receivedAtNs()).isEqualTo(-5);
    }

    @Test
    void impossibleShapesAreRefused() {
        final Arena arena = Arena.ofAuto();
        assertThatThrownBy(() -> new PacketBatch(arena, 0, 64, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PacketBatch(arena, 1, 65, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PacketBatch(arena, 1, 64, 64)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PacketBatch(arena, 1, 64, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PacketBatch(arena, 1 << 20, 1 << 16, 0)).isInstanceOf(ArithmeticException.class);
    }
}
