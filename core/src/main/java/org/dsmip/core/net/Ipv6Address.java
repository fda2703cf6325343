package org.dsmip.core.net;

/**
 * An IPv6 address (RFC 4291).
 *
 * @param high the first 64 bits, most significant first
 * @param low the last 64 bits
 */
public record Ipv6Address(long high, long low) implements IpAddress, Comparable<Ipv6Address> {
    /** {@code ::}. */
    public static final Ipv6Address UNSPECIFIED = new Ipv6Address(0, 0);
    /** {@code ::1}. */
    public static final Ipv6Address LOOPBACK = new Ipv6Address(0, 1);
    /** {@code ff02::1}, all nodes on the link. */
    public static final Ipv6Address ALL_NODES = new Ipv6Address(0xFF02_0000_0000_0000L, 1);

    private static final long LINK_LOCAL_HIGH = 0xFE80_0000_0000_0000L;
    /** 2^64 by the golden ratio. */
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    /**
     * Reads the text forms of RFC 4291 section 2.2 (with {@code ::} and an embedded IPv4 tail), without zone.
     *
     * @param text such as {@code 2001:db8::1}
     * @return the address
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Ipv6Address parse(String text) {
        return Ipv6Text.parse(text);
    }

    /**
     * Prints the canonical form of RFC 5952.
     *
     * @param high the first 64 bits
     * @param low the last 64 bits
     * @return such as {@code 2001:db8::1}
     */
    public static String format(long high, long low) {
        return Ipv6Text.format(high, low);
    }

    /** Prefixes one after the other differ in bits of which few would reach the places of a table. */
    @Override
    public int hashCode() {
        return (int) (((high * 31 + low) * SPREAD) >>> Integer.SIZE);
    }

    /**
     * The link-local address that a tunnel end derives from its IPv4 address (RFC 4213 section 3.7).
     *
     * @param ipv4 the IPv4 address
     * @return fe80::/64 followed by 32 zero bits and the address
     */
    public static Ipv6Address tunnelLinkLocal(int ipv4) {
        return new Ipv6Address(LINK_LOCAL_HIGH, ipv4 & 0xFFFF_FFFFL);
    }

    /**
     * The solicited-node group of this address (RFC 4291 section 2.7.1).
     *
     * @return ff02::1:ff and the last 24 bits
     */
    public Ipv6Address solicitedNode() {
        return new Ipv6Address(0xFF02_0000_0000_0000L, 0x0000_0001_FF00_0000L | (low & 0xFF_FFFFL));
    }

    /**
     * Says whether the address is in ff00::/8.
     *
     * @return true for a group address
     */
    public boolean isMulticast() {
        return isMulticast(high);
    }

    /**
     * Says whether an address is in ff00::/8.
     *
     * @param high its first 64 bits
     * @return true for a group address
     */
    public static boolean isMulticast(long high) {
        return high >>> 56 == 0xFF;
    }

    /**
     * Says whether the address is in fe80::/10.
     *
     * @return true for a link-local unicast address
     */
    public boolean isLinkLocal() {
        return isLinkLocal(high);
    }

    /**
     * Says whether an address is in fe80::/10.
     *
     * @param high its first 64 bits
     * @return true for a link-local unicast address
     */
    public static boolean isLinkLocal(long high) {
        return high >>> 54 == 0xFE80 >>> 6;
    }

    /**
     * Says whether the address is in ::ffff:0:0/96.
     *
     * @return true for an IPv4-mapped address
     */
    public boolean isIpv4Mapped() {
        return high == 0 && low >>> 32 == 0xFFFF;
    }

    /**
     * Says whether all bits are zero.
     *
     * @return true for {@code ::}
     */
    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    /**
     * The 16 bytes in network byte order.
     *
     * @return a new array
     */
    public byte[] toBytes() {
        final byte[] bytes = new byte[16];
        for (int i = 0; i < 8; i++) {
            bytes[i] = (byte) (high >>> (56 - 8 * i));
            bytes[8 + i] = (byte) (low >>> (56 - 8 * i));
        }
        return bytes;
    }

    @Override
    public Ipv6Prefix toHostPrefix() {
        return new Ipv6Prefix(this, 128);
    }

    @Override
    public int compareTo(Ipv6Address other) {
        final int first = Long.compareUnsigned(high, other.high);
        return first != 0 ? first : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return format(high, low);
    }
}
