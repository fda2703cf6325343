package org.dsmip.core.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * Where a thread's system calls leave their errno. Owned by one thread at a time; every call of this package takes one and
 * answers its result, or the negated error number.
 */
public final class Errno {
    /** Operation not permitted. */
    public static final int EPERM = 1;
    /** No such file or directory. */
    public static final int ENOENT = 2;
    /** No such process; rtnetlink: no such route. */
    public static final int ESRCH = 3;
    /** Interrupted by a signal. */
    public static final int EINTR = 4;
    /** Input or output failed; of a TUN device also: it is down. */
    public static final int EIO = 5;
    /** No such device or address. */
    public static final int ENXIO = 6;
    /** Bad file descriptor. */
    public static final int EBADF = 9;
    /** Nothing to do now. */
    public static final int EAGAIN = 11;
    /** Permission denied. */
    public static final int EACCES = 13;
    /** Device or resource busy. */
    public static final int EBUSY = 16;
    /** Exists already. */
    public static final int EEXIST = 17;
    /** No such device. */
    public static final int ENODEV = 19;
    /** Invalid argument. */
    public static final int EINVAL = 22;
    /** The file is there, but not what it was for. */
    public static final int EBADFD = 77;
    /** Message larger than the link takes. */
    public static final int EMSGSIZE = 90;
    /** Not supported. */
    public static final int EOPNOTSUPP = 95;
    /** No such family of addresses in this kernel. */
    public static final int EAFNOSUPPORT = 97;
    /** Address or port taken. */
    public static final int EADDRINUSE = 98;
    /** Address not on this host. */
    public static final int EADDRNOTAVAIL = 99;
    /** Link is down. */
    public static final int ENETDOWN = 100;
    /** No route. */
    public static final int ENETUNREACH = 101;
    /** Queue full. */
    public static final int ENOBUFS = 105;
    /** Host unreachable. */
    public static final int EHOSTUNREACH = 113;

    static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");

    private static final MemoryLayout LAYOUT = Linker.Option.captureStateLayout();
    private static final VarHandle VALUE = LAYOUT.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    final MemorySegment segment;

    /**
     * Makes room for one thread's errno.
     *
     * @param arena owner of the memory
     */
    public Errno(Arena arena) {
        segment = arena.allocate(LAYOUT);
    }

    int negated() {
        return -(int) VALUE.get(segment, 0L);
    }

    int orNegated(int result) {
        return result < 0 ? negated() : result;
    }

    long orNegated(long result) {
        return result < 0 ? negated() : result;
    }

    /** Size of a C {@code int} in bytes. */
    static final long INT_BYTES = ValueLayout.JAVA_INT.byteSize();

    /**
     * The C name of an error number.
     *
     * @param errno a positive error number, or a negated one
     * @return such as {@code EPERM}; {@code errno 123} when it is not one that this project meets
     */
    public static String name(int errno) {
        return switch (Math.abs(errno)) {
            case EPERM -> "EPERM";
            case ENOENT -> "ENOENT";
            case ESRCH -> "ESRCH";
            case EINTR -> "EINTR";
            case EIO -> "EIO";
            case ENXIO -> "ENXIO";
            case EBADF -> "EBADF";
            case EAGAIN -> "EAGAIN";
            case 12 -> "ENOMEM";
            case EACCES -> "EACCES";
            case 14 -> "EFAULT";
            case EBUSY -> "EBUSY";
            case EEXIST -> "EEXIST";
            case ENODEV -> "ENODEV";
            case EINVAL -> "EINVAL";
            case EBADFD -> "EBADFD";
            case 23 -> "ENFILE";
            case 24 -> "EMFILE";
            case 25 -> "ENOTTY";
            case 34 -> "ERANGE";
            case EMSGSIZE -> "EMSGSIZE";
            case 92 -> "ENOPROTOOPT";
            case 93 -> "EPROTONOSUPPORT";
            case EOPNOTSUPP -> "EOPNOTSUPP";
            case EAFNOSUPPORT -> "EAFNOSUPPORT";
            case EADDRINUSE -> "EADDRINUSE";
            case EADDRNOTAVAIL -> "EADDRNOTAVAIL";
            case ENETDOWN -> "ENETDOWN";
            case ENETUNREACH -> "ENETUNREACH";
            case ENOBUFS -> "ENOBUFS";
            case 107 -> "ENOTCONN";
            case 111 -> "ECONNREFUSED";
            case EHOSTUNREACH -> "EHOSTUNREACH";
            default -> "errno " + Math.abs(errno);
        };
    }

    /**
     * What a person can do about an error number.
     *
     * @param errno a positive error number, or a negated one
     * @return a short remedy
     */
    static String remedy(int errno) {
        return switch (Math.abs(errno)) {
            case EPERM, EACCES -> "run as root, or in a user namespace that owns the network namespace";
            case ENOENT ->
                "check that the file exists (for /dev/net/tun: load the tun module or pass the device through)";
            case EBUSY -> "another process holds it; stop that process or choose another name";
            case EADDRINUSE -> "another process uses this address and port; stop it or choose another";
            case EADDRNOTAVAIL -> "the address is not on this host; configure it on an interface first";
            case ENODEV, ENXIO ->
                "check that the interface exists in this network namespace";
            case 23, 24 -> "raise the limit on open files (ulimit -n)";
            case ENETDOWN -> "bring the interface up";
            case 12, ENOBUFS -> "the kernel is short of memory";
            case EOPNOTSUPP, EAFNOSUPPORT, 92, 93, 25 -> "this kernel lacks the feature";
            default -> "see the arguments";
        };
    }
}
