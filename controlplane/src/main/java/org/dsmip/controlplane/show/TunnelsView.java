package org.dsmip.controlplane.show;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.dsmip.controlplane.homeagent.BindingView;
import org.dsmip.controlplane.show.DataPlaneState.CounterView;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.net.Ipv4Address;

/**
 * What the data plane of a home agent knows of its bindings. Used by the control thread.
 *
 * @param device the tunnel device
 * @param accounts what was counted for each
 * @param paths what is known of the way to a peer
 */
public record TunnelsView(String device, BindingAccounts accounts, Function<Ipv4Address, PathMtu> paths)
        implements
            BindingState.Tunnels {
    /** The same of some bindings, as it is now and for any thread. */
    BindingState.Tunnels of(List<BindingView> bindings) {
        final Map<Integer, Traffic> known = new HashMap<>();
        final Map<Ipv4Address, PathMtu> paths = new HashMap<>();
        for (BindingView binding : bindings) {
            known.put(binding.bindingId(), traffic(binding.bindingId()));
            paths.computeIfAbsent(binding.careOfAddress(), this::pathMtu);
        }
        return new Known(device, known, paths);
    }

    private Traffic traffic(int bindingId) {
        final Map<BindingCounters.Direction, Long> last = new EnumMap<>(BindingCounters.Direction.class);
        for (BindingCounters.Direction direction : BindingCounters.Direction.values()) {
            last.put(direction, lastPacketSec(bindingId, direction));
        }
        return new Traffic(account(bindingId), last);
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

    @Override
    public List<CounterView> account(int bindingId) {
        return accounts.of(bindingId);
    }

    @Override
    public PathMtu pathMtu(Ipv4Address careOfAddress) {
        return paths.apply(careOfAddress);
    }

    @Override
    public long lastPacketSec(int bindingId, BindingCounters.Direction direction) {
        return accounts.lastPacketSec(bindingId, direction);
    }
}
