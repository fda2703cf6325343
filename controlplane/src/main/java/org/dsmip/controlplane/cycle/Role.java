package org.dsmip.controlplane.cycle;

import java.util.List;
import org.dsmip.core.io.Pollable;
import org.jspecify.annotations.Nullable;

/** What a node does, as its duty cycle sees it. All methods are called by the control thread. */
public interface Role {
    /**
     * Ports that may have something to receive.
     *
     * @return the ports to wait for
     */
    List<Pollable> ports();

    /** Begins: whatever is to be done before the first event. */
    void start();

    /** Receives what is there and does what follows from it. */
    void receive();

    /** Does what is due. */
    void onTimer();

    /**
     * When {@link #onTimer} has something to do.
     *
     * @return monotonic nanoseconds; {@link Long#MAX_VALUE}: never
     */
    long nextDeadlineNs();

    /**
     * A clock did what clocks do not do by themselves. The operator has been told.
     *
     * @param event what happened
     */
    default void onClockEvent(ClockEvent event) {}

    /**
     * Why the node cannot go on.
     *
     * @return a few words; null: it can
     */
    @Nullable
    String failure();

    /** Begins to stop. */
    void stop();

    /** The duty cycle has ended: tells the operator what remains. */
    default void end() {}

    /**
     * Says whether nothing is left to wait for after {@link #stop}.
     *
     * @return true if the duty cycle may end
     */
    boolean isStopped();
}
