package org.dsmip.core.io.memory;

import org.dsmip.core.io.RawIpv4Socket;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;

/**
 * A raw socket whose network is in the hands of a test: {@link #inject} what arrives, {@link #take} what was sent. The network's
 * side may be used by any thread. As Linux does it fills in total length and header checksum of what is sent, whatever they
 * were.
 */
public final class MemoryRawIpv4Socket implements RawIpv4Socket, MemoryPort {
    private static final int HEADER_BYTES = 20;
    private static final int PROTOCOL_OFFSET = 9;
    private static final int TOTAL_LENGTH_OFFSET = 2;
    private static final int CHECKSUM_OFFSET = 10;

    private final int protocol;
    private final int mtuBytes;
    private final MemoryQueue<MemoryPacket> incoming;
    private final MemoryQueue<Octets> outgoing;
    private volatile boolean closed;

    /**
     * Makes a socket.
     *
     * @param protocol IPv4 protocol that is received, 1..254
     * @param mtuBytes largest datagram that is sent
     * @param queueLength how many datagrams wait in each direction
     */
    public MemoryRawIpv4Socket(int protocol, int mtuBytes, int queueLength) {
        this.protocol = protocol;
        this.mtuBytes = mtuBytes;
        incoming = new MemoryQueue<>(queueLength);
        outgoing = new MemoryQueue<>(queueLength);
    }

    /**
     * Lets a datagram arrive.
     *
     * @param datagram a whole IPv4 datagram
     * @return false if the socket does not get it: of another protocol, queue full, or closed
     */
    public boolean inject(Octets datagram) {
        return !closed && datagram.length() >= HEADER_BYTES && datagram.at(PROTOCOL_OFFSET) == protocol
                && incoming.put(MemoryPacket.of(datagram));
    }

    /**
     * What was sent next.
     *
     * @return the oldest datagram not yet taken; null if there is none
     */
    public @Nullable Octets take() {
        return outgoing.take();
    }

    @Override
    public int protocol() {
        return protocol;
    }

    @Override
    public int receive(PacketBatch batch) {
        MemoryPort.checkOpen(closed);
        return Bursts.receive(incoming, batch);
    }

    @Override
    public int send(SendRows rows, int from, int to) {
        MemoryPort.checkOpen(closed);
        for (int i = from; i < to; i++) {
            final int result = send(rows.copy(i));
            if (result < 0) {
                return i > from ? i - from : result;
            }
        }
        return to - from;
    }

    private int send(byte[] datagram) {
        final int length = datagram.length;
        final int headerLength = length < HEADER_BYTES ? 0 : (datagram[0] & 0x0F) * 4;
        if (headerLength < HEADER_BYTES || headerLength > length) {
            return -Errno.EINVAL;
        }
        if (length > mtuBytes) {
            return -Errno.EMSGSIZE;
        }
        put16(datagram, TOTAL_LENGTH_OFFSET, length);
        put16(datagram, CHECKSUM_OFFSET, 0);
        put16(datagram, CHECKSUM_OFFSET, checksum(datagram, headerLength));
        return outgoing.put(Octets.of(datagram)) ? 0 : -Errno.EAGAIN;
    }

    private static int checksum(byte[] bytes, int length) {
        int sum = 0;
        for (int i = 0; i < length; i += 2) {
            sum += ((bytes[i] & 0xFF) << 8) | (bytes[i + 1] & 0xFF);
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        return ~(sum + (sum >>> 16)) & 0xFFFF;
    }

    private static void put16(byte[] bytes, int offset, int value) {
        bytes[offset] = (byte) (value >> 8);
        bytes[offset + 1] = (byte) value;
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
