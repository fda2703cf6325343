package org.dsmip.core.io;

import java.util.function.Consumer;
import org.dsmip.core.io.route.NetworkEvent;

/**
 * A subscription to changes of the network configuration. Not thread-safe: polled and closed by one thread.
 *
 * <p>Subscribe first, then read the tables: a change between the two is then seen twice rather than never.
 */
public interface NetworkEvents extends Pollable, AutoCloseable {
    /**
     * Hands over the events that have come, without waiting; of very many some only, and the others in the next calls. An event that the consumer throws at does not cost the others:
     * they are handed over first, then the first such exception is thrown.
     *
     * @param consumer gets each event, in order; {@link NetworkEvent.Overrun} stands where some were lost
     * @return how many events there were
     * @throws RouteTableException if the subscription is broken for good
     */
    int poll(Consumer<NetworkEvent> consumer);

    @Override
    void close();
}
