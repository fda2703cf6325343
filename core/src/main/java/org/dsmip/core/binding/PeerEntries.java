package org.dsmip.core.binding;

import org.jspecify.annotations.Nullable;

/**
 * The entries whose peer has one address, present or former. There may be very many, behind one foreign agent or translator, so
 * that they are not listed: whose a packet is, its inner address says, and {@link ForwardingEntry#hasPeer} whether it may come
 * from there. Immutable.
 */
public final class PeerEntries {
    private final ForwardingEntry[] samples;
    private final boolean shared;

    PeerEntries(ForwardingEntry[] samples, boolean shared) {
        this.samples = samples;
        this.shared = shared;
    }

    /**
     * The entry that is alone behind the address.
     *
     * @return null if there are several
     */
    public @Nullable ForwardingEntry only() {
        return shared ? null : samples[0];
    }

    /**
     * How many samples there are: one of each kind of tunnel, by its outer source and encapsulation.
     *
     * @return 1 or more
     */
    public int samples() {
        return samples.length;
    }

    /**
     * One of the entries.
     *
     * @param index 0..samples-1
     * @return an entry
     */
    public ForwardingEntry sample(int index) {
        return samples[index];
    }
}
