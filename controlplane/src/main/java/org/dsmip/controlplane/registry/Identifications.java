package org.dsmip.controlplane.registry;

import java.util.Arrays;
import org.agrona.collections.Int2ObjectHashMap;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * The highest identification accepted of each mobile node: what replay protection needs to outlive a restart (BASE-RPL-19).
 * Identifications are compared modulo 2^64. Not thread-safe.
 */
public final class Identifications {
    private final Int2ObjectHashMap<Long> highest = new Int2ObjectHashMap<>();

    Identifications() {}

    /**
     * The highest one of a mobile node.
     *
     * @param homeAddress of the mobile node
     * @return null: none was accepted
     */
    public @Nullable Long highest(Ipv4Address homeAddress) {
        return highest.get(homeAddress.bits());
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
        final Long former = highest.get(homeAddress.bits());
        return former == null || identification - former > 0;
    }

    void accept(Ipv4Address homeAddress, long identification) {
        highest.put(homeAddress.bits(), Long.valueOf(identification));
    }

    /** The home addresses in ascending order of their bits. */
    int[] homeAddresses() {
        final int[] all = new int[highest.size()];
        int count = 0;
        for (final var keys = highest.keySet().iterator(); keys.hasNext();) {
            all[count++] = keys.nextInt();
        }
        Arrays.sort(all);
        return all;
    }
}
