package org.dsmip.core.io;

import org.dsmip.core.io.route.NetworkObject;
import org.jspecify.annotations.Nullable;

/**
 * How something stands that an {@link OwnConfiguration} keeps.
 *
 * @param object what it is
 * @param missing why it is not there, as of the last look; null: it is
 * @param leaving why it is still there although it was to be removed; null: it was not
 */
public record HeldObject(NetworkObject object, @Nullable String missing, @Nullable String leaving) {
    /** {@return whether it is not as it should be} */
    public boolean isAmiss() {
        return missing != null || leaving != null;
    }
}
