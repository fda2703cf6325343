package org.dsmip.dataplane.offload;

import static java.nio.ByteOrder.BIG_ENDIAN;

import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.ip.InternetChecksum;
import org.dsmip.core.wire.ip.IpProtocol;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.MinimalForwardingHeaderFlyweight;

/**
 * The addresses that a transport checksum covers, wherever they stand: minimal encapsulation moves those of the packet into its
 * forwarding header (RFC 2004 section 3). Stateless.
 */
final class MinimalAddresses {
    private static final int ORIGINAL_DESTINATION_OFFSET = 4;
    private static final int ORIGINAL_SOURCE_OFFSET = 8;

    private MinimalAddresses() {}

    /** The length of a forwarding header. */
    static int headerLength(UnsafeBuffer buffer, int start) {
        return buffer.getByte(start + 1) < 0
                ? MinimalForwardingHeaderFlyweight.LENGTH_WITH_SOURCE
                : MinimalForwardingHeaderFlyweight.LENGTH;
    }

    /** The sum of the pseudo header without its length. */
    static int pseudoHeader(UnsafeBuffer buffer, int start, Ipv4HeaderFlyweight header, int protocol) {
        if (header.protocol() != IpProtocol.MINIMAL) {
            return InternetChecksum.pseudoHeader(header.source(), header.destination(), protocol, 0);
        }
        final int minimal = start + header.headerLength();
        final boolean sourcePresent = buffer.getByte(minimal + 1) < 0;
        return InternetChecksum.pseudoHeader(
                sourcePresent ? buffer.getInt(minimal + ORIGINAL_SOURCE_OFFSET, BIG_ENDIAN) : header.source(),
                buffer.getInt(minimal + ORIGINAL_DESTINATION_OFFSET, BIG_ENDIAN), protocol, 0);
    }
}
