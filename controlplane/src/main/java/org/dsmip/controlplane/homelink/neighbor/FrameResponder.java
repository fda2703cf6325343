package org.dsmip.controlplane.homelink.neighbor;

import java.util.Set;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.jspecify.annotations.Nullable;

/** Answers questions on the home link in the place of absent mobile nodes: at most one frame out for one frame in. Sans-IO. */
public sealed interface FrameResponder permits ProbeResponder, SolicitationResponder {
    /**
     * Who answers: an interface as it is now.
     *
     * @param mac its MAC address
     * @param source the IPv6 address that answers come from; null: it has none
     * @param addresses all its IPv6 addresses
     */
    record Self(MacAddress mac, @Nullable Ipv6Address source, Set<Ipv6Address> addresses) {
        /** Copies the set. */
        public Self {
            addresses = Set.copyOf(addresses);
        }
    }

    /**
     * Answers from this interface from now on.
     *
     * @param now the interface
     */
    void self(Self now);

    /**
     * A frame arrived on the link.
     *
     * @param frame from the destination MAC address on
     * @return the frame that answers it; null: it is not answered, and counted why
     */
    @Nullable
    Octets onFrame(Octets frame);

    /** An answer could not be sent. */
    void notSent();
}
