package org.dsmip.core.io;

import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Octets;

/** UDP over IPv4 on one local port, with addresses, interface and TTL of each datagram. Used by one thread. */
public interface UdpSocket extends Pollable, AutoCloseable {
    /**
     * Receives what is there, without waiting.
     *
     * @param handler gets each datagram
     * @param limit how many at most
     * @return how many were handed over, or a negated error number
     */
    int receive(Handler handler, int limit);

    /**
     * Sends a datagram from the local port.
     *
     * @param transmission where and how
     * @param payload what
     * @return 0, or a negated error number
     */
    int send(Transmission transmission, Octets payload);

    /**
     * Reads the ICMP errors that have come back about what was sent, without waiting. Anybody on the way may have made them up.
     *
     * @param handler gets each error
     */
    default void receiveErrors(ErrorHandler handler) {}

    /**
     * The local port.
     *
     * @return 1..65535
     */
    int port();

    @Override
    void close();

    /** Gets errors. */
    @FunctionalInterface
    interface ErrorHandler {
        /**
         * Takes one error.
         *
         * @param from who says so
         * @param type ICMP type
         * @param code ICMP code
         */
        void onError(Ipv4Address from, int type, int code);
    }

    /** Gets received datagrams. */
    @FunctionalInterface
    interface Handler {
        /**
         * Takes one datagram.
         *
         * @param reception where from and how
         * @param payload what
         */
        void onDatagram(Reception reception, Octets payload);
    }

    /**
     * How a datagram came.
     *
     * @param source who sent it
     * @param sourcePort from which port
     * @param destination to which address, which may be broadcast or multicast
     * @param interfaceIndex by which interface
     * @param ttl its IPv4 time to live on arrival
     */
    record Reception(Ipv4Address source, int sourcePort, Ipv4Address destination, int interfaceIndex, int ttl) {}

    /**
     * How a datagram is to go.
     *
     * @param source local address; unspecified: the kernel chooses
     * @param destination to which address
     * @param destinationPort to which port
     * @param interfaceIndex by which interface; 0: by the routes
     * @param ttl IPv4 time to live, 1..255
     */
    record Transmission(Ipv4Address source, Ipv4Address destination, int destinationPort, int interfaceIndex,
            int ttl) {}
}
