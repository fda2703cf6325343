package org.dsmip.dataplane.forward;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.MinimalForwardingHeaderFlyweight;

/** Puts an IPv4 header together again that minimal encapsulation took apart (RFC 2004 section 3). Stateless. */
final class MinimalRestoration {
    private MinimalRestoration() {}

    /**
     * Writes the original header in front of its payload, where the forwarding header was.
     *
     * @param buffer holds both
     * @param start where the outer header is
     * @param outer view of the outer header
     * @param minimal view of the forwarding header behind it, which has passed its check
     * @param restored becomes a view of the original header alone
     * @return how many octets behind the outer header's beginning the original one begins
     */
    static int restore(UnsafeBuffer buffer, int start, Ipv4HeaderFlyweight outer,
            MinimalForwardingHeaderFlyweight minimal, Ipv4HeaderFlyweight restored) {
        final int headerLength = outer.headerLength();
        final int totalLength = outer.totalLength();
        final int removed = minimal.headerLength();
        final int protocol = minimal.protocol();
        final int destination = minimal.originalDestination();
        final int source = minimal.sourcePresent() ? minimal.originalSource() : outer.source();
        // Towards higher addresses and byte by byte downward: the parts may overlap.
        for (int i = headerLength - 1; i >= 0; i--) {
            buffer.putByte(start + removed + i, buffer.getByte(start + i));
        }
        restored.wrap(buffer, start + removed, headerLength).totalLength(totalLength - removed).protocol(protocol)
                .source(source).destination(destination).computeHeaderChecksum();
        return removed;
    }
}
