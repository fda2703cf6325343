package org.dsmip.core.binding;

import org.jspecify.annotations.Nullable;

/**
 * The entries whose peer has one address, present or former. There may be very many, behind one foreign agent or translator, so
 * that they are not listed: whose a packet is, its inner address says, and {@link ForwardingEntry#hasPeer} whether it may come
 * from there. Immutable.
 */
public final class PeerEntries {
    private static final PeerKind[] NONE = {};

    private final int address;
    private final @Nullable ForwardingEntry only;
    private final PeerKind[] kinds;

    private PeerEntries(int address, @Nullable ForwardingEntry only, PeerKind[] kinds) {
        this.address = address;
        this.only = only;
        this.kinds = kinds;
    }

    /** An entry that is alone behind an address, which is the rule. */
    static PeerEntries alone(int address, ForwardingEntry entry) {
        return new PeerEntries(address, entry, NONE);
    }

    /** Several entries, by kind. */
    static PeerEntries several(int address, PeerKind[] kinds) {
        return new PeerEntries(address, null, kinds);
    }

    /** The address that they share. */
    int address() {
        return address;
    }

    /** The entries by kind; empty if there is only one. */
    PeerKind[] kinds() {
        return kinds;
    }

    /**
     * The entry that is alone behind the address.
     *
     * @return null if there are several
     */
    public @Nullable ForwardingEntry only() {
        return only;
    }

    /**
     * How many samples there are: one of each kind of tunnel, by its outer source and encapsulation.
     *
     * @return 1 or more
     */
    public int samples() {
        return only == null ? kinds.length : 1;
    }

    /**
     * One of the entries.
     *
     * @param index 0..samples-1
     * @return an entry
     */
    public ForwardingEntry sample(int index) {
        return only == null ? kinds[index].sample() : only;
    }
}
