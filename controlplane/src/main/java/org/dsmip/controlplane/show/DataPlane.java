package org.dsmip.controlplane.show;

import java.util.List;
import org.dsmip.controlplane.show.DataPlaneState.CounterView;
import org.dsmip.core.net.Ipv4Address;

/** What is shown of a data plane. Answers are begun by the control thread; {@link #pathMtu} is for any. */
public interface DataPlane {
    /**
     * Dropped packets.
     *
     * @return one line a reason
     */
    StateListing drops();

    /**
     * Everything that is counted.
     *
     * @param more what the role counts
     * @return one line a counter
     */
    StateListing counters(List<CounterView> more);

    /**
     * How long packets stay inside.
     *
     * @return one line a direction
     */
    StateListing latency();

    /**
     * The interfaces in use.
     *
     * @return who moves packets between them, and one line each
     */
    StateListing interfaces();

    /**
     * Switches a way to handle several packets in one piece.
     *
     * @param offload which
     * @param on on, otherwise off
     * @return what has come of it
     */
    StateListing offload(Offload offload, boolean on);

    /**
     * What is known of the path to a peer.
     *
     * @param peer its address
     * @param linkMtuBytes what the link allows
     * @return what fits now, and since when that is believed
     */
    PathMtu pathMtu(Ipv4Address peer, int linkMtuBytes);
}
