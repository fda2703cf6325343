package org.dsmip.controlplane.registry;

import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * What is written down of a {@link Registry}. What is true of a node takes the place of all that was written of it before: records
 * may be read twice, and those of a whole state may be written while changes are.
 */
public sealed interface RegistryRecord {
    /**
     * When it was true.
     *
     * @return time of the registry
     */
    long atNs();

    /**
     * All that is true of one mobile node.
     *
     * @param atNs when
     * @param homeAddress of the mobile node
     * @param accepted the highest identification accepted of it; null: none, and it is not registered
     * @param binding how it is registered; null: it is not
     */
    record Node(long atNs, Ipv4Address homeAddress, @Nullable Long accepted, @Nullable Binding binding)
            implements
                RegistryRecord {
        /**
         * Checks what belongs together.
         *
         * @throws IllegalArgumentException if it does not
         */
        public Node {
            if (binding != null && (accepted == null || !binding.homeAddress().equals(homeAddress))) {
                throw new IllegalArgumentException("a binding of another node, or of none that was accepted");
            }
        }
    }

    /**
     * The wall clock was set, and with it every instant written down before.
     *
     * @param atNs when, by the clock before
     * @param byNs how far it went ahead; less than 0: back
     */
    record ClockShift(long atNs, long byNs) implements RegistryRecord {}
}
