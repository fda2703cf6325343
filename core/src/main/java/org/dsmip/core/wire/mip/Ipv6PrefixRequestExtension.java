package org.dsmip.core.wire.mip;

import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/**
 * Asks for an IPv6 address or prefix (type 152 subtype 1).
 *
 * @param offset of its Type octet in the message, or {@link #UNPLACED}
 * @param prefix with the host bits as received
 * @param prefixLength 0..255 as received; 255 stands for a link-local address
 */
public record Ipv6PrefixRequestExtension(int offset, Ipv6Address prefix,
        int prefixLength) implements MobileIpExtension {
    /**
     * The prefix without bits beyond its length.
     *
     * @return the prefix, or null if the length is above 128
     */
    public @Nullable Ipv6Prefix masked() {
        return prefixLength > 128 ? null : Ipv6Prefix.containing(prefix, prefixLength);
    }
}
