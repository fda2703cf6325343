package org.dsmip.controlplane.show;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.dsmip.controlplane.homeagent.BindingView;
import org.dsmip.controlplane.show.DataPlaneState.CounterView;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.net.Ipv4Address;

/**
 * What the data plane of a home agent knows of its bindings, for any thread.
 *
 * @param device the tunnel device
 * @param accounts what was counted for each
 * @param paths what is known of the way to a peer
 * @param isThere whether a binding stands: the number of one that has ended may be another's
 */
public record TunnelsView(String device, BindingAccounts accounts, Function<Ipv4Address, PathMtu> paths,
        Predicate<BindingView> isThere) {
    /** The same of some bindings, as it is now; nothing was counted for those that have ended meanwhile. */
    BindingState.Tunnels of(List<BindingView> bindings) {
        final Map<Integer, Traffic> known = new HashMap<>();
        final Map<Ipv4Address, PathMtu> mtus = new HashMap<>();
        for (BindingView binding : bindings) {
            final Traffic traffic = traffic(binding.bindingId());
            // Afterwards: it stood all the time.
            if (isThere.test(binding)) {
                known.put(binding.bindingId(), traffic);
            }
            mtus.computeIfAbsent(binding.careOfAddress(), paths);
        }
        return new Known(device, known, mtus);
    }

    private Traffic traffic(int bindingId) {
        final Map<BindingCounters.Direction, Long> last = new EnumMap<>(BindingCounters.Direction.class);
        for (BindingCounters.Direction direction : BindingCounters.Direction.values()) {
            last.put(direction, accounts.lastPacketSec(bindingId, direction));
        }
        return new Traffic(accounts.of(bindingId), last);
    }

    /** What a binding has sent and received, and how long ago. */
    private record Traffic(List<CounterView> account, Map<BindingCounters.Direction, Long> lastPacketSec) {
        private static final Traffic NONE = new Traffic(List.of(), Map.of());
    }

    /** What was known of some bindings at one moment. */
    private record Known(String device, Map<Integer, Traffic> traffic, Map<Ipv4Address, PathMtu> paths)
            implements
                BindingState.Tunnels {
        @Override
        public List<CounterView> account(int bindingId) {
            return traffic.getOrDefault(bindingId, Traffic.NONE).account();
        }

        @Override
        public PathMtu pathMtu(Ipv4Address careOfAddress) {
            return paths.getOrDefault(careOfAddress, new PathMtu(0, PathMtu.NOT_TOLD));
        }

        @Override
        public long lastPacketSec(int bindingId, BindingCounters.Direction direction) {
            return traffic.getOrDefault(bindingId, Traffic.NONE).lastPacketSec().getOrDefault(direction, NO_PACKET);
        }
    }
}
