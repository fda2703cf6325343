package org.dsmip.controlplane.homeagent;

import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of a mobile node beside its binding. Immutable.
 *
 * @param homeAddress of the mobile node
 * @param lastRequest what came of its last request; null: none since the start
 * @param moves how often it has changed its care-of address since the start
 * @param returns how many of these moves went back to where it had just come from
 * @param restored whether it is registered as an earlier run of the home agent has left it
 */
record NodeHistory(Ipv4Address homeAddress, @Nullable RequestSummary lastRequest, long moves, long returns,
        boolean restored) {
    /** Of a mobile node of which nothing is known. */
    static NodeHistory unknown(Ipv4Address homeAddress) {
        return new NodeHistory(homeAddress, null, 0, 0, false);
    }
}
