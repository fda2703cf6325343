package org.dsmip.core.net;

/**
 * An IPv6 prefix in canonical form: no bit set beyond its length.
 *
 * @param address the first address of the prefix
 * @param length number of leading bits that count, 0..128
 */
public record Ipv6Prefix(Ipv6Address address, int length) implements IpPrefix {
    /**
     * Checks the length and that no host bit is set.
     *
     * @throws IllegalArgumentException if either is wrong
     */
    public Ipv6Prefix {
        if (length < 0 || length > 128) {
            throw new IllegalArgumentException("IPv6 prefix length " + length + " is not in 0..128");
        }
        if ((address.high() & ~maskHigh(length)) != 0 || (address.low() & ~maskLow(length)) != 0) {
            throw new IllegalArgumentException("bits set beyond the length in " + address + "/" + length);
        }
    }

    /**
     * Makes the prefix of a length that contains an address.
     *
     * @param address any address in the prefix
     * @param length 0..128
     * @return the prefix
     */
    public static Ipv6Prefix containing(Ipv6Address address, int length) {
        return new Ipv6Prefix(
                new Ipv6Address(address.high() & maskHigh(length), address.low() & maskLow(length)), length);
    }

    /**
     * Reads {@code address/length}; bits beyond the length must be zero.
     *
     * @param text such as {@code 2001:db8:1::/64}
     * @return the prefix
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Ipv6Prefix parse(String text) {
        final int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not an IPv6 prefix (address/length): \"" + text + "\"");
        }
        return new Ipv6Prefix(Ipv6Address.parse(text.substring(0, slash)),
                PrefixLength.parse(text.substring(slash + 1), 128, text));
    }

    /**
     * First half of the network mask of a length.
     *
     * @param length 0..128
     * @return min(length, 64) leading one bits
     */
    public static long maskHigh(int length) {
        return length == 0 ? 0 : length >= 64 ? -1 : -1L << (64 - length);
    }

    /**
     * Second half of the network mask of a length.
     *
     * @param length 0..128
     * @return max(length - 64, 0) leading one bits
     */
    public static long maskLow(int length) {
        return length <= 64 ? 0 : -1L << (128 - length);
    }

    /**
     * Says whether an address lies in this prefix.
     *
     * @param high its first 64 bits
     * @param low its last 64 bits
     * @return true if its leading bits are those of the prefix
     */
    public boolean contains(long high, long low) {
        return (high & maskHigh(length)) == address.high() && (low & maskLow(length)) == address.low();
    }

    /**
     * Says whether an address lies in this prefix.
     *
     * @param candidate the address
     * @return true if its leading bits are those of the prefix
     */
    public boolean contains(Ipv6Address candidate) {
        return contains(candidate.high(), candidate.low());
    }

    /**
     * Says whether all of another prefix lies in this one.
     *
     * @param other the other prefix
     * @return true if it is equal or more specific
     */
    public boolean covers(Ipv6Prefix other) {
        return length <= other.length && contains(other.address);
    }

    /**
     * Says whether the two prefixes share an address.
     *
     * @param other the other prefix
     * @return true if one contains the other
     */
    public boolean overlaps(Ipv6Prefix other) {
        return covers(other) || other.covers(this);
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
