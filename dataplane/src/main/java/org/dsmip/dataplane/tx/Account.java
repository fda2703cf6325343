package org.dsmip.dataplane.tx;

import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.counters.Traffic;
import org.dsmip.core.packet.Packet;

/**
 * Counts what becomes of a packet: for the worker, and for the binding as soon as it is known whose packet it is. Used by one
 * worker.
 */
public final class Account {
    private final Packet packet;
    private final CounterLane lane;
    private final BindingCounters bindings;

    /**
     * Counts what becomes of the packet that is worked on.
     *
     * @param packet points at it
     * @param lane of the worker
     * @param bindings of the worker
     */
    public Account(Packet packet, CounterLane lane, BindingCounters bindings) {
        this.packet = packet;
        this.lane = lane;
        this.bindings = bindings;
    }

    /**
     * Counts for the binding of the packet that is worked on.
     *
     * @param counter which
     * @param amount how much, 0 or more
     */
    public void add(Counter counter, long amount) {
        add(packet.bindingId(), counter, amount);
    }

    /**
     * Counts for a binding.
     *
     * @param bindingId the binding, or {@link Packet#NOBODY}
     * @param counter which
     * @param amount how much, 0 or more
     */
    public void add(int bindingId, Counter counter, long amount) {
        lane.add(counter, amount);
        if (bindingId != Packet.NOBODY) {
            bindings.add(bindingId, counter, amount);
        }
    }

    /**
     * Counts what goes into a tunnel.
     *
     * @param ipv6 whether it is IPv6
     */
    public void intoTunnel(boolean ipv6) {
        carried(ipv6 ? Traffic.IPV6_INTO_TUNNEL : Traffic.IPV4_INTO_TUNNEL);
    }

    /**
     * Counts what came rightfully out of a tunnel.
     *
     * @param ipv6 whether it is IPv6
     */
    public void outOfTunnel(boolean ipv6) {
        carried(ipv6 ? Traffic.IPV6_OUT_OF_TUNNEL : Traffic.IPV4_OUT_OF_TUNNEL);
    }

    private void carried(Traffic traffic) {
        final int packets = packet.segments();
        final int bytes = packet.totalBytes();
        lane.add(traffic.packets(), packets);
        lane.add(traffic.bytes(), bytes);
        bindings.carried(packet.bindingId(), traffic, packets, bytes, packet.nowNs());
    }

    /**
     * Counts packets that go no further.
     *
     * @param bindingId the binding, or {@link Packet#NOBODY}
     * @param reason why
     * @param count how many
     */
    public void drop(int bindingId, DropReason reason, int count) {
        lane.drop(reason, count);
        if (bindingId != Packet.NOBODY) {
            bindings.drop(bindingId, reason, count);
        }
    }
}
