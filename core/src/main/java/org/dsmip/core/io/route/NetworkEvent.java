package org.dsmip.core.io.route;

/** A change of the network configuration, whoever made it. */
public sealed interface NetworkEvent {
    /**
     * A link is new, or something about it changed: up, down, carrier, name, MTU.
     *
     * @param link as it is now
     */
    record LinkChanged(Link link) implements NetworkEvent {}

    /**
     * A link is gone.
     *
     * @param link as it was
     */
    record LinkRemoved(Link link) implements NetworkEvent {}

    /**
     * An address is new, or something about it changed.
     *
     * @param address as it is now
     */
    record AddressAdded(InterfaceAddress address) implements NetworkEvent {}

    /**
     * An address is gone.
     *
     * @param address as it was
     */
    record AddressRemoved(InterfaceAddress address) implements NetworkEvent {}

    /**
     * A route is new, or was put in the place of another of the same key.
     *
     * @param route as it is now
     */
    record RouteAdded(Route route) implements NetworkEvent {}

    /**
     * A route is gone. The kernel does not say so of routes that go with their next-hop object, nor of IPv4 routes that go
     * because their link or source address goes.
     *
     * @param route as it was
     */
    record RouteRemoved(Route route) implements NetworkEvent {}

    /**
     * A policy rule is new.
     *
     * @param rule as it is now
     */
    record RuleAdded(Rule rule) implements NetworkEvent {}

    /**
     * A policy rule is gone.
     *
     * @param rule as it was
     */
    record RuleRemoved(Rule rule) implements NetworkEvent {}

    /**
     * A neighbor is new or its state changed.
     *
     * @param neighbor as it is now
     */
    record NeighborChanged(Neighbor neighbor) implements NetworkEvent {}

    /**
     * A neighbor is no longer known.
     *
     * @param neighbor as it was
     */
    record NeighborRemoved(Neighbor neighbor) implements NetworkEvent {}

    /**
     * Next-hop objects came, went or changed. The routes that use one that is gone are gone with it, and of those the kernel
     * says nothing.
     */
    record NextHopsChanged() implements NetworkEvent {}

    /**
     * Settings of forwarding, reverse-path filtering or proxying were changed, of an interface or for all.
     *
     * @param family whose settings
     */
    record SettingsChanged(AddressFamily family) implements NetworkEvent {}

    /** Events were lost: nothing learned before holds for certain, read everything again. */
    record Overrun() implements NetworkEvent {}
}
