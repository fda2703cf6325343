package org.dsmip.core.binding;

import org.jspecify.annotations.Nullable;

/**
 * Those of the entries behind one address whose tunnels are alike: same outer source, same encapsulation. Immutable.
 */
final class PeerKind {
    private final ForwardingEntry sample;
    private final @Nullable Object[] entries;
    private final int size;

    PeerKind(ForwardingEntry sample, @Nullable Object[] entries, int size) {
        this.sample = sample;
        this.entries = entries;
        this.size = size;
    }

    boolean has(ForwardingEntry entry) {
        return sample.outer().source() == entry.outer().source()
                && sample.outer().encapsulation() == entry.outer().encapsulation();
    }

    /** One of them. */
    ForwardingEntry sample() {
        return sample;
    }

    /** All of them by home address, see {@link KeyTrie}. */
    @Nullable
    Object[] entries() {
        return entries;
    }

    /** How many there are. */
    int size() {
        return size;
    }
}
