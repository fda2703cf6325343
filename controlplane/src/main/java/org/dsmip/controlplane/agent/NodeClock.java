package org.dsmip.controlplane.agent;

/** The two clocks of the control plane, read once a duty cycle. */
public interface NodeClock {
    /**
     * Monotonic time.
     *
     * @return nanoseconds since some instant
     */
    long nowNs();

    /**
     * Wall clock.
     *
     * @return 64 bits in the format of NTP: seconds since 1900 and their fraction
     */
    long wallClockNtp();
}
