package org.dsmip.core.io.linux;

import org.dsmip.core.io.RouteTableException;
import org.dsmip.core.io.linux.rtnetlink.Acknowledgment;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;

/** Puts into words what the kernel did not do. */
final class Refusal {
    private Refusal() {}

    /** Null where all is well, or as good as that. Words are put together only if they are needed: almost all is done. */
    static @Nullable RouteTableException unless(Acknowledgment end, String verb, Object object, int... harmless) {
        boolean good = end.isOk();
        for (final int errno : harmless) {
            good |= errno == end.errno();
        }
        return good ? null : of(end, verb, object);
    }

    static RouteTableException of(Acknowledgment end, String verb, Object object) {
        return new RouteTableException(end.errno(), verb + " " + object + " failed: " + Errno.name(end.errno())
                + (end.text().isEmpty() ? "" : ", the kernel says \"" + end.text() + "\"") + "; "
                + remedy(end.errno()));
    }

    private static String remedy(int errno) {
        return switch (errno) {
            case Errno.EPERM -> "run as root, or in a user namespace that owns the network namespace";
            // Permissions are EPERM here.
            case Errno.EACCES -> "switch IPv6 on there (net.ipv6.conf.INTERFACE.disable_ipv6 = 0)";
            case Errno.ENODEV, Errno.ENXIO -> "check that the interface exists in this network namespace, and for IPv6 "
                    + "that its MTU is at least 1280";
            case Errno.ENETUNREACH, Errno.EHOSTUNREACH ->
                "the gateway must be on the prefix of an interface that is up, or be marked on-link";
            case Errno.ENETDOWN -> "bring the interface up first";
            case Errno.ENOBUFS ->
                "check that the interface has IPv6: that it is not switched off there, and its MTU is at "
                        + "least 1280";
            case Errno.EADDRNOTAVAIL -> "the address must be configured on an interface first";
            case Errno.EBUSY, Errno.EAGAIN -> "try again";
            case Errno.EOPNOTSUPP -> "this kernel lacks the feature (IPv6 may be disabled)";
            case Errno.EINVAL -> "check the values against what the interface allows";
            default -> "see the values named";
        };
    }
}
