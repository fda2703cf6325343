package org.dsmip.core.net;

/**
 * An IEEE 802 MAC address.
 *
 * @param bits the 48 bits in the low end, first octet most significant
 */
public record MacAddress(long bits) {
    /** ff:ff:ff:ff:ff:ff. */
    public static final MacAddress BROADCAST = new MacAddress(0xFFFF_FFFF_FFFFL);

    private static final long GROUP = 0x0100_0000_0000L;

    /**
     * Checks that only 48 bits are used.
     *
     * @throws IllegalArgumentException if the upper 16 bits are not zero
     */
    public MacAddress {
        if (bits >>> 48 != 0) {
            throw new IllegalArgumentException("more than 48 bits: " + Long.toHexString(bits));
        }
    }

    /**
     * Reads six pairs of hexadecimal digits separated by colons.
     *
     * @param text such as {@code 02:00:00:00:00:01}
     * @return the address
     * @throws IllegalArgumentException if the text is anything else
     */
    public static MacAddress parse(String text) {
        if (!text.matches("(?i)[0-9a-f]{2}(:[0-9a-f]{2}){5}")) {
            throw new IllegalArgumentException("not a MAC address: \"" + text + "\"");
        }
        return new MacAddress(Long.parseLong(text.replace(":", ""), 16));
    }

    /**
     * The group address of an IPv6 multicast destination (RFC 2464 section 7).
     *
     * @param group the IPv6 group
     * @return 33:33 and the last 32 bits
     */
    public static MacAddress ofIpv6Group(Ipv6Address group) {
        return new MacAddress(0x3333_0000_0000L | (group.low() & 0xFFFF_FFFFL));
    }

    /**
     * Says whether this is the address of a group: broadcast or multicast.
     *
     * @return the group bit
     */
    public boolean isGroup() {
        return (bits & GROUP) != 0;
    }

    /**
     * One octet.
     *
     * @param index 0..5
     * @return the octet, 0..255
     */
    public int octet(int index) {
        return (int) (bits >>> (40 - 8 * index)) & 0xFF;
    }

    @Override
    public String toString() {
        return String.format("%02x:%02x:%02x:%02x:%02x:%02x", octet(0), octet(1), octet(2), octet(3), octet(4),
                octet(5));
    }
}
