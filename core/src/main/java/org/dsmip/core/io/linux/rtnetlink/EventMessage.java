package org.dsmip.core.io.linux.rtnetlink;

import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.NetworkEvent;
import org.jspecify.annotations.Nullable;

/** Messages that the kernel sends of its own accord. */
public final class EventMessage {
    private EventMessage() {}

    /**
     * Reads an event.
     *
     * @param type of the message
     * @param body of the message
     * @return null if it is not about anything modeled, or malformed
     */
    public static @Nullable NetworkEvent decode(int type, DirectBuffer body) {
        return switch (type) {
            case Rtnetlink.RTM_NEWLINK -> map(LinkMessage.decode(body), NetworkEvent.LinkChanged::new);
            case Rtnetlink.RTM_DELLINK -> map(LinkMessage.decode(body), NetworkEvent.LinkRemoved::new);
            case Rtnetlink.RTM_NEWADDR -> map(AddressMessage.decode(body), NetworkEvent.AddressAdded::new);
            case Rtnetlink.RTM_DELADDR -> map(AddressMessage.decode(body), NetworkEvent.AddressRemoved::new);
            case Rtnetlink.RTM_NEWROUTE -> map(RouteMessage.decode(body), NetworkEvent.RouteAdded::new);
            case Rtnetlink.RTM_DELROUTE -> map(RouteMessage.decode(body), NetworkEvent.RouteRemoved::new);
            case Rtnetlink.RTM_NEWRULE -> map(RuleMessage.decode(body), NetworkEvent.RuleAdded::new);
            case Rtnetlink.RTM_DELRULE -> map(RuleMessage.decode(body), NetworkEvent.RuleRemoved::new);
            case Rtnetlink.RTM_NEWNEIGH -> map(NeighborMessage.decode(body), NetworkEvent.NeighborChanged::new);
            case Rtnetlink.RTM_DELNEIGH -> map(NeighborMessage.decode(body), NetworkEvent.NeighborRemoved::new);
            case Rtnetlink.RTM_NEWNEXTHOP, Rtnetlink.RTM_DELNEXTHOP -> new NetworkEvent.NextHopsChanged();
            case Rtnetlink.RTM_NEWNETCONF -> map(family(body), NetworkEvent.SettingsChanged::new);
            case Rtnetlink.NLMSG_OVERRUN -> new NetworkEvent.Overrun();
            default -> null;
        };
    }

    /** {@code struct netconfmsg} has nothing else; which interface and which settings are in attributes behind it. */
    private static @Nullable AddressFamily family(DirectBuffer body) {
        return body.capacity() == 0 ? null : AddressFamily.fromWire(body.getByte(0) & 0xFF);
    }

    private static <T> @Nullable NetworkEvent map(@Nullable T value, Function<T, NetworkEvent> event) {
        return value == null ? null : event.apply(value);
    }
}
