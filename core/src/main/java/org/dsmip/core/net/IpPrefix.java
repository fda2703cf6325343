package org.dsmip.core.net;

/** A prefix of either family, for the cold paths that treat both alike. */
public sealed interface IpPrefix permits Ipv4Prefix, Ipv6Prefix {
    /**
     * The first address of the prefix.
     *
     * @return the address with no bit set beyond the length
     */
    IpAddress address();

    /**
     * Number of leading bits that count.
     *
     * @return 0..32 or 0..128
     */
    int length();

    /**
     * Reads a prefix of either family.
     *
     * @param text {@code address/length}
     * @return the prefix
     * @throws IllegalArgumentException if the text is neither
     */
    static IpPrefix parse(String text) {
        return text.indexOf(':') >= 0 ? Ipv6Prefix.parse(text) : Ipv4Prefix.parse(text);
    }
}
