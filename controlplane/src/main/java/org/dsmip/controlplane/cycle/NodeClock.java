package org.dsmip.controlplane.cycle;

/** The clocks of the control plane, read once a duty cycle. */
public interface NodeClock {
    /**
     * Time by which everything is due. It never goes back, and it goes on while the machine sleeps, as it does for everybody
     * else.
     *
     * @return nanoseconds since some instant
     */
    long nowNs();

    /**
     * The same without the time that the machine has slept.
     *
     * @return nanoseconds since some instant
     */
    long awakeNs();

    /**
     * Wall clock.
     *
     * @return 64 bits in the format of NTP: seconds since 1900 and their fraction
     */
    long wallClockNtp();
}
