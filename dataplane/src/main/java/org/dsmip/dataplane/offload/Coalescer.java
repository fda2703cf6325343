package org.dsmip.dataplane.offload;

import org.dsmip.core.binding.EgressTable;
import org.dsmip.core.packet.Packet;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.dataplane.tx.OffloadSwitches;
import org.dsmip.dataplane.tx.OffloadSwitches.Feature;
import org.dsmip.dataplane.tx.SendList;

/**
 * Merges packets of a burst that leave by the TUN device: where one follows another of its flow and {@link MergeRules} have nothing
 * against it, its payload follows in the row of the other, where it lies. One that cannot be merged ends the run of its flow, and
 * one whose flow cannot be told those between its addresses, so that none overtakes another. Used by one worker.
 */
public final class Coalescer {
    private final SendList list;
    private final OffloadSwitches switches;
    private final FlowTable runs = new FlowTable();
    private final Datagram datagram = new Datagram();
    private long flushes;

    /**
     * A coalescer.
     *
     * @param list takes the rows
     * @param switches say which super-packets may be written
     */
    public Coalescer(SendList list, OffloadSwitches switches) {
        this.list = list;
        this.switches = switches;
    }

    /**
     * Lets a packet leave by the TUN device.
     *
     * @param packet the packet
     * @return whether it does; false: it is a super-packet of a kind or size that must not, and its segments are to follow what waits
     */
    public boolean toTun(Packet packet) {
        if (list.flushes() != flushes) {
            // Rows are known until they are sent.
            runs.clear();
            flushes = list.flushes();
        }
        return switch (datagram.read(packet)) {
            case FLOW -> flow(packet);
            case PAIR -> {
                if (!runs.isEmpty()) {
                    datagram.hashPair();
                    runs.closePair(datagram);
                }
                yield alone(packet);
            }
            case UNKNOWN -> {
                runs.clear();
                yield alone(packet);
            }
        };
    }

    private boolean flow(Packet packet) {
        datagram.hashFlow();
        final Run run = runs.find(datagram);
        final boolean mergeable = switches.isOn(feature()) && MergeRules.alone(packet, datagram) == MergeRule.ALL_KEPT;
        if (mergeable && run != null && mayGrow(run)
                && MergeRules.following(run, packet, datagram) == MergeRule.ALL_KEPT) {
            append(run, packet);
            return true;
        }
        if (run != null) {
            run.close();
        }
        if (mergeable && MergeRules.mayBegin(datagram)) {
            begin(run == null ? runs.add(datagram) : run, packet);
            return true;
        }
        return alone(packet);
    }

    private boolean mayGrow(Run run) {
        return run.isOpen(runs.pairEpoch(datagram)) && run.lengthWith(datagram) <= switches.mostBytes(feature());
    }

    private void begin(Run run, Packet packet) {
        run.begin(datagram, packet, list.packet(EgressTable.KERNEL, packet), runs.pairEpoch(datagram));
    }

    private void append(Run run, Packet packet) {
        list.merge(run.row(), packet, run.first().headerBytes(), datagram.payloadBytes());
        if (!run.grow(datagram)) {
            run.close();
        }
    }

    private Feature feature() {
        return datagram.isTcp() ? Feature.TUN_TCP : Feature.TUN_UDP;
    }

    private boolean alone(Packet packet) {
        if (packet.isSuperPacket() && !isTaken(packet)) {
            return false;
        }
        list.packet(EgressTable.KERNEL, packet);
        return true;
    }

    private boolean isTaken(Packet packet) {
        final Feature feature = packet.gsoType() == PacketBatch.GSO_UDP_L4 ? Feature.TUN_UDP : Feature.TUN_TCP;
        return switches.isOn(feature) && packet.length() <= switches.mostBytes(feature);
    }
}
