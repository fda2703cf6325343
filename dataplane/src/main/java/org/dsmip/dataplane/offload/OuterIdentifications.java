package org.dsmip.dataplane.offload;

/**
 * Numbers the outer IPv4 headers of a worker. Those of workers with the same step and firsts from 1 to it never meet (RFC 6864
 * section 4).
 */
public final class OuterIdentifications {
    private static final int LARGEST = 0xFFFF;

    private final int step;
    private int next;

    /**
     * Begins with one.
     *
     * @param first the first one, 1..65535
     * @param step from one to the next, 1..64
     */
    public OuterIdentifications(int first, int step) {
        next = first;
        this.step = step;
    }

    /**
     * The next one.
     *
     * @return 1..65535; never zero, so that the kernel does not choose another one
     */
    public int next() {
        final int current = next;
        next = current + step <= LARGEST ? current + step : (current - 1) % step + 1;
        return current;
    }
}
