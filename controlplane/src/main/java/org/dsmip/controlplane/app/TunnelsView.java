package org.dsmip.controlplane.app;

import java.util.List;
import java.util.function.IntSupplier;
import org.dsmip.controlplane.admin.BindingState;
import org.dsmip.controlplane.admin.DataPlaneState.CounterView;
import org.dsmip.core.net.Ipv4Address;

/** What the data plane of a home agent knows of its bindings. Used by the control thread. */
record TunnelsView(String device, BindingAccounts accounts, DataplaneView dataplane, IntSupplier linkMtuBytes)
        implements
            BindingState.Tunnels {
    @Override
    public List<CounterView> account(int bindingId) {
        return accounts.of(bindingId);
    }

    @Override
    public int pathMtuBytes(Ipv4Address careOfAddress) {
        return dataplane.pathMtuBytes(careOfAddress, linkMtuBytes.getAsInt());
    }
}
