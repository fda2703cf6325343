package org.dsmip.core.io.route;

/** Kinds of change that one can subscribe to. */
public enum EventGroup {
    /** {@link NetworkEvent.LinkChanged}, {@link NetworkEvent.LinkRemoved}. */
    LINKS,
    /** {@link NetworkEvent.AddressAdded}, {@link NetworkEvent.AddressRemoved}. */
    ADDRESSES,
    /** {@link NetworkEvent.RouteAdded}, {@link NetworkEvent.RouteRemoved}. */
    ROUTES,
    /** {@link NetworkEvent.RuleAdded}, {@link NetworkEvent.RuleRemoved}. */
    RULES,
    /** {@link NetworkEvent.NeighborChanged}, {@link NetworkEvent.NeighborRemoved}. */
    NEIGHBORS,
    /** {@link NetworkEvent.NextHopsChanged}. */
    NEXT_HOPS,
    /** {@link NetworkEvent.SettingsChanged}. */
    SETTINGS
}
