package org.dsmip.core.sys;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.dsmip.core.sys.NativeCalls.downcall;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** Whose process this is. */
public final class UserCalls {
    private static final MethodHandle GETEUID = downcall("geteuid", FunctionDescriptor.of(JAVA_INT));

    private UserCalls() {}

    /**
     * The user whose rights count: {@code uid_t geteuid(void)}, which never fails. The owner of {@code /proc/self} is not
     * always he: where the kernel lets nobody look into a process, that is root.
     *
     * @return 0..2<sup>32</sup>-1
     */
    public static long geteuid() {
        try (Arena scratch = Arena.ofConfined()) {
            return Integer.toUnsignedLong((int) GETEUID.invokeExact(new Errno(scratch).segment));
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
