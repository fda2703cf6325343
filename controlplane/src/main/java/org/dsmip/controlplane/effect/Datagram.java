package org.dsmip.controlplane.effect;

import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;

/**
 * A UDP datagram to send, or one that was received.
 *
 * @param source who sends it
 * @param destination who is to get it
 * @param ttl IPv4 time to live, 1..255
 * @param payload what UDP carries
 */
public record Datagram(Endpoint source, Endpoint destination, int ttl, Octets payload) {
    /**
     * One end of a UDP exchange.
     *
     * @param address the IPv4 address
     * @param port 1..65535
     */
    public record Endpoint(Ipv4Address address, int port) {
        @Override
        public String toString() {
            return address + ":" + port;
        }
    }

    @Override
    public String toString() {
        return source + " > " + destination + " ttl " + ttl + ", " + payload.length() + " bytes";
    }
}
