package org.dsmip.core.io.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.dsmip.core.io.BatchReceiver;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;
import org.jspecify.annotations.Nullable;

/**
 * A receiver that does to packets what bad links do: it loses, duplicates, reorders them and flips bits. The same seed, rates
 * and packets give the same faults. Used by one thread.
 *
 * <p>Packets are copied into slots of a batch of their own, so their offload metadata stay and nothing is lost for want of room.
 */
public final class FaultInjector implements BatchReceiver {
    private final BatchReceiver receiver;
    private final PacketBatch arrived;
    private final Rates rates;
    private final SplittableRandom random;
    private final Deque<MemoryPacket> pending = new ArrayDeque<>();
    private @Nullable MemoryPacket delayed;

    /**
     * How often what happens, each 0 (never) to 1 (always), for each packet on its own.
     *
     * @param loss the packet does not come
     * @param duplication it comes twice
     * @param reordering it changes places with the next
     * @param bitFlip one of its bits is the other way
     */
    public record Rates(double loss, double duplication, double reordering, double bitFlip) {
        /** Nothing happens. */
        public static final Rates NONE = new Rates(0, 0, 0, 0);

        /** Checks the ranges. */
        public Rates {
            check(loss);
            check(duplication);
            check(reordering);
            check(bitFlip);
        }

        private static void check(double rate) {
            if (!(rate >= 0 && rate <= 1)) {
                throw new IllegalArgumentException("rate " + rate + " is not within 0..1");
            }
        }
    }

    /**
     * Wraps a receiver.
     *
     * @param receiver where packets come from
     * @param arrived a batch for this object alone
     * @param rates how often what happens
     * @param seed of the random choices
     */
    public FaultInjector(BatchReceiver receiver, PacketBatch arrived, Rates rates, long seed) {
        this.receiver = receiver;
        this.arrived = arrived;
        this.rates = rates;
        random = new SplittableRandom(seed);
    }

    @Override
    public int receive(PacketBatch batch) {
        int result = 0;
        if (pending.size() < batch.capacity() - batch.size()) {
            arrived.clear();
            result = receiver.receive(arrived);
            for (int slot = 0; slot < arrived.size(); slot++) {
                pass(MemoryPacket.copyOf(arrived, slot));
            }
        }
        if (result == 0 && delayed != null) {
            // Nothing follows: whoever waits to be overtaken goes now, so that no packet stays for ever.
            pending.add(delayed);
            delayed = null;
        }
        int count = 0;
        while (!pending.isEmpty() && batch.size() < batch.capacity()) {
            pending.remove().appendTo(batch);
            count++;
        }
        return count > 0 ? count : Math.min(result, 0);
    }

    private void pass(MemoryPacket packet) {
        if (happens(rates.loss)) {
            return;
        }
        final MemoryPacket passed = happens(rates.bitFlip) ? flip(packet) : packet;
        final boolean twice = happens(rates.duplication);
        if (happens(rates.reordering) && delayed == null) {
            delayed = passed;
        } else {
            pending.add(passed);
            if (delayed != null) {
                pending.add(delayed);
                delayed = null;
            }
        }
        if (twice) {
            pending.add(passed);
        }
    }

    private boolean happens(double rate) {
        return random.nextDouble() < rate;
    }

    private MemoryPacket flip(MemoryPacket packet) {
        final byte[] bytes = packet.bytes().toArray();
        if (bytes.length == 0) {
            return packet;
        }
        final int bit = random.nextInt(bytes.length * 8);
        bytes[bit / 8] ^= (byte) (1 << (bit % 8));
        return new MemoryPacket(Octets.of(bytes), packet.flags(), packet.gsoType(), packet.sizes());
    }
}
