package org.dsmip.core.io.memory;

import java.util.EnumSet;
import java.util.Set;
import org.dsmip.core.io.TunDevice;
import org.dsmip.core.io.TunOffload;
import org.dsmip.core.net.Octets;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.core.sys.Errno;
import org.jspecify.annotations.Nullable;

/**
 * A TUN device whose kernel side is in the hands of a test: {@link #inject} what the stack sends, {@link #take} what it is given.
 * The kernel side may be used by any thread.
 */
public final class MemoryTunDevice implements TunDevice, MemoryPort {
    private final String name;
    private final MemoryQueue<MemoryPacket> incoming;
    private final MemoryQueue<MemoryPacket> outgoing;
    private volatile boolean closed;
    private volatile Set<TunOffload> offered = EnumSet.allOf(TunOffload.class);
    private volatile Set<TunOffload> offloads = Set.of();

    /**
     * Makes a device.
     *
     * @param name of the device
     * @param queueLength how many packets wait in each direction
     */
    public MemoryTunDevice(String name, int queueLength) {
        this.name = name;
        incoming = new MemoryQueue<>(queueLength);
        outgoing = new MemoryQueue<>(queueLength);
    }

    /**
     * Lets the stack send a packet to the device.
     *
     * @param packet an IP packet
     * @return false if it was dropped, because the queue is full or the device is gone
     */
    public boolean inject(Octets packet) {
        return inject(MemoryPacket.of(packet));
    }

    /**
     * Lets the stack send a packet with offload metadata to the device.
     *
     * @param packet an IP packet
     * @return false if it was dropped, because the queue is full or the device is gone
     */
    public boolean inject(MemoryPacket packet) {
        return !closed && incoming.put(packet);
    }

    /**
     * What the stack was given next.
     *
     * @return the oldest packet not yet taken; null if there is none
     */
    public @Nullable MemoryPacket take() {
        return outgoing.take();
    }

    /**
     * Makes it a device of a kernel that has some offloads only.
     *
     * @param some what it has
     * @return this
     */
    public MemoryTunDevice offering(Set<TunOffload> some) {
        offered = Set.copyOf(some);
        return this;
    }

    /**
     * What the stack may hand over in one piece at this moment. It is up to the test to keep to it.
     *
     * @return what was wanted last and is there
     */
    public Set<TunOffload> offloads() {
        return offloads;
    }

    @Override
    public Set<TunOffload> offloads(Set<TunOffload> wanted) {
        MemoryPort.checkOpen(closed);
        final EnumSet<TunOffload> granted = EnumSet.noneOf(TunOffload.class);
        granted.addAll(wanted);
        granted.retainAll(offered);
        offloads = Set.copyOf(granted);
        return granted;
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
            if (!outgoing.put(MemoryPacket.copyOf(rows, i))) {
                return i > from ? i - from : -Errno.EAGAIN;
            }
        }
        return to - from;
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
    public String name() {
        return name;
    }

    @Override
    public void close() {
        closed = true;
    }
}
