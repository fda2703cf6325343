package org.dsmip.controlplane.app;

import java.util.List;
import org.dsmip.controlplane.config.NodeSettings;
import org.dsmip.core.io.OwnConfiguration;
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

    /** Makes the device, with a queue for each worker; it goes when its descriptors are closed. */
    static TunInterface open(Resources resources, NodeSettings settings, RouteTable routes) {
        final List<TunDevice> queues = LinuxTunDevice.open(settings.tun().device(), settings.forwarding().workers(), 0);
        queues.forEach(resources::add);
        final String name = queues.getFirst().name();
        final Link link = routes.link(name);
        if (link == null) {
            throw new SystemCallException("RTM_GETLINK", name, -Errno.ENODEV);
        }
        return new TunInterface(queues, link.index());
    }

    /**
     * Gives the device its settings and its address, and brings it up.
     *
     * @param tunnelEnd the IPv4 address whose link-local address it gets (RFC 4213 section 3.7)
     */
    void bringUp(NodeSettings.TunSettings settings, Ipv4Address tunnelEnd, OwnConfiguration own, RouteTable routes,
            SysctlGuard sysctls) {
        final String name = queues.getFirst().name();
        // Where IPv6 is switched off for new interfaces, this one has it all the same.
        sysctls.set("net.ipv6.conf." + name + ".disable_ipv6", "0");
        // Its only link-local address is the one that the far end expects.
        sysctls.set("net.ipv6.conf." + name + ".addr_gen_mode", "1");
        // Sources of what comes out of a tunnel are checked before; the kernel's own check knows nothing of policy rules.
        sysctls.set("net.ipv4.conf." + name + ".rp_filter", "2");
        routes.setMtu(index, settings.mtuBytes());
        routes.setUp(index);
        own.addAddress(InterfaceAddress.of(index, Ipv6Address.tunnelLinkLocal(tunnelEnd.bits()), LINK_LOCAL_LENGTH));
    }

    List<TunDevice> queues() {
        return queues;
    }

    int index() {
        return index;
    }
}
