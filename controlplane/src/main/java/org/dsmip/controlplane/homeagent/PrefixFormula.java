package org.dsmip.controlplane.homeagent;

import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;

/**
 * IPv6 prefixes of one length that follow each other in a pool, numbered from 0: what many mobile nodes have, each the one of its
 * number.
 *
 * @param pool that they are cut from
 * @param length of each of them, not less than that of the pool
 */
public record PrefixFormula(Ipv6Prefix pool, int length) {
    private static final String SEPARATOR = " by ";
    private static final int WORD = 64;
    private static final int ADDRESS_LENGTH = 128;

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException if no such prefix fits the pool
     */
    public PrefixFormula {
        if (length < pool.length() || length > ADDRESS_LENGTH) {
            throw new IllegalArgumentException("no prefix of length " + length + " fits " + pool);
        }
    }

    /**
     * Reads {@code pool by length}.
     *
     * @param text such as {@code 2001:db8::/32 by 56}
     * @return the formula
     * @throws IllegalArgumentException if the text is anything else
     */
    public static PrefixFormula parse(String text) {
        final int separator = text.indexOf(SEPARATOR);
        final String length = separator < 0 ? "" : text.substring(separator + SEPARATOR.length()).strip();
        if (length.isEmpty() || length.length() > 3 || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("not a pool and a length (pool by length): \"" + text + "\"");
        }
        return new PrefixFormula(Ipv6Prefix.parse(text.substring(0, separator).strip()), Integer.parseInt(length));
    }

    /**
     * How many the pool has.
     *
     * @return 1 or more; {@link Long#MAX_VALUE}: that many or more
     */
    public long count() {
        final int bits = length - pool.length();
        return bits >= WORD - 1 ? Long.MAX_VALUE : 1L << bits;
    }

    /**
     * The prefix of a number.
     *
     * @param number from 0, less than there are
     * @return the prefix
     */
    public Ipv6Prefix at(long number) {
        final int unused = ADDRESS_LENGTH - length;
        final Ipv6Address base = pool.address();
        final Ipv6Address address;
        if (unused >= WORD) {
            address = new Ipv6Address(base.high() | number << (unused - WORD), base.low());
        } else {
            final long carried = unused == 0 ? 0 : number >>> (WORD - unused);
            address = new Ipv6Address(base.high() | carried, base.low() | number << unused);
        }
        return new Ipv6Prefix(address, length);
    }

    /**
     * The number of the prefix that an address lies in.
     *
     * @param address in the pool
     * @return from 0; {@link Long#MAX_VALUE}: that or more
     */
    public long number(Ipv6Address address) {
        final int unused = ADDRESS_LENGTH - length;
        final long high = address.high() ^ pool.address().high();
        final long low = address.low() ^ pool.address().low();
        if (unused >= WORD) {
            return high >>> (unused - WORD);
        }
        final long carried = unused == 0 ? 0 : high << (WORD - unused);
        final long number = carried | low >>> unused;
        return high >>> unused != 0 || number < 0 ? Long.MAX_VALUE : number;
    }

    @Override
    public String toString() {
        return pool + SEPARATOR + length;
    }
}
