package org.dsmip.controlplane.registry;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * The highest identification accepted of each mobile node: what replay protection needs to outlive a restart (BASE-RPL-19).
 * Identifications are compared modulo 2^64. Not thread-safe.
 */
public final class Identifications {
    private final NavigableMap<Ipv4Address, Long> highest = new TreeMap<>();

    Identifications() {}

    /**
     * The highest one of a mobile node.
     *
     * @param homeAddress of the mobile node
     * @return null: none was accepted
     */
    public @Nullable Long highest(Ipv4Address homeAddress) {
        return highest.get(homeAddress);
    }

    /**
     * Of how many mobile nodes a request was accepted.
     *
     * @return 0 or more
     */
    public int size() {
        return highest.size();
    }

    boolean isAbove(Ipv4Address homeAddress, long identification) {
        final Long former = highest.get(homeAddress);
        return former == null || identification - former > 0;
    }

    void accept(Ipv4Address homeAddress, long identification) {
        highest.put(homeAddress, identification);
    }

    void forget(Ipv4Address homeAddress) {
        highest.remove(homeAddress);
    }

    /** The next mobile node by home address; null: there is none. */
    @Nullable
    Ipv4Address after(@Nullable Ipv4Address homeAddress) {
        if (homeAddress == null) {
            return highest.isEmpty() ? null : highest.firstKey();
        }
        return highest.higherKey(homeAddress);
    }
}
