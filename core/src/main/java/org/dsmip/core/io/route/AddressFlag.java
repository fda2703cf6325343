package org.dsmip.core.io.route;

import java.util.EnumSet;
import java.util.Set;

/** A property of an interface address ({@code IFA_F_...}). */
public enum AddressFlag {
    /** IPv4: not the first address of its prefix. IPv6: a temporary address of RFC 8981. */
    SECONDARY(0x01),
    /** Set by the maker: usable at once, without duplicate address detection (IPv6). */
    NO_DAD(0x02),
    /** Usable although detection still runs (RFC 4429). */
    OPTIMISTIC(0x04),
    /** Another host has it. Not usable. */
    DAD_FAILED(0x08),
    /** Set by the maker: a mobile node's home address, preferred as source by the kernel (RFC 6724 section 5, rule 4; IPv6). */
    HOME_ADDRESS(0x10),
    /** Not to be used for new connections. */
    DEPRECATED(0x20),
    /** Duplicate address detection still runs. Not usable. */
    TENTATIVE(0x40),
    /** Has no end. */
    PERMANENT(0x80),
    /** Made by the kernel for a router advertisement's prefix and managed with it. */
    MANAGED_TEMPORARY(0x100),
    /** Set by the maker: the kernel adds no route for the prefix, which is reached otherwise. */
    NO_PREFIX_ROUTE(0x200);

    private final int mask;

    AddressFlag(int mask) {
        this.mask = mask;
    }

    /**
     * Takes a bit mask apart.
     *
     * @param bits {@code IFA_F_...}; unknown ones are passed over
     * @return the flags that are set
     */
    public static Set<AddressFlag> fromWire(int bits) {
        final EnumSet<AddressFlag> flags = EnumSet.noneOf(AddressFlag.class);
        for (final AddressFlag flag : values()) {
            if ((bits & flag.mask) != 0) {
                flags.add(flag);
            }
        }
        return flags;
    }

    /**
     * Puts a bit mask together.
     *
     * @param flags the flags that are to be set
     * @return {@code IFA_F_...}
     */
    public static int toWire(Set<AddressFlag> flags) {
        int bits = 0;
        for (final AddressFlag flag : flags) {
            bits |= flag.mask;
        }
        return bits;
    }
}
