package org.dsmip.controlplane.app;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.dsmip.controlplane.admin.BindingState;
import org.dsmip.controlplane.admin.DataPlaneState.CounterView;
import org.dsmip.controlplane.homeagent.BindingView;
import org.dsmip.core.net.Ipv4Address;

/** What the data plane of a home agent knows of its bindings. Used by the control thread. */
record TunnelsView(String device, BindingAccounts accounts, DataplaneView dataplane, IntSupplier linkMtuBytes)
        implements
            BindingState.Tunnels {
    /** The same of some bindings, as it is now and for any thread. */
    BindingState.Tunnels of(List<BindingView> bindings) {
        final Map<Integer, List<CounterView>> known = new HashMap<>();
        final Map<Ipv4Address, Integer> paths = new HashMap<>();
        for (BindingView binding : bindings) {
            known.put(binding.bindingId(), account(binding.bindingId()));
            paths.computeIfAbsent(binding.careOfAddress(), this::pathMtuBytes);
        }
        return new Known(device, known, paths);
    }

    /** What was known of some bindings at one moment. */
    private record Known(String device, Map<Integer, List<CounterView>> accounts, Map<Ipv4Address, Integer> paths)
            implements
                BindingState.Tunnels {
        @Override
        public List<CounterView> account(int bindingId) {
            return accounts.getOrDefault(bindingId, List.of());
        }

        @Override
        public int pathMtuBytes(Ipv4Address careOfAddress) {
            return paths.getOrDefault(careOfAddress, 0);
        }
    }

    @Override
    public List<CounterView> account(int bindingId) {
        return accounts.of(bindingId);
    }

    @Override
    public int pathMtuBytes(Ipv4Address careOfAddress) {
        return dataplane.pathMtuBytes(careOfAddress, linkMtuBytes.getAsInt());
    }
}
