package org.dsmip.core.io;

/**
 * Kernel settings, those below {@code /proc/sys}.
 *
 * <p>Keys are written with dots. In the four trees that are kept per interface ({@code net.ipv4.conf}, {@code net.ipv6.conf},
 * {@code net.ipv4.neigh}, {@code net.ipv6.neigh}) everything between the tree and the last part is the interface's name, so
 * that {@code net.ipv4.conf.eth0.100.rp_filter} is a setting of {@code eth0.100}.
 *
 * <p>Settings below {@code net} are those of the network namespace of the calling thread. Not thread-safe.
 */
public interface Sysctl {
    /**
     * Reads a setting.
     *
     * @param key such as {@code net.ipv6.conf.all.forwarding}
     * @return its value without the line end
     * @throws SysctlException if there is no such setting or it cannot be read
     */
    String read(String key);

    /**
     * Changes a setting.
     *
     * @param key such as {@code net.ipv6.conf.all.forwarding}
     * @param value the new value
     * @throws SysctlException if there is no such setting or the kernel refuses the value
     */
    void write(String key, String value);

    /**
     * Says whether there is such a setting now.
     *
     * @param key such as {@code net.ipv4.conf.eth0.rp_filter}
     * @return false if not, for one because the interface is gone
     */
    boolean exists(String key);
}
