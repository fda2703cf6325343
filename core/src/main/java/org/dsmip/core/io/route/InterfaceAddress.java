package org.dsmip.core.io.route;

import java.util.EnumSet;
import java.util.Set;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.text.Words;

/**
 * An address on an interface. Its key is interface, address and prefix length.
 *
 * @param linkIndex the interface
 * @param address the address itself
 * @param prefixLength how many bits of it are those of the link
 * @param scope how far it is valid
 * @param flags its properties, both those its maker chose and those the kernel reports
 * @param lifetime how long it is valid
 * @param protocol who made it, see {@link RouteProtocol}; 0 where the kernel does not say
 */
public record InterfaceAddress(int linkIndex, IpAddress address, int prefixLength, AddressScope scope,
        Set<AddressFlag> flags, Lifetime lifetime, int protocol) implements NetworkObject {
    /**
     * Checks the prefix length and copies the flags.
     *
     * @throws IllegalArgumentException if the length does not fit the family
     */
    public InterfaceAddress {
        if (prefixLength < 0 || prefixLength > AddressFamily.of(address).addressBits()) {
            throw new IllegalArgumentException("prefix length " + prefixLength + " does not fit " + address);
        }
        flags = Set.copyOf(flags);
    }

    /**
     * How long an address is valid and preferred (RFC 4862 section 5.5.4).
     *
     * @param validSec 0..2^32-1; {@link #FOREVER} has no end
     * @param preferredSec not more than {@code validSec}; 0: deprecated at once, so never chosen as source
     */
    public record Lifetime(long validSec, long preferredSec) {
        /** In either part: without end. */
        public static final long FOREVER = 0xFFFF_FFFFL;
        /** Valid and preferred without end. */
        public static final Lifetime PERMANENT = new Lifetime(FOREVER, FOREVER);

        /**
         * Checks the ranges.
         *
         * @throws IllegalArgumentException if a part is out of range or preferred exceeds valid
         */
        public Lifetime {
            if (preferredSec < 0 || preferredSec > validSec || validSec > FOREVER) {
                throw new IllegalArgumentException(
                        "address lifetime: valid " + validSec + " s, preferred " + preferredSec + " s");
            }
        }
    }

    /**
     * An address to add, of ours: without end, of the scope its form implies, usable at once (no duplicate address
     * detection).
     *
     * @param linkIndex the interface
     * @param address the address
     * @param prefixLength how many bits are those of the link
     * @return the value, with protocol {@link RouteProtocol#DSMIP}
     */
    public static InterfaceAddress of(int linkIndex, IpAddress address, int prefixLength) {
        final EnumSet<AddressFlag> flags = EnumSet.of(AddressFlag.PERMANENT);
        AddressScope scope = AddressScope.GLOBAL;
        if (address instanceof Ipv6Address ipv6) {
            flags.add(AddressFlag.NO_DAD);
            scope = ipv6.isLinkLocal() ? AddressScope.LINK : AddressScope.GLOBAL;
        }
        return new InterfaceAddress(linkIndex, address, prefixLength, scope, flags, Lifetime.PERMANENT,
                RouteProtocol.DSMIP);
    }

    /**
     * The same with one more flag.
     *
     * @param flag such as {@link AddressFlag#NO_PREFIX_ROUTE}
     * @return the changed copy
     */
    public InterfaceAddress with(AddressFlag flag) {
        final EnumSet<AddressFlag> more = EnumSet.of(flag);
        more.addAll(flags);
        return new InterfaceAddress(linkIndex, address, prefixLength, scope, more, lifetime, protocol);
    }

    /**
     * The same with one flag less.
     *
     * @param flag such as {@link AddressFlag#NO_DAD}
     * @return the changed copy
     */
    public InterfaceAddress without(AddressFlag flag) {
        final EnumSet<AddressFlag> fewer = EnumSet.noneOf(AddressFlag.class);
        fewer.addAll(flags);
        fewer.remove(flag);
        return new InterfaceAddress(linkIndex, address, prefixLength, scope, fewer, lifetime, protocol);
    }

    /**
     * The same with another lifetime.
     *
     * @param other how long it is to be valid
     * @return the changed copy
     */
    public InterfaceAddress with(Lifetime other) {
        return new InterfaceAddress(linkIndex, address, prefixLength, scope, flags, other, protocol);
    }

    /**
     * The prefix the address says is on the link.
     *
     * @return the address without the bits beyond the length
     */
    public IpPrefix prefix() {
        return switch (address) {
            case Ipv4Address ipv4 -> Ipv4Prefix.containing(ipv4, prefixLength);
            case Ipv6Address ipv6 -> Ipv6Prefix.containing(ipv6, prefixLength);
        };
    }

    /**
     * Says whether both name the same address of the same interface, whatever else differs.
     *
     * @param other another address
     * @return true if the keys are equal
     */
    public boolean hasKeyOf(InterfaceAddress other) {
        return linkIndex == other.linkIndex && prefixLength == other.prefixLength && address.equals(other.address);
    }

    /**
     * Says whether the address can be a source now.
     *
     * @return neither tentative nor a duplicate
     */
    public boolean isUsable() {
        return !flags.contains(AddressFlag.DAD_FAILED)
                && (!flags.contains(AddressFlag.TENTATIVE) || flags.contains(AddressFlag.OPTIMISTIC));
    }

    @Override
    public String toString() {
        final StringBuilder words = new StringBuilder(address + "/" + prefixLength + " on link " + linkIndex
                + " scope " + Words.of(scope));
        flags.forEach(flag -> words.append(' ').append(Words.of(flag)));
        return words + " valid " + lifetime.validSec + " s preferred " + lifetime.preferredSec + " s protocol "
                + protocol;
    }
}
