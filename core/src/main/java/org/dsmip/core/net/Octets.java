package org.dsmip.core.net;

import java.util.Arrays;
import java.util.HexFormat;

/** An immutable sequence of octets, such as the payload of a datagram. */
public final class Octets {
    /** No octet at all. */
    public static final Octets EMPTY = new Octets(new byte[0]);

    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Copies bytes.
     *
     * @param source the bytes
     * @return their sequence
     */
    public static Octets of(byte[] source) {
        return of(source, 0, source.length);
    }

    /**
     * Copies part of an array.
     *
     * @param source the bytes
     * @param offset index of the first
     * @param length how many
     * @return their sequence
     * @throws IndexOutOfBoundsException if the part is not inside the array
     */
    public static Octets of(byte[] source, int offset, int length) {
        return new Octets(Arrays.copyOfRange(source, offset, Math.addExact(offset, length)));
    }

    /**
     * Reads pairs of hexadecimal digits.
     *
     * @param hex digits without separators
     * @return their sequence
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Octets ofHex(String hex) {
        return new Octets(HexFormat.of().parseHex(hex));
    }

    /**
     * Number of octets.
     *
     * @return 0 or more
     */
    public int length() {
        return bytes.length;
    }

    /**
     * One octet.
     *
     * @param index 0..length-1
     * @return its value, 0..255
     */
    public int at(int index) {
        return bytes[index] & 0xFF;
    }

    /**
     * A copy that the caller may change.
     *
     * @return a new array
     */
    public byte[] toArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
