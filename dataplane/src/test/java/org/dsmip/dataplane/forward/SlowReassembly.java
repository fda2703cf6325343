package org.dsmip.dataplane.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Splits IPv4 datagrams and puts them together the slow and obvious way; complains about anything that is not exact. */
final class SlowReassembly {
    private SlowReassembly() {}

    /** The whole datagram; fails on a gap, an overlap, a wrong header checksum or a wrong flag. */
    static byte[] whole(List<byte[]> fragments) {
        final List<byte[]> ordered = new ArrayList<>(fragments);
        ordered.sort((a, b) -> Integer.compare(offset(a), offset(b)));
        byte[] payload = new byte[0];
        for (int i = 0; i < ordered.size(); i++) {
            final byte[] fragment = ordered.get(i);
            assertThat(Packets.checksum(fragment, 0, 20, 0)).as("sum over a correct header checksum").isZero();
            assertThat(Packets.u16(fragment, 2)).as("total length").isEqualTo(fragment.length);
            assertThat(offset(fragment)).as("offset").isEqualTo(payload.length);
            assertThat((fragment[6] & 0x20) != 0).as("more fragments")
                    .isEqualTo(i < ordered.size() - 1);
            final int before = payload.length;
            payload = Arrays.copyOf(payload, before + fragment.length - 20);
            System.arraycopy(fragment, 20, payload, before, fragment.length - 20);
        }
        final byte[] packet = Arrays.copyOf(ordered.getFirst(), 20 + payload.length);
        System.arraycopy(payload, 0, packet, 20, payload.length);
        packet[2] = (byte) (packet.length >> 8);
        packet[3] = (byte) packet.length;
        packet[6] = 0;
        packet[7] = 0;
        return Packets.withHeaderChecksum(packet);
    }

    /** Splits a datagram at payload offsets, the last of which is its end. */
    static List<byte[]> split(byte[] packet, int... ends) {
        final List<byte[]> fragments = new ArrayList<>();
        int at = 0;
        for (int end : ends) {
            fragments.add(piece(packet, at, end, end < packet.length - 20));
            at = end;
        }
        return fragments;
    }

    /** One fragment of a datagram. */
    static byte[] piece(byte[] packet, int from, int to, boolean more) {
        return Packets.ipv4(packet[1], Packets.u16(packet, 4), (more ? 0x2000 : 0) | (from / 8), packet[8], packet[9],
                Packets.u32(packet, 12), Packets.u32(packet, 16), Arrays.copyOfRange(packet, 20 + from, 20 + to));
    }

    private static int offset(byte[] fragment) {
        return (Packets.u16(fragment, 6) & 0x1FFF) * 8;
    }
}
