package org.dsmip.controlplane.mobilenode;

import java.util.List;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.core.binding.ForwardingEntry;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/** The forwarding entry that the data plane has; published only when it changes. Not thread-safe. */
final class PublishedEntry {
    private final Ipv4Address homeAddress;
    private @Nullable ForwardingEntry entry;

    PublishedEntry(Ipv4Address homeAddress) {
        this.homeAddress = homeAddress;
    }

    void publish(ForwardingEntry next, List<Effect> effects) {
        if (!next.equals(entry)) {
            entry = next;
            effects.add(new Effect.PublishForwarding(next));
        }
    }

    void withdraw(List<Effect> effects) {
        if (entry != null) {
            entry = null;
            effects.add(new Effect.WithdrawForwarding(homeAddress));
        }
    }

    /** The data plane did not take it. */
    void forget() {
        entry = null;
    }
}
