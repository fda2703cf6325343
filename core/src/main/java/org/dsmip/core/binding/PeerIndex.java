package org.dsmip.core.binding;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which entries share a peer. All of them are there to be found when the one that was shown as a sample is gone, in a table that
 * is changed as any other, so that a change costs the same however many there are. Stateless but for what it knows of the table.
 */
final class PeerIndex {
    private final KeyTrie<ForwardingEntry> byHomeAddress;

    PeerIndex(KeyTrie<ForwardingEntry> byHomeAddress) {
        this.byHomeAddress = byHomeAddress;
    }

    /** Adds an entry to those of a peer; none of these has its home address. */
    PeerEntries add(int peer, @Nullable PeerEntries present, ForwardingEntry entry) {
        if (present == null) {
            return PeerEntries.alone(peer, entry);
        }
        final ForwardingEntry only = present.only();
        return PeerEntries.several(peer, add(only == null ? present.kinds() : add(new PeerKind[0], only), entry));
    }

    private PeerKind[] add(PeerKind[] kinds, ForwardingEntry entry) {
        final int place = place(kinds, entry);
        final PeerKind[] changed = Arrays.copyOf(kinds, Math.max(kinds.length, place + 1));
        final PeerKind alike = place < kinds.length ? kinds[place] : new PeerKind(entry, KeyTrie.EMPTY, 0);
        changed[place] = new PeerKind(alike.sample(), byHomeAddress.with(alike.entries(), entry), alike.size() + 1);
        return changed;
    }

    /** Removes an entry from those of a peer, if it is one of them; answers the rest, null if there is none. */
    @Nullable
    PeerEntries remove(PeerEntries present, ForwardingEntry entry) {
        final ForwardingEntry only = present.only();
        if (only != null) {
            return only.homeAddress() == entry.homeAddress() ? null : present;
        }
        final PeerKind[] kinds = present.kinds();
        final int place = place(kinds, entry);
        if (place == kinds.length || byHomeAddress.get(kinds[place].entries(), entry.homeAddress()) == null) {
            return present;
        }
        return of(present.address(), without(kinds, place, entry.homeAddress()));
    }

    private PeerKind[] without(PeerKind[] kinds, int place, int homeAddress) {
        final PeerKind alike = kinds[place];
        if (alike.size() == 1) {
            final PeerKind[] others = Arrays.copyOf(kinds, kinds.length - 1);
            System.arraycopy(kinds, place + 1, others, place, others.length - place);
            return others;
        }
        final @Nullable Object[] rest = byHomeAddress.without(alike.entries(), homeAddress);
        final boolean sampleGone = alike.sample().homeAddress() == homeAddress;
        final PeerKind[] changed = kinds.clone();
        changed[place] = new PeerKind(sampleGone ? byHomeAddress.any(rest) : alike.sample(), rest, alike.size() - 1);
        return changed;
    }

    private static PeerEntries of(int peer, PeerKind[] kinds) {
        return kinds.length == 1 && kinds[0].size() == 1
                ? PeerEntries.alone(peer, kinds[0].sample())
                : PeerEntries.several(peer, kinds);
    }

    /** Where the kind of an entry is, or behind all of them. */
    private static int place(PeerKind[] kinds, ForwardingEntry entry) {
        for (int i = 0; i < kinds.length; i++) {
            if (kinds[i].has(entry)) {
                return i;
            }
        }
        return kinds.length;
    }
}
