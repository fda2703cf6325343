package org.dsmip.bench.testbed.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.dsmip.controlplane.show.StateBlock;

/** The far side of a {@link TrafficSender}: counts what arrives and, if told so, sends it back. A thread a socket. */
public final class TrafficListener {
    private final TrafficSocket socket;
    private final ArrivalTable table;

    TrafficListener(TrafficSocket socket, boolean echo, Duration gapThreshold) {
        this.socket = socket;
        this.table = new ArrivalTable(echo, gapThreshold.toNanos());
    }

    /**
     * Serves some UDP sockets until told to stop.
     *
     * @param locals where to listen
     * @param echo whether to send probes back
     * @param gapThreshold silence longer than this is listed
     * @param stop asked all the time; true: end
     * @param ready told each address that is listened at, once all are
     * @return the report: what arrived, by sender
     * @throws IOException if a socket cannot be had; the message is for the user
     */
    public static StateBlock run(List<InetSocketAddress> locals, boolean echo, Duration gapThreshold,
            BooleanSupplier stop,
            Consumer<String> ready) throws IOException {
        final List<TrafficListener> listeners = new ArrayList<>();
        try {
            for (InetSocketAddress local : locals) {
                listeners.add(new TrafficListener(UdpTrafficSocket.open(local), echo, gapThreshold));
            }
        } catch (IOException e) {
            listeners.forEach(TrafficListener::close);
            throw e;
        }
        final List<Thread> threads = listeners.stream()
                .map(listener -> Thread.ofPlatform().daemon().name("traffic-listen").start(listener::serve)).toList();
        listeners.forEach(listener -> ready.accept(listener.socket.localAddress()));
        while (!stop.getAsBoolean() && threads.stream().anyMatch(Thread::isAlive)) {
            LockSupport.parkNanos(20_000_000L);
        }
        listeners.forEach(TrafficListener::close);
        threads.forEach(Joining::join);
        return TrafficReport
                .ofArrivals(listeners.stream().flatMap(listener -> listener.table.sessions().stream()).toList());
    }

    void serve() {
        final ByteBuffer buffer = ByteBuffer.allocateDirect(65536);
        while (true) {
            try {
                final SocketAddress sender = socket.receive(buffer.clear());
                if (table.onDatagram(System.nanoTime(), sender, buffer.flip())) {
                    socket.send(buffer, sender);
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // An echo that cannot be sent is lost; the sender will see. Without a pause a dead interface would spin.
                LockSupport.parkNanos(100_000L);
            }
        }
    }

    ArrivalTable table() {
        return table;
    }

    private void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // Its thread ends all the same: it finds the channel closed.
        }
    }
}
