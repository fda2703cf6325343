package org.dsmip.controlplane.registry;

import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/** What has become true by a command. */
public sealed interface Fact {
    /**
     * A request was accepted: nothing up to it is fresh any more.
     *
     * @param homeAddress of the mobile node
     * @param identification of the request
     */
    record Accepted(Ipv4Address homeAddress, long identification) implements Fact {}

    /**
     * A mobile node is registered.
     *
     * @param former as it was registered before; null: it was not
     * @param binding as it is now
     */
    record Bound(@Nullable Binding former, Binding binding) implements Fact {}

    /**
     * A binding lost a part without a request of the mobile node.
     *
     * @param former as it was before
     * @param binding as it is now
     */
    record Altered(Binding former, Binding binding) implements Fact {}

    /**
     * A mobile node is not registered any more.
     *
     * @param former as it was registered before
     * @param how why it ended
     */
    record Ended(Binding former, Ending how) implements Fact {}

    /**
     * The wall clock was set, and with it every instant.
     *
     * @param byNs how far it went ahead; less than 0: back
     */
    record ClockShifted(long byNs) implements Fact {}
}
