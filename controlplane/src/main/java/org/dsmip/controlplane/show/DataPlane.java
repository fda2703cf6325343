package org.dsmip.controlplane.show;

import java.util.List;
import org.dsmip.controlplane.show.DataPlaneState.CounterView;
import org.dsmip.core.net.Ipv4Address;

/** What is shown of a data plane, as it is at the moment of the question. Used by the control thread. */
public interface DataPlane {
    /**
     * Dropped packets.
     *
     * @return one line a reason
     */
    StateBlock drops();

    /**
     * Everything that is counted.
     *
     * @param more what the role counts
     * @return one line a counter
     */
    StateBlock counters(List<CounterView> more);

    /**
     * How long packets stay inside.
     *
     * @return one line a direction
     */
    StateBlock latency();

    /**
     * The interfaces in use.
     *
     * @return who moves packets between them, and one line each
     */
    StateBlock interfaces();

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
