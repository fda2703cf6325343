package org.dsmip.core.binding;

import java.util.ArrayList;
import java.util.List;

/**
 * Which way out each egress number stands for. Tunnels name numbers, so that where a way out changes not all of them are published
 * anew. Immutable, published together with the bindings: a burst sees both of one moment.
 *
 * @param ways by number
 */
public record EgressTable(List<Egress> ways) {
    /** To the kernel of this host: always the TUN device. */
    public static final int KERNEL = 0;
    /** What this host itself says in IPv4: always a raw socket. */
    public static final int HOST = 1;
    /** Into the tunnels. */
    public static final int TUNNELS = 2;

    /** The ways out that are always there. */
    public static final EgressTable DEFAULT = new EgressTable(
            List.of(new Egress.Tun(), new Egress.RawSocket(), new Egress.RawSocket()));

    /** Copies the list, and checks that the fixed numbers stand for what they say. */
    public EgressTable {
        ways = List.copyOf(ways);
        if (ways.size() <= TUNNELS || !(ways.get(KERNEL) instanceof Egress.Tun)
                || !(ways.get(HOST) instanceof Egress.RawSocket)) {
            throw new IllegalArgumentException("ways out " + ways);
        }
    }

    /**
     * The same but for one number.
     *
     * @param number from {@link #TUNNELS} to the first that is not in use
     * @param way what it stands for
     * @return another table
     */
    public EgressTable with(int number, Egress way) {
        final List<Egress> changed = new ArrayList<>(ways);
        if (number == changed.size()) {
            changed.add(way);
        } else {
            changed.set(number, way);
        }
        return new EgressTable(changed);
    }
}
