package org.dsmip.controlplane.config;

import java.nio.file.Path;
import org.dsmip.controlplane.host.HostSettings;
import org.dsmip.core.binding.TunnelPolicy;

/**
 * What every node has, whatever its role.
 *
 * @param name tells several nodes of one machine apart
 * @param adminSocket where the node can be asked for its state
 * @param stateDirectory where the node keeps what it must find again after a crash
 * @param logLevel how much it logs
 * @param host what it takes of the numbers that all programs of the host share
 * @param tun the tunnel device
 * @param forwarding how packets are moved
 * @param tunnels policy for what enters and leaves tunnels
 */
public record NodeSettings(String name, Path adminSocket, Path stateDirectory, LogLevel logLevel, HostSettings host,
        TunSettings tun, ForwardingSettings forwarding, TunnelPolicy tunnels) {
    /** Where nodes of the machine have their state directories unless their files say otherwise: no reboot clears it. */
    public static final Path STATE_HOME = Path.of("/var/lib/dsmip");

    /** How much is logged. */
    public enum LogLevel {
        /** Failures only. */
        ERROR,
        /** Also what an operator should look at. */
        WARN,
        /** Also changes of state. */
        INFO,
        /** Also decisions, with the row of the requirement tables that made them. */
        DEBUG,
        /** Everything. */
        TRACE
    }

    /**
     * The tunnel device.
     *
     * @param device its name
     * @param mtuBytes its MTU
     */
    public record TunSettings(String device, int mtuBytes) {}

    /**
     * Where a node's admin socket is unless its configuration says otherwise: in a directory of its own, so that whatever removes
     * the directory of one node (as service managers do) leaves the others alone.
     *
     * @param name the node's name
     * @return the path
     */
    public static Path defaultAdminSocket(String name) {
        return Path.of("/run/dsmip", name, "admin.sock");
    }
}
