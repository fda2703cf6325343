package org.dsmip.core.io.memory;

import org.dsmip.core.io.UdpSocket;
import org.dsmip.core.net.Octets;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket whose network is in the hands of a test: {@link #inject} what arrives, {@link #take} what was sent. The network's
 * side may be used by any thread.
 */
public final class MemoryUdpSocket implements UdpSocket, MemoryPort {
    private static final int MAX_PAYLOAD_BYTES = 65_507;

    private final int port;
    private final MemoryQueue<Received> incoming;
    private final MemoryQueue<Sent> outgoing;
    private volatile boolean closed;

    private record Received(Reception reception, Octets payload) {}

    /**
     * A datagram that was sent.
     *
     * @param transmission where and how
     * @param payload what
     */
    public record Sent(Transmission transmission, Octets payload) {}

    /**
     * Makes a socket.
     *
     * @param port local port, 1..65535
     * @param queueLength how many datagrams wait in each direction
     */
    public MemoryUdpSocket(int port, int queueLength) {
        this.port = port;
        incoming = new MemoryQueue<>(queueLength);
        outgoing = new MemoryQueue<>(queueLength);
    }

    /**
     * Lets a datagram arrive.
     *
     * @param reception how it comes
     * @param payload what
     * @return false if it was dropped, because the queue is full or the socket closed
     */
    public boolean inject(Reception reception, Octets payload) {
        return !closed && incoming.put(new Received(reception, payload));
    }

    /**
     * What was sent next.
     *
     * @return the oldest datagram not yet taken; null if there is none
     */
    public @Nullable Sent take() {
        return outgoing.take();
    }

    @Override
    public int receive(Handler handler, int limit) {
        MemoryPort.checkOpen(closed);
        int count = 0;
        while (count < limit) {
            final @Nullable Received received = incoming.take();
            if (received == null) {
                break;
            }
            handler.onDatagram(received.reception, received.payload);
            count++;
        }
        return count;
    }

    @Override
    public int send(Transmission transmission, Octets payload) {
        MemoryPort.checkOpen(closed);
        if (payload.length() > MAX_PAYLOAD_BYTES) {
            return -Errno.EMSGSIZE;
        }
        return outgoing.put(new Sent(transmission, payload)) ? 0 : -Errno.EAGAIN;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public boolean ready() {
        return !incoming.isEmpty();
    }

    @Override
    public void onInjected(Runnable listener) {
        incoming.listener(listener);
    }

    @Override
    public void close() {
        closed = true;
    }
}
