package org.dsmip.controlplane.effect;

import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/** Effects that put something in place or take it away, as against those that are over when they are done. */
public final class Lasting {
    private Lasting() {}

    /**
     * What an effect puts in place or takes away, for the operator.
     *
     * @param effect the effect
     * @return null: nothing that stays
     */
    public static @Nullable String words(Effect effect) {
        return switch (effect) {
            case Effect.AddTunnelRoute add -> route(add.prefix());
            case Effect.RemoveTunnelRoute remove -> route(remove.prefix());
            case Effect.AddProxyNeighbor add -> proxy(add.address());
            case Effect.RemoveProxyNeighbor remove -> proxy(remove.address());
            case Effect.AddProxyNetwork add -> answers(add.network());
            case Effect.RemoveProxyNetwork remove -> answers(remove.network());
            case Effect.PublishForwarding publish -> forwarding(new Ipv4Address(publish.entry().homeAddress()));
            case Effect.WithdrawForwarding withdraw -> forwarding(withdraw.homeAddress());
            default -> null;
        };
    }

    private static String route(Object prefix) {
        return "route for " + prefix + " into the tunnel";
    }

    private static String proxy(Object address) {
        return "proxy entry for " + address + " on the home link";
    }

    private static String answers(Object network) {
        return "answers for " + network + " on the home link";
    }

    private static String forwarding(Object homeAddress) {
        return "forwarding for " + homeAddress;
    }

    /**
     * Whether an effect takes something away.
     *
     * @param effect the effect
     * @return false: it puts something in place, or does neither
     */
    public static boolean isRemoval(Effect effect) {
        return effect instanceof Effect.RemoveTunnelRoute || effect instanceof Effect.RemoveProxyNeighbor
                || effect instanceof Effect.RemoveProxyNetwork || effect instanceof Effect.WithdrawForwarding;
    }

    /**
     * What undoes an effect.
     *
     * @param effect the effect
     * @return null: nothing that is known by the effect alone
     */
    public static @Nullable Effect opposite(Effect effect) {
        return switch (effect) {
            case Effect.AddTunnelRoute add -> new Effect.RemoveTunnelRoute(add.prefix());
            case Effect.RemoveTunnelRoute remove -> new Effect.AddTunnelRoute(remove.prefix());
            case Effect.AddProxyNeighbor add -> new Effect.RemoveProxyNeighbor(add.address());
            case Effect.RemoveProxyNeighbor remove -> new Effect.AddProxyNeighbor(remove.address());
            case Effect.AddProxyNetwork add -> new Effect.RemoveProxyNetwork(add.network());
            case Effect.RemoveProxyNetwork remove -> new Effect.AddProxyNetwork(remove.network());
            case Effect.PublishForwarding publish ->
                new Effect.WithdrawForwarding(new Ipv4Address(publish.entry().homeAddress()));
            default -> null;
        };
    }
}
