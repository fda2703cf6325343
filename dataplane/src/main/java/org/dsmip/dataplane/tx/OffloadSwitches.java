package org.dsmip.dataplane.tx;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Which super-packets the TUN device takes and gives: each kind has a switch of its own, which the operator sets, and which an
 * error of the kernel turns off (OPS-GSO-1, OPS-ERR-6). Shared by all workers; any thread may ask and set.
 */
public final class OffloadSwitches {
    private static final int ON = 0;
    private static final int OFF_BY_SETTING = -1;
    private static final int NOT_OFFERED = -2;

    /** Two packets of the smallest MTU of IPv6. What refuses less than that does not mind the size. */
    private static final int LEAST_BYTES = 2 * 1280;

    /** 0: on; a positive error number: off since the kernel answered it. */
    private final AtomicIntegerArray states = new AtomicIntegerArray(Feature.values().length);
    /** What is larger is not tried. */
    private final AtomicIntegerArray mostBytes = new AtomicIntegerArray(Feature.values().length);

    /** What can be switched. */
    public enum Feature {
        /** Runs of TCP segments. */
        TUN_TCP(0),
        /** Runs of UDP datagrams of one size. */
        TUN_UDP(1);

        private final int place;

        Feature(int place) {
            this.place = place;
        }
    }

    /** Why a feature is used or not. */
    public enum State {
        /** It is used. */
        ON,
        /** The operator does not want it. */
        OFF_BY_SETTING,
        /** The kernel does not have it. */
        NOT_OFFERED,
        /** The kernel refused a packet because of it: {@link #error} says how. */
        OFF_BY_ERROR
    }

    /** All on, of any size. */
    public OffloadSwitches() {
        for (Feature feature : Feature.values()) {
            mostBytes.set(feature.place, Integer.MAX_VALUE);
        }
    }

    /**
     * Says whether a feature is used.
     *
     * @param feature which
     * @return true if it is on
     */
    public boolean isOn(Feature feature) {
        return states.getOpaque(feature.place) == ON;
    }

    /**
     * Why it is used or not.
     *
     * @param feature which
     * @return its state
     */
    public State state(Feature feature) {
        return switch (states.getAcquire(feature.place)) {
            case ON -> State.ON;
            case OFF_BY_SETTING -> State.OFF_BY_SETTING;
            case NOT_OFFERED -> State.NOT_OFFERED;
            default -> State.OFF_BY_ERROR;
        };
    }

    /**
     * What the kernel answered when it turned a feature off.
     *
     * @param feature which
     * @return the error number; 0: it did not
     */
    public int error(Feature feature) {
        return Math.max(states.getAcquire(feature.place), 0);
    }

    /**
     * The most bytes of a super-packet of a kind.
     *
     * @param feature which
     * @return half of the smallest that was too large; {@link Integer#MAX_VALUE}: none was
     */
    public int mostBytes(Feature feature) {
        return mostBytes.getOpaque(feature.place);
    }

    /**
     * Switches by the operator's wish. On again it is tried again even after an error, and of any size.
     *
     * @param feature which
     * @param on whether it is wanted
     */
    public void set(Feature feature, boolean on) {
        mostBytes.setRelease(feature.place, Integer.MAX_VALUE);
        states.setRelease(feature.place, on ? ON : OFF_BY_SETTING);
    }

    /**
     * The kernel does not offer a feature.
     *
     * @param feature which
     */
    public void notOffered(Feature feature) {
        states.setRelease(feature.place, NOT_OFFERED);
    }

    /**
     * The kernel refused a packet because of a feature.
     *
     * @param feature which
     * @param errno its answer, positive
     * @return whether that has turned it off now; false: it was off already
     */
    public boolean failed(Feature feature, int errno) {
        return states.compareAndSet(feature.place, ON, errno);
    }

    /**
     * The kernel refused a super-packet for its size. From now on half of it is the most, as long as two packets fit into that;
     * after that the feature is off.
     *
     * @param feature which
     * @param bytes its size
     * @param errno the kernel's answer, positive
     */
    public void tooLarge(Feature feature, int bytes, int errno) {
        final int half = bytes / 2;
        if (half < LEAST_BYTES) {
            failed(feature, errno);
        } else {
            mostBytes.accumulateAndGet(feature.place, half, Math::min);
        }
    }
}
