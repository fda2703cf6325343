package org.dsmip.bench.testbed.traffic;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongPredicate;

/** Two sockets joined in memory by a path that loses, doubles and delays what it is told to. */
final class MemoryRelay {
    private static final byte[] CLOSED = new byte[0];
    private static final InetSocketAddress NEAR = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private static final InetSocketAddress FAR = new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);

    private final LinkedBlockingQueue<byte[]> toFar = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<byte[]> toNear = new LinkedBlockingQueue<>();
    private final Faults forward;
    private final Faults back;

    /** What happens to probes, by sequence number; other datagrams pass. */
    record Faults(LongPredicate lose, LongPredicate duplicate, LongPredicate refuse) {
        static final Faults NONE = new Faults(n -> false, n -> false, n -> false);

        static Faults losing(LongPredicate lose) {
            return new Faults(lose, n -> false, n -> false);
        }
    }

    MemoryRelay(Faults forward, Faults back) {
        this.forward = forward;
        this.back = back;
    }

    TrafficSocket near() {
        return new End(toNear, toFar, forward, FAR);
    }

    TrafficSocket far() {
        return new End(toFar, toNear, back, NEAR);
    }

    private record End(LinkedBlockingQueue<byte[]> in, LinkedBlockingQueue<byte[]> out, Faults faults,
            SocketAddress peer) implements TrafficSocket {
        @Override
        public void send(ByteBuffer datagram, SocketAddress destination) throws IOException {
            final boolean counted = Probe.is(datagram, Probe.Kind.PROBE) || Probe.is(datagram, Probe.Kind.ECHO);
            final long sequence = Probe.sequence(datagram);
            if (counted && faults.refuse.test(sequence)) {
                throw new IOException("no route");
            }
            final byte[] copy = new byte[datagram.remaining()];
            datagram.get(copy);
            if (counted && faults.lose.test(sequence)) {
                return;
            }
            out.add(copy);
            if (counted && faults.duplicate.test(sequence)) {
                out.add(copy);
            }
        }

        @Override
        public SocketAddress receive(ByteBuffer datagram) throws IOException {
            try {
                final byte[] next = in.take();
                if (next.length == 0) {
                    throw new ClosedChannelException();
                }
                datagram.put(next);
                return peer;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClosedChannelException();
            }
        }

        @Override
        public String localAddress() {
            return "memory";
        }

        @Override
        public void close() {
            in.add(CLOSED);
        }
    }
}
