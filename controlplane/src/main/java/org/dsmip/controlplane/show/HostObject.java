package org.dsmip.controlplane.show;

import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.reconcile.Standing;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * Something that a node wants on its host, or no longer wants, and how it stands: one line of {@code show host}.
 *
 * @param kind such as {@code route}
 * @param object which one
 * @param homeAddress of the mobile node that it is for; null: it is the node's own
 * @param state how it stands
 * @param reason why it is not as it should be; null: it is, or that is a matter of time
 */
public record HostObject(String kind, String object, @Nullable Ipv4Address homeAddress, Standing.State state,
        @Nullable String reason) {
    /** The kind of a route. */
    public static final String ROUTE = "route";
    /** The kind of an entry that makes the kernel answer for an address on the home link, or the node for a network. */
    public static final String PROXY = "proxy";

    /**
     * Of what a binding calls for.
     *
     * @param standing how it stands
     * @return in words
     */
    static HostObject of(Standing standing) {
        return switch (standing.effect()) {
            case Effect.AddTunnelRoute add -> of(standing, ROUTE, add.prefix());
            case Effect.RemoveTunnelRoute remove -> of(standing, ROUTE, remove.prefix());
            case Effect.AddProxyNeighbor add -> of(standing, PROXY, add.address());
            case Effect.RemoveProxyNeighbor remove -> of(standing, PROXY, remove.address());
            case Effect.AddProxyNetwork add -> of(standing, PROXY, add.network());
            case Effect.RemoveProxyNetwork remove -> of(standing, PROXY, remove.network());
            case Effect.PublishForwarding publish -> of(standing, "forwarding",
                    "to " + new Ipv4Address(publish.entry().outer().destination()));
            case Effect.WithdrawForwarding withdraw -> of(standing, "forwarding", "for " + withdraw.homeAddress());
            default -> throw new IllegalArgumentException("nothing that stays: " + standing.effect());
        };
    }

    private static HostObject of(Standing standing, String kind, Object object) {
        return new HostObject(kind, object.toString(), standing.homeAddress(), standing.state(), standing.reason());
    }

    boolean isInPlace() {
        return state == Standing.State.IN_PLACE;
    }
}
