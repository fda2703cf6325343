package org.dsmip.controlplane.app;

import java.util.List;
import org.dsmip.controlplane.config.NodeSettings;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.SysctlGuard;
import org.dsmip.core.io.TunDevice;
import org.dsmip.core.io.linux.LinuxTunDevice;
import org.dsmip.core.io.route.InterfaceAddress;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SystemCallException;

/** The tunnel device, made and brought up. */
final class TunInterface {
    private static final int LINK_LOCAL_LENGTH = 64;

    private final TunDevice device;
    private final int index;

    private TunInterface(TunDevice device, int index) {
        this.device = device;
        this.index = index;
    }

    /**
     * Makes the device; it goes when its descriptor is closed.
     *
     * @param tunnelEnd the IPv4 address whose link-local address it gets (RFC 4213 section 3.7)
     */
    static TunInterface create(Resources resources, NodeSettings.TunSettings settings, Ipv4Address tunnelEnd,
            RouteTable routes, SysctlGuard sysctls) {
        final List<TunDevice> queues = LinuxTunDevice.open(settings.device(), 1, 0);
        final TunDevice device = resources.add(queues.getFirst());
        final Link link = routes.link(device.name());
        if (link == null) {
            throw new SystemCallException("RTM_GETLINK", device.name(), -Errno.ENODEV);
        }
        // Its only link-local address is the one that the far end expects.
        sysctls.set("net.ipv6.conf." + device.name() + ".addr_gen_mode", "1");
        // Sources of what comes out of a tunnel are checked before; the kernel's own check knows nothing of policy rules.
        sysctls.set("net.ipv4.conf." + device.name() + ".rp_filter", "2");
        routes.setMtu(link.index(), settings.mtuBytes());
        routes.setUp(link.index());
        routes.addAddress(InterfaceAddress.of(link.index(), Ipv6Address.tunnelLinkLocal(tunnelEnd.bits()),
                LINK_LOCAL_LENGTH));
        return new TunInterface(device, link.index());
    }

    TunDevice device() {
        return device;
    }

    int index() {
        return index;
    }
}
