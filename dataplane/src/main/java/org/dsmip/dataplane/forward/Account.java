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

    /** Counts the packet as dropped and gone. */
    Verdict drop(DropReason reason) {
        lane.drop(reason);
        if (bindingId != NOBODY) {
            bindings.drop(bindingId, reason);
        }
        return Verdict.DONE;
    }
}
