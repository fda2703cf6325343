package org.dsmip.controlplane.homeagent;

import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.dsmip.controlplane.registry.Registry;
import org.dsmip.controlplane.registry.RegistryClock;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * What a home agent finds where it runs, as opposed to what it is told.
 *
 * @param startNs monotonic time of the start; no request from before is accepted (BASE-RPL-19)
 * @param doubt whether more may have been accepted of a mobile node before the start than the registry knows, by home address;
 *     null: no more was
 * @param truth what is registered and was accepted
 * @param pathMtuBytes MTU of the interface towards the mobile nodes: the largest outer packet that is not fragmented
 * @param random spreads repeated announcements
 */
public record HomeAgentEnvironment(long startNs, Function<Ipv4Address, @Nullable Doubt> doubt, Truth truth,
        int pathMtuBytes, RandomGenerator random) {
    /**
     * More may have been accepted of a mobile node before the start than the registry knows.
     *
     * @param accepted what was accepted at least; null: not known
     */
    public record Doubt(@Nullable Long accepted) {}

    /**
     * What is registered and was accepted: what an earlier run has left.
     *
     * @param registry keeps it
     * @param clock its time
     */
    public record Truth(Registry registry, RegistryClock clock) {
        /**
         * Nothing is registered, and nothing was accepted.
         *
         * @param nowNs monotonic time
         * @param wallClockNtp wall clock in the format of NTP
         * @return an empty registry
         */
        public static Truth nothing(long nowNs, long wallClockNtp) {
            return new Truth(new Registry(), RegistryClock.startingAt(nowNs, wallClockNtp));
        }
    }
}
