package org.dsmip.core.io.linux;

import org.dsmip.core.io.TunDevice;
import org.dsmip.core.io.linux.LinuxRawIpv4Socket.Options;
import org.dsmip.core.sys.SystemCallException;

/** A process that tries to open the ports that need privileges and prints what it is told. */
final class PrivilegeProbe {
    private PrivilegeProbe() {}

    /**
     * Prints one line a port.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) {
        refused(() -> LinuxTunDevice.open("tun0", 1).forEach(TunDevice::close));
        refused(() -> LinuxRawIpv4Socket.open(41, Options.ofMark(0)).close());
        refused(() -> LinuxLinkSocket.open(1, 0, BpfFilter.ALL).close());
    }

    private static void refused(Runnable attempt) {
        try {
            attempt.run();
            System.out.println("was allowed");
        } catch (SystemCallException e) {
            System.out.println(e.getMessage());
        }
    }
}
