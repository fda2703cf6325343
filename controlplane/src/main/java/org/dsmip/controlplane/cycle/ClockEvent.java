package org.dsmip.controlplane.cycle;

/** Something that clocks do not do by themselves. */
public sealed interface ClockEvent {
    /**
     * The wall clock was set, at once or little by little: it and the boot-time clock have parted.
     *
     * @param byNs how far; negative: back
     */
    record WallClockStepped(long byNs) implements ClockEvent {}

    /**
     * The machine slept: the boot-time clock went on while the monotonic one stood still.
     *
     * @param forNs how long
     */
    record Suspended(long forNs) implements ClockEvent {}
}
