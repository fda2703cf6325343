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

    private final List<TunDevice> queues;
    private final int index;

    private TunInterface(List<TunDevice> queues, int index) {
        this.queues = queues;
        this.index = index;
    }

    /**
     * Makes the device, with a queue for each worker; it goes when its descriptors are closed.
     *
     * @param tunnelEnd the IPv4 address whose link-local address it gets (RFC 4213 section 3.7)
     */
    static TunInterface create(Resources resources, NodeSettings settings, Ipv4Address tunnelEnd, RouteTable routes,
            SysctlGuard sysctls) {
        final List<TunDevice> queues = LinuxTunDevice.open(settings.tun().device(), settings.forwarding().workers(), 0);
        queues.forEach(resources::add);
        final TunDevice device = queues.getFirst();
        final Link link = routes.link(device.name());
        if (link == null) {
            throw new SystemCallException("RTM_GETLINK", device.name(), -Errno.ENODEV);
        }
        // Its only link-local address is the one that the far end expects.
        sysctls.set("net.ipv6.conf." + device.name() + ".addr_gen_mode", "1");
        // Sources of what comes out of a tunnel are checked before; the kernel's own check knows nothing of policy rules.
        sysctls.set("net.ipv4.conf." + device.name() + ".rp_filter", "2");
        routes.setMtu(link.index(), settings.tun().mtuBytes());
        routes.setUp(link.index());
        routes.addAddress(InterfaceAddress.of(link.index(), Ipv6Address.tunnelLinkLocal(tunnelEnd.bits()),
                LINK_LOCAL_LENGTH));
        return new TunInterface(queues, link.index());
    }

    List<TunDevice> queues() {
        return queues;
    }

    int index() {
        return index;
    }
}
