package org.dsmip.dataplane.forward;

import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.counters.DropReason;

/**
 * Counts what becomes of a packet: for the worker, and for the binding as soon as it is known whose packet it is. Used by one
 * worker.
 */
final class Account {
    private final Packet packet;
    private final CounterLane lane;
    private final BindingCounters bindings;

    /** Counts what becomes of the packet that is worked on. */
    Account(Packet packet, CounterLane lane, BindingCounters bindings) {
        this.packet = packet;
        this.lane = lane;
        this.bindings = bindings;
    }

    void add(Counter counter, long amount) {
        add(packet.bindingId(), counter, amount);
    }

    /** The same for a binding, or for {@link Packet#NOBODY}. */
    void add(int bindingId, Counter counter, long amount) {
        lane.add(counter, amount);
        if (bindingId != Packet.NOBODY) {
            bindings.add(bindingId, counter, amount);
        }
    }

    /** Counts a packet of IPv6 or IPv4 that goes into a tunnel. */
    void intoTunnel(boolean ipv6) {
        add(ipv6 ? Counter.IPV6_TO_TUNNEL : Counter.IPV4_TO_TUNNEL, 1);
        add(ipv6 ? Counter.IPV6_BYTES_TO_TUNNEL : Counter.IPV4_BYTES_TO_TUNNEL, packet.length());
        bindings.carried(packet.bindingId(), BindingCounters.Direction.INTO_TUNNEL, packet.nowNs());
    }

    /** Counts a packet of IPv6 or IPv4 that came rightfully out of a tunnel. */
    void outOfTunnel(boolean ipv6) {
        add(ipv6 ? Counter.IPV6_FROM_TUNNEL : Counter.IPV4_FROM_TUNNEL, 1);
        add(ipv6 ? Counter.IPV6_BYTES_FROM_TUNNEL : Counter.IPV4_BYTES_FROM_TUNNEL, packet.length());
        bindings.carried(packet.bindingId(), BindingCounters.Direction.OUT_OF_TUNNEL, packet.nowNs());
    }

    /** Counts a packet of a binding, or of {@link Packet#NOBODY}, that goes no further. */
    void drop(int bindingId, DropReason reason) {
        lane.drop(reason);
        if (bindingId != Packet.NOBODY) {
            bindings.drop(bindingId, reason);
        }
    }
}
