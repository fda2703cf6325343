package org.dsmip.controlplane.app;

import java.util.List;
import org.dsmip.controlplane.config.NodeSettings;
import org.dsmip.controlplane.host.Resources;
import org.dsmip.controlplane.host.TunnelInterface;
import org.dsmip.core.io.RouteTable;
import org.dsmip.core.io.linux.LinuxTunDevice;
import org.dsmip.core.io.route.Link;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.SystemCallException;

/**
 * The tunnel device as it was made.
 *
 * @param queues one for each worker
 * @param index its number
 */
record TunnelDevices(List<LinuxTunDevice> queues, int index) {
    /** Makes the device; it goes when its descriptors are closed. */
    static TunnelDevices open(Resources resources, NodeSettings settings, RouteTable routes) {
        final List<LinuxTunDevice> queues = LinuxTunDevice.open(settings.tun().device(),
                settings.forwarding().workers());
        queues.forEach(resources::add);
        final String name = queues.getFirst().name();
        final Link link = routes.link(name);
        if (link == null) {
            throw new SystemCallException("RTM_GETLINK", name, -Errno.ENODEV);
        }
        return new TunnelDevices(queues, link.index());
    }

    /** Brings the device up for a node whose end of the tunnels has an address, which the device is lent or not. */
    TunnelInterface bringUp(NodeSettings settings, Ipv4Address tunnelEnd, boolean lendsTunnelEnd,
            TunnelInterface.Host host) {
        final TunnelInterface tunnel = new TunnelInterface(
                new TunnelInterface.Device(queues.getFirst().name(), index, settings.tun().mtuBytes(),
                        settings.forwarding().tun().queueLength(), tunnelEnd,
                        lendsTunnelEnd, () -> LinuxTunDevice.remake(queues, index)),
                host);
        tunnel.bringUp();
        return tunnel;
    }
}
