package org.dsmip.controlplane.host;

import java.util.List;
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
public record TunnelDevices(List<LinuxTunDevice> queues, int index) {
    /** Copies the list. */
    public TunnelDevices {
        queues = List.copyOf(queues);
    }

    /**
     * How much the device takes.
     *
     * @param mtuBytes largest packet
     * @param queueLength packets that wait for the workers
     */
    public record Size(int mtuBytes, int queueLength) {}

    /**
     * Makes the device; it goes when its descriptors are closed.
     *
     * @param resources closes them
     * @param routes tells its number
     * @param device its name
     * @param workers how many queues it has
     * @return the device, which is not up yet
     */
    public static TunnelDevices open(Resources resources, RouteTable routes, String device, int workers) {
        final List<LinuxTunDevice> queues = LinuxTunDevice.open(device, workers);
        queues.forEach(resources::add);
        final String name = queues.getFirst().name();
        final Link link = routes.link(name);
        if (link == null) {
            throw new SystemCallException("RTM_GETLINK", name, -Errno.ENODEV);
        }
        return new TunnelDevices(queues, link.index());
    }

    /**
     * Brings the device up.
     *
     * @param size how much it takes
     * @param tunnelEnd the node's address at its end of the tunnels
     * @param lendsTunnelEnd whether the device has it, too
     * @param host where it is brought up
     * @return keeps it up
     */
    public TunnelInterface bringUp(Size size, Ipv4Address tunnelEnd, boolean lendsTunnelEnd,
            TunnelInterface.Host host) {
        final TunnelInterface tunnel = new TunnelInterface(
                new TunnelInterface.Device(queues.getFirst().name(), index, size.mtuBytes(), size.queueLength(),
                        tunnelEnd, lendsTunnelEnd, () -> LinuxTunDevice.remake(queues, index)),
                host);
        tunnel.bringUp();
        return tunnel;
    }
}
