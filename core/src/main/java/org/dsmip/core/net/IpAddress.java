package org.dsmip.core.net;

/** An address of either family, for the cold paths that treat both alike. */
public sealed interface IpAddress permits Ipv4Address, Ipv6Address {
    /**
     * The prefix that holds this address alone.
     *
     * @return a prefix of length 32 or 128
     */
    IpPrefix toHostPrefix();

    /**
     * Reads an address of either family.
     *
     * @param text an IPv4 or IPv6 address
     * @return the address
     * @throws IllegalArgumentException if the text is neither
     */
    static IpAddress parse(String text) {
        return text.indexOf(':') >= 0 ? Ipv6Address.parse(text) : Ipv4Address.parse(text);
    }
}
