package org.dsmip.controlplane.effect;

/**
 * When in a round an effect is carried out. What is no longer wanted goes first, packets are attracted only when the data plane
 * knows what to do with them, and nobody hears of anything before it is in place.
 */
public enum Stage {
    /** What attracted packets is taken away. */
    RELEASE,
    /** The data plane learns what has changed. */
    PUBLISH,
    /** Packets are attracted. */
    ATTRACT,
    /** Others are told, and whatever else there is. */
    TELL;

    /**
     * When an effect is carried out.
     *
     * @param effect the effect
     * @return its stage
     */
    public static Stage of(Effect effect) {
        return switch (effect) {
            case Effect.RemoveTunnelRoute remove -> RELEASE;
            case Effect.RemoveProxyNeighbor remove -> RELEASE;
            case Effect.RemoveProxyNetwork remove -> RELEASE;
            case Effect.PublishForwarding publish -> PUBLISH;
            case Effect.WithdrawForwarding withdraw -> PUBLISH;
            case Effect.AddTunnelRoute add -> ATTRACT;
            case Effect.AddProxyNeighbor add -> ATTRACT;
            case Effect.AddProxyNetwork add -> ATTRACT;
            default -> TELL;
        };
    }
}
