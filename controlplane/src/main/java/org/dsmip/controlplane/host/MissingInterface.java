package org.dsmip.controlplane.host;

import java.util.stream.Collectors;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SystemCallException;

/** Says that an interface is missing, and which ones there are. */
public final class MissingInterface {
    private MissingInterface() {}

    /**
     * Describes the trouble.
     *
     * @param routes tells which interfaces there are
     * @param what was looked for, such as {@code home-link eth0}
     * @return an exception to throw
     */
    public static SystemCallException named(RouteTable routes, String what) {
        return new SystemCallException("RTM_GETLINK", what, -Errno.ENODEV,
                "there is no such interface in this network namespace, only "
                        + routes.links().stream().map(Link::name).collect(Collectors.joining(", ")));
    }
}
