package org.dsmip.core.io;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.jspecify.annotations.Nullable;

/** Sample packets and batches of them. */
public final class Packets {
    /** Room before a packet in the batches made here. */
    public static final int HEADROOM = 128;
    private static final int SLOT_BYTES = 4096;
    private static final int IPV4_BYTES = 20;

    private Packets() {}

    /**
     * An IPv4 datagram with identification, TTL 64 and correct header checksum.
     *
     * @param source address
     * @param destination address
     * @param protocol of the payload
     * @param payload bytes behind the header
     * @return the datagram
     */
    public static Octets ipv4(String source, String destination, int protocol, byte[] payload) {
        return ipv4Fragment(source, destination, protocol, 0, payload);
    }

    /**
     * The same as a fragment.
     *
     * @param source address
     * @param destination address
     * @param protocol of the payload
     * @param fragment flags and offset field
     * @param payload bytes behind the header
     * @return the datagram
     */
    public static Octets ipv4Fragment(String source, String destination, int protocol, int fragment, byte[] payload) {
        final ByteBuffer bytes = ByteBuffer.allocate(IPV4_BYTES + payload.length).put((byte) 0x45).put((byte) 0)
                .putShort((short) (IPV4_BYTES + payload.length)).putShort((short) 0x1234).putShort((short) fragment)
                .put((byte) 64).put((byte) protocol).putShort((short) 0).putInt(Ipv4Address.parse(source).bits())
                .putInt(Ipv4Address.parse(destination).bits()).put(payload);
        bytes.putShort(10, (short) ~fold(sum(bytes.array(), 0, IPV4_BYTES)));
        return Octets.of(bytes.array());
    }

    /**
     * A UDP header and payload without UDP checksum.
     *
     * @param sourcePort from
     * @param destinationPort to
     * @param payload bytes behind the header
     * @return what goes behind the IP header
     */
    public static byte[] udp(int sourcePort, int destinationPort, byte[] payload) {
        return ByteBuffer.allocate(8 + payload.length).putShort((short) sourcePort).putShort((short) destinationPort)
                .putShort((short) (8 + payload.length)).putShort((short) 0).put(payload).array();
    }

    /**
     * Bytes that differ from position to position and from seed to seed.
     *
     * @param length how many
     * @param seed of them
     * @return the bytes
     */
    public static byte[] bytes(int length, int seed) {
        final byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 7 + seed);
        }
        return bytes;
    }

    /**
     * Sum of 16-bit words, as Internet checksums are made of.
     *
     * @param bytes holds them
     * @param from first byte
     * @param to behind the last; an odd last byte counts as the high one
     * @return the sum, not folded
     */
    public static long sum(byte[] bytes, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += (i - from) % 2 == 0 ? (bytes[i] & 0xFF) << 8 : bytes[i] & 0xFF;
        }
        return sum;
    }

    /**
     * Folds a sum to 16 bits.
     *
     * @param sum from {@link #sum}
     * @return 0..65535
     */
    public static int fold(long sum) {
        long folded = sum;
        while (folded > 0xFFFF) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (int) folded;
    }

    /**
     * An empty batch.
     *
     * @param capacity slots of 4096 bytes
     * @return the batch, whose memory lives as long as it is used
     */
    public static PacketBatch batch(int capacity) {
        return new PacketBatch(Arena.ofAuto(), capacity, SLOT_BYTES, HEADROOM);
    }

    /**
     * A batch of packets.
     *
     * @param packets what it holds
     * @return the batch
     */
    public static PacketBatch batchOf(List<Octets> packets) {
        final PacketBatch batch = batch(packets.size());
        for (Octets packet : packets) {
            final int slot = batch.append(packet.length());
            batch.buffer().putBytes(batch.start(slot), packet.toArray());
        }
        return batch;
    }

    /**
     * All packets of a batch in order.
     *
     * @param batch the batch
     * @return a row for each
     */
    public static SendRows rows(PacketBatch batch) {
        return rows(batch, IntStream.range(0, batch.size()).toArray());
    }

    /**
     * Packets of a batch.
     *
     * @param batch the batch
     * @param slots which
     * @return a row for each
     */
    public static SendRows rows(PacketBatch batch, int... slots) {
        final SendRows rows = new SendRows(Math.max(slots.length, 1), batch);
        for (int slot : slots) {
            rows.add(batch, slot);
        }
        return rows;
    }

    /**
     * The packets of a batch.
     *
     * @param batch holds them
     * @return copies, in order
     */
    public static List<Octets> packets(PacketBatch batch) {
        final List<Octets> packets = new ArrayList<>();
        for (int slot = 0; slot < batch.size(); slot++) {
            final byte[] bytes = new byte[batch.length(slot)];
            batch.buffer().getBytes(batch.start(slot), bytes);
            packets.add(Octets.of(bytes));
        }
        return packets;
    }

    /**
     * Receives until there are enough packets, or five seconds are over.
     *
     * @param receiver where from
     * @param count how many
     * @return what came
     */
    public static List<Octets> receive(BatchReceiver receiver, int count) {
        return receive(receiver, count, 5000);
    }

    /**
     * Receives one packet.
     *
     * @param receiver where from
     * @param timeoutMillis how long to wait for it
     * @return the packet; null if none came
     */
    public static @Nullable Octets receiveOne(BatchReceiver receiver, int timeoutMillis) {
        final List<Octets> got = receive(receiver, 1, timeoutMillis);
        return got.isEmpty() ? null : got.getFirst();
    }

    /**
     * Receives and forgets until nothing is there.
     *
     * @param receiver where from
     */
    public static void discard(BatchReceiver receiver) {
        final PacketBatch batch = batch(64);
        while (receiver.receive(batch) > 0) {
            batch.clear();
        }
    }

    private static List<Octets> receive(BatchReceiver receiver, int count, int timeoutMillis) {
        final PacketBatch batch = batch(count);
        final long deadlineNs = System.nanoTime() + timeoutMillis * 1_000_000L;
        while (batch.size() < count && System.nanoTime() < deadlineNs) {
            final int result = receiver.receive(batch);
            if (result < 0) {
                throw new AssertionError("receive answered " + result);
            }
            if (result == 0) {
                Thread.onSpinWait();
            }
        }
        return packets(batch);
    }

    /**
     * Sends all packets.
     *
     * @param sender where to
     * @param packets what
     */
    public static void send(BatchSender sender, List<Octets> packets) {
        final PacketBatch batch = batchOf(packets);
        int sent = 0;
        while (sent < packets.size()) {
            final int result = sender.send(rows(batch), sent, packets.size());
            if (result <= 0) {
                throw new AssertionError("send of packet " + sent + " answered " + result);
            }
            sent += result;
        }
    }
}
