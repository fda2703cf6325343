package org.dsmip.controlplane.mobilenode;

import java.util.Set;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a mobile node must find again after a restart. Immutable.
 *
 * @param lastIdentification of the last request sent
 * @param highestAccepted the highest identification that the home agent has accepted (BASE-RPL-19)
 * @param dualStackHomeAgents home agents that have answered a request for IPv6 under their authenticator (OPS-HOME-3)
 * @param homeAgentMac the home agent's link-layer address as it was seen at home (OPS-HOME-1); null: never seen
 */
public record Remembered(long lastIdentification, long highestAccepted, Set<Ipv4Address> dualStackHomeAgents,
        @Nullable MacAddress homeAgentMac) {
    /** In the format of NTP. */
    private static final long DAY = 86_400L << 32;

    /** Copies the set. */
    public Remembered {
        dualStackHomeAgents = Set.copyOf(dualStackHomeAgents);
    }

    /**
     * The same with another link-layer address of the home agent.
     *
     * @param mac the address; null: never seen
     * @return what is to be remembered
     */
    public Remembered withHomeAgentMac(@Nullable MacAddress mac) {
        return new Remembered(lastIdentification, highestAccepted, dualStackHomeAgents, mac);
    }

    /**
     * Nothing at all: a first start. Identifications may begin a day before the present instant, since a home agent's clock may
     * be behind.
     *
     * @param wallClockNtp the present instant
     * @return what there is to remember then
     */
    public static Remembered nothing(long wallClockNtp) {
        return new Remembered(wallClockNtp - DAY, wallClockNtp - DAY, Set.of(), null);
    }
}
