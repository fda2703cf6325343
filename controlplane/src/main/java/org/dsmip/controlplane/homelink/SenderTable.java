package org.dsmip.controlplane.homelink;

import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.ethernet.EthernetHeaderFlyweight;
import org.dsmip.core.wire.ip.Ipv4HeaderFlyweight;
import org.dsmip.core.wire.ip.UdpHeaderFlyweight;
import org.jspecify.annotations.Nullable;

/**
 * Which MAC address a datagram came from: frames and datagrams are two queues of the kernel, and a flood of frames that are no
 * datagrams for this host must not turn one node's registration into that of another's card. A frame is known again by all of
 * its payload, the first of several alike counts, and each is used once. Not thread-safe.
 */
public final class SenderTable {
    private static final int REMEMBERED = 256;
    /** Registrations are far smaller; what is larger is not remembered. */
    private static final int LARGEST_PAYLOAD = 4096;

    private final EthernetHeaderFlyweight ethernet = new EthernetHeaderFlyweight();
    private final Ipv4HeaderFlyweight ip = new Ipv4HeaderFlyweight();
    private final UdpHeaderFlyweight udp = new UdpHeaderFlyweight();
    private final Map<Key, MacAddress> senders = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, MacAddress> eldest) {
            return size() > REMEMBERED;
        }
    };

    private record Key(Ipv4Address source, int port, Octets payload) {}

    /** Makes an empty table. */
    public SenderTable() {}

    /**
     * Remembers who sent a frame.
     *
     * @param frame from the destination MAC address on
     */
    public void onFrame(Octets frame) {
        final byte[] bytes = frame.toArray();
        final int ipOffset = EthernetHeaderFlyweight.LENGTH;
        if (bytes.length < ipOffset
                || ip.wrap(new UnsafeBuffer(bytes), ipOffset, bytes.length - ipOffset).check() != WireError.NONE) {
            return;
        }
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        final int udpOffset = ipOffset + ip.headerLength();
        final int udpLength = ip.totalLength() - ip.headerLength();
        if (udp.wrap(buffer, udpOffset, udpLength).check() != WireError.NONE
                || udp.payloadLength() > LARGEST_PAYLOAD) {
            return;
        }
        final MacAddress mac = new MacAddress(ethernet.wrap(buffer, 0, EthernetHeaderFlyweight.LENGTH).source());
        senders.putIfAbsent(new Key(new Ipv4Address(ip.source()), udp.sourcePort(),
                Octets.of(bytes, udpOffset + UdpHeaderFlyweight.LENGTH, udp.payloadLength())), mac);
    }

    /**
     * Says who sent a datagram, and forgets it.
     *
     * @param source its source address
     * @param sourcePort its source port
     * @param payload what it carries
     * @return null: its frame was not seen, for one because it did not come from the home link
     */
    public @Nullable MacAddress take(Ipv4Address source, int sourcePort, Octets payload) {
        return senders.remove(new Key(source, sourcePort, payload));
    }
}
