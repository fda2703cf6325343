package org.dsmip.controlplane.app;

import org.dsmip.controlplane.cycle.ForwardingPublisher;
import org.dsmip.controlplane.telemetry.BlackHoleHint;
import org.dsmip.dataplane.Dataplane;

/** Tells those who keep accounts which bindings there are. Used by the control thread. */
record BindingNumbers(Dataplane dataplane, BlackHoleHint blackHoles) implements ForwardingPublisher.Numbers {
    @Override
    public void begins(int number) {
        dataplane.openBinding(number);
        blackHoles.open(number);
    }

    @Override
    public void ended(int number) {
        dataplane.closeBinding(number);
        blackHoles.close(number);
    }
}
