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
    private static final int MAC_BYTES = 6;

    private final MacAddress macAddress;
    private final int mtuBytes;
    private final MemoryQueue<Octets> incoming;
    private final MemoryQueue<Octets> outgoing;
    private volatile boolean allGroups;
    private volatile boolean closed;
    private int attachedTo;
    private int refusal;
    private int attempts;

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
     * Lets a frame arrive. Like a network card that the host has told of no group, this one leaves out what goes to groups,
     * but not broadcasts, until it is asked for all of them.
     *
     * @param frame from the destination MAC address on
     * @return false if it was dropped: left out, the queue full or the socket closed
     */
    public boolean inject(Octets frame) {
        return !closed && (allGroups || !isForSomeGroup(frame)) && incoming.put(frame);
    }

    private static boolean isForSomeGroup(Octets frame) {
        for (int i = 0; i < MAC_BYTES && i < frame.length(); i++) {
            if (frame.at(i) != 0xFF) {
                return (frame.at(0) & 1) != 0;
            }
        }
        return false;
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
    public int attach(int interfaceIndex) {
        MemoryPort.checkOpen(closed);
        attempts++;
        if (refusal == 0) {
            attachedTo = interfaceIndex;
        }
        return -refusal;
    }

    /**
     * Refuses to go over to another interface from now on.
     *
     * @param errno the error number; 0: it does not
     */
    public void refuseToAttach(int errno) {
        refusal = errno;
    }

    /**
     * How often it was to go over to another interface.
     *
     * @return the number, refusals included
     */
    public int attempts() {
        return attempts;
    }

    /**
     * The interface that it went over to.
     *
     * @return its index; 0: it is still where it was opened
     */
    public int attachedTo() {
        return attachedTo;
    }

    @Override
    public int receiveAllGroups() {
        MemoryPort.checkOpen(closed);
        allGroups = true;
        return 0;
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
