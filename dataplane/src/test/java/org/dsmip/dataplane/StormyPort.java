package org.dsmip.dataplane;

import java.lang.foreign.Arena;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.dsmip.core.io.BatchReceiver;
import org.dsmip.core.io.BatchSender;
import org.dsmip.core.io.Pollable;
import org.dsmip.core.io.RawIpv4Socket;
import org.dsmip.core.io.TunDevice;
import org.dsmip.core.io.memory.FaultInjector;
import org.dsmip.core.packet.PacketBatch;
import org.dsmip.core.packet.SendRows;
import org.dsmip.core.sys.Errno;

/**
 * A port in bad weather: what comes is lost, doubled, reordered and damaged, some calls are refused or throw, and what is sent
 * takes its time. It knows how many packets it has given away.
 */
abstract class StormyPort implements BatchReceiver, BatchSender, Pollable {
    private static final int BATCH = 32;
    private static final long SEND_NS = 200_000;
    private static final int[] REFUSALS = {Errno.EAGAIN, Errno.ENOBUFS, Errno.EMSGSIZE, Errno.EPERM};
    private static final FaultInjector.Rates RATES = new FaultInjector.Rates(0.02, 0.1, 0.1, 0.2);

    private final Pollable pollable;
    private final BatchReceiver receiver;
    private final BatchSender sender;
    private final AtomicLong given = new AtomicLong();
    private final SplittableRandom sending;
    private int receipts;
    private int sends;
    private volatile boolean more;

    private StormyPort(Pollable pollable, BatchReceiver receiver, BatchSender sender, long seed) {
        this.pollable = pollable;
        this.sender = sender;
        this.receiver = new FaultInjector(receiver, new PacketBatch(Arena.ofAuto(), BATCH, 2_048, 64), RATES, seed);
        sending = new SplittableRandom(seed + 1);
    }

    /** How many packets were received from it so far. */
    long given() {
        return given.get();
    }

    @Override
    public int receive(PacketBatch batch) {
        final int before = batch.size();
        more = true;
        try {
            receipts++;
            if (receipts % 50 == 0) {
                return -Errno.ENOBUFS;
            }
            final int received = receiver.receive(batch);
            if (receipts % 70 == 0) {
                throw new IllegalStateException("lightning on receipt");
            }
            more = received != 0 || batch.size() == batch.capacity();
            return received;
        } finally {
            given.addAndGet(batch.size() - before);
        }
    }

    @Override
    public int send(SendRows rows, int from, int to) {
        if (sending.nextInt(4) == 0) {
            LockSupport.parkNanos(SEND_NS);
        }
        sends++;
        if (sends % 97 == 0) {
            throw new IllegalStateException("lightning on sending");
        }
        return sends % 23 == 0 ? -REFUSALS[sending.nextInt(REFUSALS.length)] : sender.send(rows, from, to);
    }

    @Override
    public int descriptor() {
        return NONE;
    }

    @Override
    public boolean ready() {
        return more || pollable.ready();
    }

    /** A TUN device. */
    static final class Tun extends StormyPort implements TunDevice {
        private final TunDevice device;

        Tun(TunDevice device, long seed) {
            super(device, device, device, seed);
            this.device = device;
        }

        @Override
        public String name() {
            return device.name();
        }

        @Override
        public void close() {
            device.close();
        }
    }

    /** A raw socket. */
    static final class Socket extends StormyPort implements RawIpv4Socket {
        private final RawIpv4Socket socket;

        Socket(RawIpv4Socket socket, long seed) {
            super(socket, socket, socket, seed);
            this.socket = socket;
        }

        @Override
        public int protocol() {
            return socket.protocol();
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
