package org.dsmip.controlplane.registry;

import java.util.List;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;

/** What a {@link Registry} is told: decided elsewhere, by policy and from authentic requests. */
public sealed interface Command {
    /**
     * A mobile node registers, for the first time or again: what it asks for takes the place of all that it had.
     *
     * @param homeAddress of the mobile node
     * @param careOfAddress where it is
     * @param grant what was negotiated
     * @param request its request
     * @param prefixes what it gets; {@link RegisteredPrefix#sinceNs} of one that it has already stays as it was
     * @param graceNs how long a care-of address that it leaves is received from
     */
    record Register(Ipv4Address homeAddress, Ipv4Address careOfAddress, Binding.Grant grant,
            Binding.LastRequest request, List<RegisteredPrefix> prefixes, long graceNs) implements Command {
        /** Copies the list. */
        public Register {
            prefixes = List.copyOf(prefixes);
        }
    }

    /**
     * A mobile node gives up a care-of address, or its home address stands for all of them (RFC 3344 section 3.8.2.2).
     *
     * @param homeAddress of the mobile node
     * @param careOfAddress which one; the home address: all
     * @param identification of its request
     */
    record Deregister(Ipv4Address homeAddress, Ipv4Address careOfAddress, long identification) implements Command {}

    /**
     * A request was accepted elsewhere or earlier: nothing up to it is accepted any more.
     *
     * @param homeAddress of the mobile node
     * @param identification of the request
     */
    record Remember(Ipv4Address homeAddress, long identification) implements Command {}

    /**
     * End what is over by now of a binding: the whole of it, or the grace of an address that was left.
     *
     * @param homeAddress of the mobile node
     */
    record Settle(Ipv4Address homeAddress) implements Command {}

    /**
     * End a binding that nobody has given up.
     *
     * @param homeAddress of the mobile node
     * @param how why
     */
    record End(Ipv4Address homeAddress, Ending how) implements Command {}

    /**
     * Take prefixes back from a binding.
     *
     * @param homeAddress of the mobile node
     * @param prefixes which; those that it does not have are passed over
     */
    record TakeBack(Ipv4Address homeAddress, List<Ipv6Prefix> prefixes) implements Command {
        /** Copies the list. */
        public TakeBack {
            prefixes = List.copyOf(prefixes);
        }
    }

    /**
     * Let a binding end after a lifetime at most.
     *
     * @param homeAddress of the mobile node
     * @param lifetimeSec from now on; {@link Binding.Grant#UNLIMITED}: it may go on
     */
    record Limit(Ipv4Address homeAddress, int lifetimeSec) implements Command {}

    /**
     * The wall clock was set: what remains of every lifetime stays as it is.
     *
     * @param byNs how far it went ahead; less than 0: back
     */
    record ShiftClock(long byNs) implements Command {}
}
