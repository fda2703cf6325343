package org.dsmip.core.net;

/**
 * An IPv4 prefix in canonical form: no bit set beyond its length.
 *
 * @param address the first address of the prefix
 * @param length number of leading bits that count, 0..32
 */
public record Ipv4Prefix(Ipv4Address address, int length) implements IpPrefix {
    /**
     * Checks the length and that no host bit is set.
     *
     * @throws IllegalArgumentException if either is wrong
     */
    public Ipv4Prefix {
        if (length < 0 || length > 32) {
            throw new IllegalArgumentException("IPv4 prefix length " + length + " is not in 0..32");
        }
        if ((address.bits() & ~mask(length)) != 0) {
            throw new IllegalArgumentException("bits set beyond the length in " + address + "/" + length);
        }
    }

    /**
     * Makes the prefix of a length that contains an address.
     *
     * @param address any address in the prefix
     * @param length 0..32
     * @return the prefix
     */
    public static Ipv4Prefix containing(Ipv4Address address, int length) {
        return new Ipv4Prefix(new Ipv4Address(address.bits() & mask(length)), length);
    }

    /**
     * Reads {@code address/length}; bits beyond the length must be zero.
     *
     * @param text such as {@code 192.0.2.0/24}
     * @return the prefix
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Ipv4Prefix parse(String text) {
        final int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("not an IPv4 prefix (address/length): \"" + text + "\"");
        }
        return new Ipv4Prefix(Ipv4Address.parse(text.substring(0, slash)),
                PrefixLength.parse(text.substring(slash + 1), 32, text));
    }

    /**
     * The network mask of a length.
     *
     * @param length 0..32
     * @return that many leading one bits
     */
    public static int mask(int length) {
        return length == 0 ? 0 : -1 << (32 - length);
    }

    /**
     * Says whether an address lies in this prefix.
     *
     * @param bits the address
     * @return true if its leading bits are those of the prefix
     */
    public boolean contains(int bits) {
        return (bits & mask(length)) == address.bits();
    }

    /**
     * Says whether an address lies in this prefix.
     *
     * @param candidate the address
     * @return true if its leading bits are those of the prefix
     */
    public boolean contains(Ipv4Address candidate) {
        return contains(candidate.bits());
    }

    /**
     * The address of all hosts of the network.
     *
     * @return the address whose bits beyond the prefix are all one
     */
    public Ipv4Address broadcast() {
        return new Ipv4Address(address.bits() | ~mask(length));
    }

    /**
     * Says whether an address can be that of a host of this network: the network's own and its broadcast address cannot
     * (RFC 1122 section 3.2.1.3); networks of length 31 and 32 have neither (RFC 3021).
     *
     * @param candidate the address
     * @return true if it lies in this prefix and stands for one host
     */
    public boolean containsHost(Ipv4Address candidate) {
        return contains(candidate)
                && (length >= 31 || !(candidate.equals(address) || candidate.equals(broadcast())));
    }

    /**
     * Says whether the two prefixes share an address.
     *
     * @param other the other prefix
     * @return true if one contains the other
     */
    public boolean overlaps(Ipv4Prefix other) {
        return length <= other.length ? contains(other.address) : other.contains(address);
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
