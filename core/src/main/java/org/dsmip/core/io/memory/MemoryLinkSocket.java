package org.dsmip.core.io.memory;

import org.dsmip.core.io.LinkSocket;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;

/**
 * A packet socket whose link is in the hands of a test: {@link #inject} what others send, {@link #take} what was sent. The link's
 * side may be used by any thread.
 */
public final class MemoryLinkSocket implements LinkSocket, MemoryPort {
    private static final int HEADER_BYTES = 14;

    private final MacAddress macAddress;
    private final int mtuBytes;
    private final MemoryQueue<Octets> incoming;
    private final MemoryQueue<Octets> outgoing;
    private volatile boolean closed;

    /**
     * Makes a socket.
     *
     * @param macAddress of the interface
     * @param mtuBytes largest payload of a frame that is sent
     * @param queueLength how many frames wait in each direction
     */
    public MemoryLinkSocket(MacAddress macAddress, int mtuBytes, int queueLength) {
        this.macAddress = macAddress;
        this.mtuBytes = mtuBytes;
        incoming = new MemoryQueue<>(queueLength);
        outgoing = new MemoryQueue<>(queueLength);
    }

    /**
     * Lets a frame arrive.
     *
     * @param frame from the destination MAC address on
     * @return false if it was dropped, because the queue is full or the socket closed
     */
    public boolean inject(Octets frame) {
        return !closed && incoming.put(frame);
    }

    /**
     * What was sent next.
     *
     * @return the oldest frame not yet taken; null if there is none
     */
    public @Nullable Octets take() {
        return outgoing.take();
    }

    @Override
    public int receive(Handler handler, int limit) {
        MemoryPort.checkOpen(closed);
        int count = 0;
        while (count < limit) {
            final @Nullable Octets frame = incoming.take();
            if (frame == null) {
                break;
            }
            handler.onFrame(frame);
            count++;
        }
        return count;
    }

    @Override
    public int send(Octets frame) {
        MemoryPort.checkOpen(closed);
        if (frame.length() < HEADER_BYTES) {
            return -Errno.EINVAL;
        }
        if (frame.length() > HEADER_BYTES + mtuBytes) {
            return -Errno.EMSGSIZE;
        }
        return outgoing.put(frame) ? 0 : -Errno.EAGAIN;
    }

    @Override
    public MacAddress macAddress() {
        return macAddress;
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
