package org.dsmip.controlplane.reconcile;

import org.dsmip.controlplane.effect.Effect;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * How something stands that is wanted on this host, or no longer is.
 *
 * @param effect what puts it in place; of what is not removed: what takes it away
 * @param homeAddress of the mobile node that it is for; null: of one that is not registered any more
 * @param state how it stands
 * @param reason why it is not as it should be; null: it is, or that is a matter of time
 */
public record Standing(Effect effect, @Nullable Ipv4Address homeAddress, State state, @Nullable String reason) {
    /** How something stands. */
    public enum State {
        /** It is there. */
        IN_PLACE,
        /** It is gone with what it was on, and is put back when that is there again. */
        LOST,
        /** The host refuses it; it is tried again. */
        REFUSED,
        /** It is no longer wanted, and the host does not take it away; it is tried again. */
        NOT_REMOVED
    }
}
