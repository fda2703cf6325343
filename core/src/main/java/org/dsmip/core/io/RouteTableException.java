package org.dsmip.core.io;

/** The kernel refused a request about links, addresses, routes, rules or neighbors. The message says which, why and what to do. */
public final class RouteTableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int errno;

    /**
     * Describes a refusal.
     *
     * @param errno the error number, positive
     * @param message operation, object, error and what to do about it
     */
    public RouteTableException(int errno, String message) {
        super(message);
        this.errno = errno;
    }

    /**
     * Why it was refused.
     *
     * @return the error number, positive
     */
    public int errno() {
        return errno;
    }
}
