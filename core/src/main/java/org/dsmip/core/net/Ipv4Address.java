package org.dsmip.core.net;

/**
 * An IPv4 address (RFC 791).
 *
 * @param bits the 32 bits, most significant first
 */
public record Ipv4Address(int bits) implements IpAddress, Comparable<Ipv4Address> {
    /** 0.0.0.0. */
    public static final Ipv4Address UNSPECIFIED = new Ipv4Address(0);

    /**
     * Reads dotted-decimal notation: exactly four decimal numbers of 0..255 without leading zeros.
     *
     * @param text such as {@code 192.0.2.1}
     * @return the address
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Ipv4Address parse(String text) {
        int bits = 0;
        int parts = 0;
        int index = 0;
        while (parts < 4) {
            final int start = index;
            int value = 0;
            while (index < text.length() && index - start < 3 && isDigit(text.charAt(index))) {
                value = value * 10 + (text.charAt(index++) - '0');
            }
            final boolean leadingZero = index - start > 1 && text.charAt(start) == '0';
            if (index == start || value > 255 || leadingZero) {
                throw malformed(text);
            }
            bits = (bits << 8) | value;
            parts++;
            if (parts < 4 && (index >= text.length() || text.charAt(index++) != '.')) {
                throw malformed(text);
            }
        }
        if (index != text.length()) {
            throw malformed(text);
        }
        return new Ipv4Address(bits);
    }

    /**
     * Prints bits as dotted-decimal notation.
     *
     * @param bits the 32 bits, most significant first
     * @return such as {@code 192.0.2.1}
     */
    public static String format(int bits) {
        return (bits >>> 24) + "." + ((bits >>> 16) & 0xFF) + "." + ((bits >>> 8) & 0xFF) + "." + (bits & 0xFF);
    }

    /**
     * Says whether the address may stand for one host: not 0/8, not 127/8, not multicast, not 240/4.
     *
     * @return true for a unicast address
     */
    public boolean isUnicast() {
        final int first = bits >>> 24;
        return first != 0 && first != 127 && first < 224;
    }

    /**
     * Says whether all bits are zero.
     *
     * @return true for 0.0.0.0
     */
    public boolean isUnspecified() {
        return bits == 0;
    }

    /**
     * Says whether the address is in 224.0.0.0/4.
     *
     * @return true for a group address
     */
    public boolean isMulticast() {
        return bits >>> 28 == 0xE;
    }

    @Override
    public Ipv4Prefix toHostPrefix() {
        return new Ipv4Prefix(this, 32);
    }

    @Override
    public int compareTo(Ipv4Address other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    @Override
    public String toString() {
        return format(bits);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("not an IPv4 address: \"" + text + "\"");
    }
}
