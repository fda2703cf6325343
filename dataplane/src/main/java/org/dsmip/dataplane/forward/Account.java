package org.dsmip.dataplane.forward;

import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.CounterLane;
import org.dsmip.core.counters.DropReason;

/**
 * Counts what becomes of a packet: for the worker, and for the binding as soon as it is known whose packet it is. Used by one
 * worker.
 */
final class Account {
    private static final int NOBODY = -1;

    private final CounterLane lane;
    private final BindingCounters bindings;
    private int bindingId = NOBODY;

    Account(CounterLane lane, BindingCounters bindings) {
        this.lane = lane;
        this.bindings = bindings;
    }

    /** Begins with a packet of which nothing is known. */
    void begin() {
        bindingId = NOBODY;
    }

    /** From now on the packet counts for a binding. */
    void belongsTo(ForwardingEntry entry) {
        bindingId = entry.bindingId();
    }

    void add(Counter counter, long amount) {
        lane.add(counter, amount);
        if (bindingId != NOBODY) {
            bindings.add(bindingId, counter, amount);
        }
    }

    /** Counts a packet of IPv6 or IPv4 that goes into a tunnel. */
    void intoTunnel(boolean ipv6, int length, long nowNs) {
        add(ipv6 ? Counter.IPV6_TO_TUNNEL : Counter.IPV4_TO_TUNNEL, 1);
        add(ipv6 ? Counter.IPV6_BYTES_TO_TUNNEL : Counter.IPV4_BYTES_TO_TUNNEL, length);
        bindings.carried(bindingId, BindingCounters.Direction.INTO_TUNNEL, nowNs);
    }

    /** Counts a packet of IPv6 or IPv4 that came rightfully out of a tunnel. */
    void outOfTunnel(boolean ipv6, int length, long nowNs) {
        add(ipv6 ? Counter.IPV6_FROM_TUNNEL : Counter.IPV4_FROM_TUNNEL, 1);
        add(ipv6 ? Counter.IPV6_BYTES_FROM_TUNNEL : Counter.IPV4_BYTES_FROM_TUNNEL, length);
        bindings.carried(bindingId, BindingCounters.Direction.OUT_OF_TUNNEL, nowNs);
    }

    /** Counts the packet as dropped and gone. */
    Verdict drop(DropReason reason) {
        lane.drop(reason);
        if (bindingId != NOBODY) {
            bindings.drop(bindingId, reason);
        }
        return Verdict.DONE;
    }
}
