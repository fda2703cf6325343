package org.dsmip.dataplane.forward;

import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.BatchSender;
import org.dsmip.core.io.PacketBatch;
import org.dsmip.core.sys.Errno;

/** The rows of a {@link SendList} that wait for one way out. Used by one worker. */
final class EgressQueue {
    private final BatchSender sender;
    private final Counter forwarded;
    private final Account account;
    private final PacketBatch[] batches;
    private final int[] slots;
    private final Row[] rows;
    private final Counter[] counters;
    private final int[] bindingIds;
    private int count;
    private int settled;
    private boolean isPieceRefused;
    private boolean isFull;

    /** What a row is of a packet. */
    enum Row {
        /** All of it. */
        WHOLE,
        /** A part, of which more follow. */
        PIECE,
        /** The last part. */
        LAST_PIECE,
        /** Something else that is said about it. */
        MESSAGE
    }

    /** A queue of so many rows at most; packets that have left by it are counted as forwarded there. */
    EgressQueue(BatchSender sender, Counter forwarded, int capacity, Account account) {
        this.sender = sender;
        this.forwarded = forwarded;
        this.account = account;
        batches = new PacketBatch[capacity];
        slots = new int[capacity];
        rows = new Row[capacity];
        counters = new Counter[capacity];
        bindingIds = new int[capacity];
    }

    /** Adds a message about a packet of a binding, which a counter counts when it has left. */
    void addMessage(PacketBatch batch, int slot, Counter counter, int bindingId) {
        counters[count] = counter;
        add(batch, slot, Row.MESSAGE, bindingId);
    }

    /** Adds a row of a packet of a binding. */
    void add(PacketBatch batch, int slot, Row row, int bindingId) {
        batches[count] = batch;
        slots[count] = slot;
        rows[count] = row;
        bindingIds[count] = bindingId;
        count++;
    }

    /** Sends everything. What cannot be sent is refused, also when the sender is full or fails with an error. */
    void flush() {
        try {
            while (settled < count && !isFull) {
                sendRun(settled, endOfRun(settled));
            }
        } finally {
            settle(count, false);
            count = 0;
            settled = 0;
        }
    }

    /** A burst has ended, and with it every packet of which a piece was sent. */
    void endBurst() {
        isPieceRefused = false;
        isFull = false;
    }

    /** A sender takes rows of one batch at a time. */
    private int endOfRun(int from) {
        int to = from + 1;
        while (to < count && batches[to] == batches[from]) {
            to++;
        }
        return to;
    }

    private void sendRun(int from, int to) {
        final int taken = sender.send(batches[from], slots, from, to);
        account.add(Packet.NOBODY, Counter.SEND_CALLS, 1);
        if (taken > 0) {
            settle(from + taken, true);
        } else if (taken == -Errno.EAGAIN || taken == -Errno.ENOBUFS) {
            // No room for this one is none for the next ones of the burst.
            isFull = true;
        } else {
            settle(from + 1, false);
        }
    }

    private void settle(int to, boolean taken) {
        int packets = 0;
        for (; settled < to; settled++) {
            final Row row = rows[settled];
            if (row == Row.WHOLE && taken) {
                packets++;
            } else if (row == Row.MESSAGE) {
                account.add(bindingIds[settled], counters[settled], taken ? 1 : 0);
            } else {
                isPieceRefused |= !taken;
                packets += row == Row.PIECE ? 0 : endPacket(bindingIds[settled]);
            }
        }
        account.add(Packet.NOBODY, forwarded, packets);
    }

    /** How many packets have been forwarded with the last row of one. */
    private int endPacket(int bindingId) {
        final boolean refused = isPieceRefused;
        isPieceRefused = false;
        if (refused) {
            account.drop(bindingId, DropReason.SEND_REFUSED);
        }
        return refused ? 0 : 1;
    }
}
