package org.dsmip.dataplane.tx;

import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.io.BatchSender;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;

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
    private final OriginalHeads heads;
    private final @Nullable PlainForm plainForm;
    private int settled;
    private long added;
    private boolean hasTaken;
    private boolean isPieceRefused;
    private boolean isFull;

    /** What a row is of a packet. */
    enum Row {
        /** All of it. */
        WHOLE,
        /** All of it and of others that were merged into it. */
        MERGED,
        /** A part, of which more follow. */
        PIECE,
        /** The last part. */
        LAST_PIECE,
        /** Something else that is said about it. */
        MESSAGE
    }

    /** A queue of rows; packets that have left by it are counted as forwarded there. */
    EgressQueue(BatchSender sender, Counter forwarded, SendRows rows, Account account, @Nullable PlainForm plainForm) {
        this.sender = sender;
        this.plainForm = plainForm;
        this.forwarded = forwarded;
        this.account = account;
        this.rows = rows;
        kinds = new Row[rows.capacity()];
        counters = new Counter[rows.capacity()];
        bindingIds = new int[rows.capacity()];
        packets = new int[rows.capacity()];
        heads = new OriginalHeads(rows.capacity());
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
        added += count;
        return row;
    }

    /** Adds a row of another queue. */
    void addAsItIs(EgressQueue other, int row) {
        final SendRows from = other.rows;
        final int mine = add(from.batch(row), from.slot(row), other.kinds[row], other.bindingIds[row],
                other.packets[row]);
        counters[mine] = other.counters[row];
        for (int body = from.firstBody(row); body != SendRows.NONE; body = from.nextBody(body)) {
            rows.append(mine, from.bodyBuffer(body), from.bodyStart(body), from.bodyLength(body));
        }
    }

    /** Adds the packets that were merged into a row of another queue, each as it came. They lie in slots of one batch. */
    void addUnmerged(EgressQueue other, int row) {
        final SendRows from = other.rows;
        final PacketBatch batch = from.batch(row);
        other.heads.restore(from, row);
        add(batch, from.slot(row), Row.WHOLE, other.bindingIds[row], 1);
        for (int body = from.firstBody(row); body != SendRows.NONE; body = from.nextBody(body)) {
            add(batch, from.bodyStart(body) / batch.slotBytes(), Row.WHOLE, other.bindingIds[row], 1);
        }
    }

    /**
     * The payload of a packet follows what a row has, which stands for one packet more. The headers of its head may be changed
     * from now on, and are put back if the row is not taken as it is.
     */
    void merge(int row, Packet packet, int headerBytes, int payloadBytes) {
        if (kinds[row] != Row.MERGED) {
            heads.keep(rows, row, headerBytes);
            kinds[row] = Row.MERGED;
        }
        rows.append(row, packet.buffer(), packet.start() + packet.length() - payloadBytes, payloadBytes);
        packets[row]++;
    }

    boolean isMerged(int row) {
        return kinds[row] == Row.MERGED;
    }

    int bindingId(int row) {
        return bindingIds[row];
    }

    /** How many packets a row stands for. */
    int packets(int row) {
        return packets[row];
    }

    /** How many packets were added since the start. */
    long added() {
        return added;
    }

    boolean isFull() {
        return isFull;
    }

    void forgetTaken() {
        hasTaken = false;
    }

    /** Whether any row was taken since that was forgotten. */
    boolean hasTaken() {
        return hasTaken;
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
            hasTaken = true;
            settle(settled + taken, true);
        } else if (taken == -Errno.EAGAIN || taken == -Errno.ENOBUFS) {
            // No room for this one is none for the next ones of the burst.
            isFull = true;
        } else if (plainForm != null && PlainForm.mayHelp(rows, settled, -taken)) {
            sendPlain(plainForm, -taken);
        } else {
            settle(settled + 1, false);
        }
    }

    private void sendPlain(PlainForm plain, int errno) {
        // Whatever happens on the way, it accounts for the rows that it was given.
        try {
            plain.sendRefused(this, settled++, errno);
            while (settled < rows.size()) {
                plain.add(this, settled++);
            }
        } finally {
            isFull = plain.sendAll();
        }
    }

    private void settle(int to, boolean taken) {
        int sent = 0;
        int coalesced = 0;
        for (; settled < to; settled++) {
            final Row kind = kinds[settled];
            if (kind == Row.WHOLE || kind == Row.MERGED) {
                coalesced += taken && kind == Row.MERGED ? rows.bodies(settled) : 0;
                sent += taken ? packets[settled] : refuse(packets[settled]);
            } else if (kind == Row.MESSAGE) {
                account.add(bindingIds[settled], counters[settled], taken ? 1 : 0);
            } else {
                isPieceRefused |= !taken;
                sent += kind == Row.PIECE ? 0 : endPacket();
            }
        }
        account.add(Packet.NOBODY, forwarded, sent);
        if (coalesced > 0) {
            account.add(Packet.NOBODY, Counter.COALESCED, coalesced);
        }
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
