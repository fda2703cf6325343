package org.dsmip.controlplane.homeagent;

import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * One {@code v6} line of {@code show bindings} (dual-stack ledger, section 12). Immutable.
 *
 * @param prefix {@code prefix}
 * @param kind {@code kind}: {@code address}, {@code network} or {@code ll}
 * @param onLink whether it lies in a prefix that is on-link on the home link
 * @param origin {@code origin}: {@code explicit}, {@code implicit} or {@code ll}
 * @param mode {@code mode}
 * @param proxied {@code nd}: whether the home agent answers for it on the home link
 * @param linkLocal {@code ll}: the link-local address defended along with it; null: none
 * @param hasRoute {@code route} and {@code adv}: whether a route leads it into the tunnel
 * @param trouble why it is not reached through the tunnel although it is registered; null: nothing is wrong
 * @param ageSec {@code since}: seconds since it was first accepted
 */
public record Ipv6EntryView(Ipv6Prefix prefix, String kind, boolean onLink, String origin, TunnelingMode mode,
        boolean proxied, @Nullable Ipv6Address linkLocal, boolean hasRoute, @Nullable String trouble,
        long ageSec) {
    /**
     * The {@code code} that was answered for it.
     *
     * @return 0 or 1
     */
    public int code() {
        return mode == TunnelingMode.CARE_OF_ADDRESS ? 1 : 0;
    }
}
