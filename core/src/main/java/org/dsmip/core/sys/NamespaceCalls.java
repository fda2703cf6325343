package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.dsmip.core.sys.NativeCalls.downcall;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** Namespaces of the calling thread. Each call answers its result, or the negated errno. */
public final class NamespaceCalls {
    /** A network namespace. */
    public static final int CLONE_NEWNET = 0x40000000;

    private static final MethodHandle UNSHARE = downcall("unshare",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle SETNS = downcall("setns",
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));

    private NamespaceCalls() {}

    /**
     * Leaves shared namespaces for new ones: {@code int unshare(int flags)}. Concerns the calling thread.
     *
     * @param errno the caller's errno
     * @param flags {@code CLONE_NEW...}
     * @return the result, or -errno
     */
    public static int unshare(Errno errno, int flags) {
        try {
            return errno.orNegated((int) UNSHARE.invokeExact(errno.segment, flags));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Enters a namespace: {@code int setns(int fd, int type)}. Concerns the calling thread.
     *
     * @param errno the caller's errno
     * @param fd the descriptor
     * @param type {@code CLONE_NEW...}
     * @return the result, or -errno
     */
    public static int setns(Errno errno, int fd, int type) {
        try {
            return errno.orNegated((int) SETNS.invokeExact(errno.segment, fd, type));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
