package org.dsmip.dataplane.tx;

import org.dsmip.core.binding.BindingSnapshot;
import org.dsmip.core.binding.EgressTable;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.core.sys.Errno;
import org.dsmip.dataplane.tx.OffloadSwitches.Feature;

/**
 * What is left of a queue when the kernel refuses a super-packet (OPS-ERR-6): it goes out in order as packets that are sent as
 * they are, those that were merged as they came, others in segments. When these are taken, the form was to blame, and what lets
 * such super-packets be made is switched off. Used by one worker.
 */
public final class PlainForm {
    private final SendList list;
    private final EgressQueue plain;
    private final Splitter splitter;
    private final OffloadSwitches switches;
    private final Account account;
    private final Packet packet;

    /**
     * A way out in plain form.
     *
     * @param list a list for this alone, with room for all rows of the one that is refused beside those it makes
     * @param splitter makes segments, for the same list
     * @param switches say which super-packets are made
     * @param account counts what cannot be split
     */
    public PlainForm(SendList list, Splitter splitter, OffloadSwitches switches, Account account) {
        this.list = list;
        plain = list.queue(EgressTable.KERNEL);
        this.splitter = splitter;
        this.switches = switches;
        this.account = account;
        packet = new Packet(list.made());
    }

    /** Says whether the row that was refused may be taken in plain form. */
    static boolean mayHelp(SendRows rows, int row, int errno) {
        final boolean isAboutForm = switch (errno) {
            case Errno.EINVAL, Errno.EOPNOTSUPP, Errno.EIO, Errno.EMSGSIZE -> true;
            default -> false;
        };
        return isAboutForm && rows.batch(row).gsoType(rows.slot(row)) != PacketBatch.GSO_NONE;
    }

    /** Sends the row that was refused first. */
    void sendRefused(EgressQueue queue, int row, int errno) {
        final int gsoType = queue.rows().batch(row).gsoType(queue.rows().slot(row));
        final int bytes = queue.rows().length(row);
        plain.forgetTaken();
        add(queue, row);
        list.flush();
        if (plain.hasTaken()) {
            blame(gsoType == PacketBatch.GSO_UDP_L4 ? Feature.TUN_UDP : Feature.TUN_TCP, bytes, errno);
        }
    }

    /** A device that takes nothing at all, because it is down, says nothing about super-packets. */
    private void blame(Feature feature, int bytes, int errno) {
        if (errno == Errno.EMSGSIZE) {
            switches.tooLarge(feature, bytes, errno);
        } else {
            switches.failed(feature, errno);
        }
    }

    /** Adds another row, to be sent with {@link #sendAll}. */
    void add(EgressQueue queue, int row) {
        final SendRows rows = queue.rows();
        if (queue.isMerged(row)) {
            plain.addUnmerged(queue, row);
        } else if (rows.batch(row).gsoType(rows.slot(row)) == PacketBatch.GSO_NONE) {
            plain.addAsItIs(queue, row);
        } else {
            split(queue, row);
        }
    }

    private void split(EgressQueue queue, int row) {
        final PacketBatch batch = queue.rows().batch(row);
        final int slot = queue.rows().slot(row);
        packet.at(batch, slot, BindingSnapshot.EMPTY).belongsTo(queue.bindingId(row));
        final long before = plain.added();
        try {
            packet.isRunOfSegments(batch.checksumStart(slot), batch.headerLength(slot), batch.gsoSize(slot));
            splitter.split(packet, EgressTable.KERNEL);
        } finally {
            // Whatever is not split has left neither way.
            final int missing = queue.packets(row) - (int) (plain.added() - before);
            account.drop(queue.bindingId(row), DropReason.SEND_REFUSED, Math.max(missing, 0));
        }
    }

    /** Sends what was added; answers whether the way out is full, which is forgotten then. */
    boolean sendAll() {
        try {
            list.flush();
            return plain.isFull();
        } finally {
            plain.endBurst();
        }
    }
}
