package org.dsmip.dataplane.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import org.dsmip.core.io.BatchSender;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.core.sys.Errno;

/** Copies what it is given to send. On request it refuses packets at random, or takes only a part of what is offered. */
final class RecordingSender implements BatchSender {
    private static final int[] ERRORS = {Errno.ENOBUFS, Errno.EMSGSIZE, Errno.EMSGSIZE, Errno.EINVAL};

    private final List<byte[]> sent = new ArrayList<>();
    private final List<Offload> offloads = new ArrayList<>();
    private final SplittableRandom random;
    private final double refusing;
    private boolean keeping = true;
    private BooleanSupplier failing = () -> false;
    private boolean refusingSuperPackets;
    private long taken;

    /** The offload metadata of a packet. */
    record Offload(int flags, int gsoType, int headerLength, int gsoSize, int checksumStart,
            int checksumOffset) {}

    /** Takes all. */
    RecordingSender() {
        this(0, 0);
    }

    /** Refuses a share of the packets. */
    RecordingSender(double refusing, long seed) {
        this.refusing = refusing;
        random = new SplittableRandom(seed);
    }

    /** Only counts from now on. */
    void forgetPackets() {
        keeping = false;
    }

    /** Throws an error in calls for which this says so. */
    void failing(BooleanSupplier when) {
        failing = when;
    }

    /** Refuses all super-packets from now on, as the kernel does whose device takes none. */
    void refusingSuperPackets() {
        refusingSuperPackets = true;
    }

    /** Packets taken since the last call, in order. */
    List<byte[]> drain() {
        final List<byte[]> packets = List.copyOf(sent);
        sent.clear();
        offloads.clear();
        return packets;
    }

    /** Offload metadata of the packets taken since the last call of {@link #drain}. */
    List<Offload> offloads() {
        return List.copyOf(offloads);
    }

    /** Packets taken since the start; of a super-packet all its segments. */
    long taken() {
        return taken;
    }

    @Override
    public int send(SendRows rows, int from, int to) {
        if (failing.getAsBoolean()) {
            throw new AssertionError("broken");
        }
        int count = 0;
        for (int i = from; i < to; i++) {
            if (refusing > 0 && random.nextDouble() < refusing) {
                return count == 0 ? -ERRORS[random.nextInt(ERRORS.length)] : count;
            }
            if (refusingSuperPackets && rows.batch(i).gsoType(rows.slot(i)) != PacketBatch.GSO_NONE) {
                return count == 0 ? -Errno.EINVAL : count;
            }
            keep(rows, i);
            count++;
        }
        return count;
    }

    private void keep(SendRows rows, int row) {
        final PacketBatch batch = rows.batch(row);
        final int slot = rows.slot(row);
        taken += batch.gsoSize(slot) == 0
                ? 1
                : Math.ceilDiv(rows.length(row) - batch.headerLength(slot), batch.gsoSize(slot));
        if (keeping) {
            sent.add(rows.copy(row));
            offloads.add(new Offload(batch.flags(slot), batch.gsoType(slot), batch.headerLength(slot),
                    batch.gsoSize(slot), batch.checksumStart(slot), batch.checksumOffset(slot)));
        }
    }
}
