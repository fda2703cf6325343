package org.dsmip.core.io.route;

import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.jspecify.annotations.Nullable;

/** The two kinds of internet address, with the numbers the socket interface gives them. */
public enum AddressFamily {
    /** {@code AF_INET}. */
    IPV4(2, 4),
    /** {@code AF_INET6}. */
    IPV6(10, 16);

    private final int wire;
    private final int addressBytes;

    AddressFamily(int wire, int addressBytes) {
        this.wire = wire;
        this.addressBytes = addressBytes;
    }

    /**
     * The family of an address.
     *
     * @param address of either kind
     * @return its family
     */
    public static AddressFamily of(IpAddress address) {
        return address instanceof Ipv4Address ? IPV4 : IPV6;
    }

    /**
     * The family of a prefix.
     *
     * @param prefix of either kind
     * @return its family
     */
    public static AddressFamily of(IpPrefix prefix) {
        return prefix instanceof Ipv4Prefix ? IPV4 : IPV6;
    }

    /**
     * Finds a family by number.
     *
     * @param wire {@code AF_INET} or {@code AF_INET6}
     * @return null for any other number
     */
    public static @Nullable AddressFamily fromWire(int wire) {
        return wire == IPV4.wire ? IPV4 : wire == IPV6.wire ? IPV6 : null;
    }

    /**
     * The number of the family.
     *
     * @return {@code AF_INET} or {@code AF_INET6}
     */
    public int wire() {
        return wire;
    }

    /**
     * How many bytes an address has.
     *
     * @return 4 or 16
     */
    public int addressBytes() {
        return addressBytes;
    }

    /**
     * How many bits an address has.
     *
     * @return 32 or 128
     */
    public int addressBits() {
        return addressBytes * 8;
    }
}
