package org.dsmip.core.sys;

/** A system call failed on a cold path. The message names the call, its arguments, the error and what to do about it. */
public final class SystemCallException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /**
     * Describes a failed call.
     *
     * @param call such as {@code open}
     * @param arguments such as {@code /dev/net/tun, O_RDWR}
     * @param result the negated error number that the call answered
     */
    public SystemCallException(String call, String arguments, int result) {
        this(call, arguments, result, Errno.remedy(result));
    }

    /**
     * Describes a failed call with a remedy of its own.
     *
     * @param call such as {@code open}
     * @param arguments such as {@code /dev/net/tun, O_RDWR}
     * @param result the negated error number that the call answered
     * @param remedy what to do about it
     */
    public SystemCallException(String call, String arguments, int result, String remedy) {
        super(call + "(" + arguments + ") failed: " + Errno.name(result) + "; " + remedy);
        errno = Math.abs(result);
    }

    /**
     * The error number.
     *
     * @return a positive number
     */
    public int errno() {
        return errno;
    }

    /**
     * Passes a good result through.
     *
     * @param result what a call answered
     * @param call its name
     * @param arguments its arguments, for the message
     * @return the result if it is not negative
     * @throws SystemCallException if it is negative
     */
    public static int check(int result, String call, String arguments) {
        if (result < 0) {
            throw new SystemCallException(call, arguments, result);
        }
        return result;
    }
}
