package org.dsmip.dataplane.tx;

import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.BatchSender;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.core.sys.Errno;

/** The rows of a {@link SendList} that wait for one way out. Used by one worker. */
final class EgressQueue {
    private final BatchSender sender;
    private final Counter forwarded;
    private final Account account;
    private final SendRows rows;
    private final Row[] kinds;
    private final Counter[] counters;
    private final int[] bindingIds;
    private final int[] packets;
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

    /** A queue of rows; packets that have left by it are counted as forwarded there. */
    EgressQueue(BatchSender sender, Counter forwarded, SendRows rows, Account account) {
        this.sender = sender;
        this.forwarded = forwarded;
        this.account = account;
        this.rows = rows;
        kinds = new Row[rows.capacity()];
        counters = new Counter[rows.capacity()];
        bindingIds = new int[rows.capacity()];
        packets = new int[rows.capacity()];
    }

    SendRows rows() {
        return rows;
    }

    /** Adds a message about a packet of a binding, which a counter counts when it has left. */
    void addMessage(PacketBatch batch, int slot, Counter counter, int bindingId) {
        counters[rows.size()] = counter;
        add(batch, slot, Row.MESSAGE, bindingId, 0);
    }

    /** Adds a row that stands for some packets of a binding; answers the row. */
    int add(PacketBatch batch, int slot, Row kind, int bindingId, int count) {
        final int row = rows.add(batch, slot);
        kinds[row] = kind;
        bindingIds[row] = bindingId;
        packets[row] = count;
        return row;
    }

    /** A row stands for one packet more. */
    void grow(int row) {
        packets[row]++;
    }

    /** Sends everything. What cannot be sent is refused, also when the sender is full or fails with an error. */
    void flush() {
        try {
            while (settled < rows.size() && !isFull) {
                send();
            }
        } finally {
            settle(rows.size(), false);
            rows.clear();
            settled = 0;
        }
    }

    /** A burst has ended, and with it every packet of which a piece was sent. */
    void endBurst() {
        isPieceRefused = false;
        isFull = false;
    }

    private void send() {
        final int taken = sender.send(rows, settled, rows.size());
        account.add(Packet.NOBODY, Counter.SEND_CALLS, 1);
        if (taken > 0) {
            settle(settled + taken, true);
        } else if (taken == -Errno.EAGAIN || taken == -Errno.ENOBUFS) {
            // No room for this one is none for the next ones of the burst.
            isFull = true;
        } else {
            settle(settled + 1, false);
        }
    }

    private void settle(int to, boolean taken) {
        int sent = 0;
        for (; settled < to; settled++) {
            final Row kind = kinds[settled];
            if (kind == Row.WHOLE) {
                sent += taken ? packets[settled] : refuse(packets[settled]);
            } else if (kind == Row.MESSAGE) {
                account.add(bindingIds[settled], counters[settled], taken ? 1 : 0);
            } else {
                isPieceRefused |= !taken;
                sent += kind == Row.PIECE ? 0 : endPacket();
            }
        }
        account.add(Packet.NOBODY, forwarded, sent);
    }

    /** How many packets have been forwarded with the last piece of one. */
    private int endPacket() {
        final boolean refused = isPieceRefused;
        isPieceRefused = false;
        return refused ? refuse(1) : 1;
    }

    private int refuse(int count) {
        account.drop(bindingIds[settled], DropReason.SEND_REFUSED, count);
        return 0;
    }
}
