package org.dsmip.core.io.linux.rtnetlink;

import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/** Puts prefixes together from what messages say of them. */
final class Prefixes {
    private Prefixes() {}

    /** The prefix of an address attribute, which is missing for length 0, and a length. Null if they do not fit. */
    static @Nullable IpPrefix of(AddressFamily family, @Nullable IpAddress address, int length) {
        final IpAddress first = address != null
                ? address
                : family == AddressFamily.IPV4 ? Ipv4Address.UNSPECIFIED : Ipv6Address.UNSPECIFIED;
        if (AddressFamily.of(first) != family || length > family.addressBits() || (address == null && length != 0)) {
            return null;
        }
        return switch (first) {
            case Ipv4Address ipv4 -> Ipv4Prefix.containing(ipv4, length);
            case Ipv6Address ipv6 -> Ipv6Prefix.containing(ipv6, length);
        };
    }
}
