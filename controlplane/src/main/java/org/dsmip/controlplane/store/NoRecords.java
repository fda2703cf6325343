package org.dsmip.controlplane.store;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Keeps nothing: for a node that is only rehearsed. */
public class NoRecords implements Records {
    /** Makes one. */
    public NoRecords() {}

    @Override
    public long append(DirectBuffer octets, int at, int length) {
        return 0;
    }

    @Override
    public long durable() {
        return 0;
    }

    @Override
    public @Nullable String failure() {
        return null;
    }

    @Override
    public boolean wantsAll() {
        return false;
    }

    @Override
    public boolean beginAll() {
        return false;
    }

    @Override
    public boolean part(DirectBuffer octets, int at, int length) {
        return false;
    }

    @Override
    public boolean completeAll() {
        return false;
    }
}
