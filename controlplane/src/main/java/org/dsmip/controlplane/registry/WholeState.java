package org.dsmip.controlplane.registry;

import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * All that is true, node by node and by home address. The registry may change in between: what comes is true when it comes, and
 * together with the records of the changes made meanwhile, each in its place, it gives the state at the end. Not thread-safe.
 */
public final class WholeState {
    private final Registry registry;
    private @Nullable Ipv4Address last;

    WholeState(Registry registry) {
        this.registry = registry;
    }

    /**
     * The next node.
     *
     * @return null: there are no more
     */
    public RegistryRecord.@Nullable Node next() {
        final Ipv4Address homeAddress = registry.identifications().after(last);
        if (homeAddress == null) {
            return null;
        }
        last = homeAddress;
        return registry.node(homeAddress);
    }
}
