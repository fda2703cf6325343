package org.dsmip.core.binding;

import org.jspecify.annotations.Nullable;

/**
 * What a look-up of an IPv6 address finds: a registered prefix, its mode and whose it is. Immutable.
 *
 * @param high first half of the prefix
 * @param low second half of the prefix
 * @param length number of leading bits that count
 * @param mode which tunnel packets of this prefix are sent through
 * @param entry the binding it hangs off
 * @param next another route whose key has the same hash
 */
public record Ipv6Route(long high, long low, int length, TunnelingMode mode, ForwardingEntry entry,
        @Nullable Ipv6Route next) {
    boolean is(long otherHigh, long otherLow, int otherLength) {
        return high == otherHigh && low == otherLow && length == otherLength;
    }

    Ipv6Route withNext(@Nullable Ipv6Route other) {
        return new Ipv6Route(high, low, length, mode, entry, other);
    }
}
