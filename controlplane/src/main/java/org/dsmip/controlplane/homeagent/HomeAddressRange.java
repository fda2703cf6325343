package org.dsmip.controlplane.homeagent;

import org.dsmip.core.net.Ipv4Address;

/**
 * Home addresses that follow each other, numbered from 0.
 *
 * @param first the one with number 0
 * @param last not before the first
 */
public record HomeAddressRange(Ipv4Address first, Ipv4Address last) {
    private static final char SEPARATOR = '-';

    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException if the range is reversed
     */
    public HomeAddressRange {
        if (first.compareTo(last) > 0) {
            throw new IllegalArgumentException(first + " comes after " + last);
        }
    }

    /**
     * A range of one.
     *
     * @param address first and last
     * @return the range
     */
    public static HomeAddressRange of(Ipv4Address address) {
        return new HomeAddressRange(address, address);
    }

    /**
     * Reads {@code first-last}; one address stands for itself.
     *
     * @param text such as {@code 10.64.0.1-10.79.255.254}
     * @return the range
     * @throws IllegalArgumentException if the text is anything else
     */
    public static HomeAddressRange parse(String text) {
        final int separator = text.indexOf(SEPARATOR);
        return separator < 0
                ? of(Ipv4Address.parse(text))
                : new HomeAddressRange(Ipv4Address.parse(text.substring(0, separator).strip()),
                        Ipv4Address.parse(text.substring(separator + 1).strip()));
    }

    /**
     * How many there are.
     *
     * @return 1 or more
     */
    public long count() {
        return number(last) + 1;
    }

    /**
     * Says whether an address is one of them.
     *
     * @param address any address
     * @return true if it is not before the first and not after the last
     */
    public boolean contains(Ipv4Address address) {
        return first.compareTo(address) <= 0 && address.compareTo(last) <= 0;
    }

    /**
     * Says whether two ranges share an address.
     *
     * @param other the other range
     * @return true if they do
     */
    public boolean overlaps(HomeAddressRange other) {
        return first.compareTo(other.last) <= 0 && other.first.compareTo(last) <= 0;
    }

    /**
     * The number of an address.
     *
     * @param address one of them
     * @return from 0
     */
    public long number(Ipv4Address address) {
        return Integer.toUnsignedLong(address.bits()) - Integer.toUnsignedLong(first.bits());
    }

    /**
     * The address of a number.
     *
     * @param number from 0, less than there are
     * @return the address
     */
    public Ipv4Address at(long number) {
        return new Ipv4Address((int) (first.bits() + number));
    }

    @Override
    public String toString() {
        return first.equals(last) ? first.toString() : first.toString() + SEPARATOR + last;
    }
}
