package org.dsmip.controlplane.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** UDP datagrams with numbers, sent from nodes of the testbed at an even pace. */
final class Datagrams {
    private static final int BYTES = 64;
    private static final Duration LINGER = Duration.ofSeconds(5);

    private Datagrams() {}

    /**
     * What became of them.
     *
     * @param sent how many the kernel took
     * @param echoed how many came back
     * @param duplicates how many came back once more
     */
    record Outcome(int sent, int echoed, int duplicates) {}

    /**
     * Where to send from and to, and how much.
     *
     * @param node where the sender is
     * @param from its address
     * @param to the other side
     * @param count how many
     * @param perSecond how fast
     */
    record Plan(String node, String from, InetSocketAddress to, int count, int perSecond) {}

    /** Takes whatever comes to an address until closed, unread, so that nobody complains. */
    static DatagramChannel open(Lab lab, String node, InetSocketAddress local) throws Exception {
        return lab.inNode(node, () -> DatagramChannel.open().bind(local));
    }

    /** Sends everything that comes to an address back, until closed. */
    static DatagramChannel echo(Lab lab, String node, InetSocketAddress local) throws Exception {
        final DatagramChannel channel = open(lab, node, local);
        Thread.ofPlatform().daemon().name("echo-" + node).start(() -> echo(channel));
        return channel;
    }

    private static void echo(DatagramChannel channel) {
        final ByteBuffer data = ByteBuffer.allocate(2 * BYTES);
        while (channel.isOpen()) {
            try {
                final SocketAddress from = channel.receive(data.clear());
                channel.send(data.flip(), from);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // No way back for the moment: lost.
            }
        }
    }

    /** Sends, to somebody who sends nothing back. */
    static void send(Lab lab, Plan plan) throws Exception {
        run(lab, plan, false);
    }

    /** Sends, and waits for the last echo, or five seconds for what does not come. */
    static Outcome exchange(Lab lab, Plan plan) throws Exception {
        return run(lab, plan, true);
    }

    private static Outcome run(Lab lab, Plan plan, boolean echoed) throws Exception {
        try (DatagramChannel channel = open(lab, plan.node, new InetSocketAddress(plan.from, 0))) {
            channel.configureBlocking(false);
            final Echoes echoes = new Echoes(channel);
            final int sent = send(channel, plan, echoes);
            final long deadlineNs = System.nanoTime() + LINGER.toNanos();
            while (echoed && echoes.seen.cardinality() < sent && System.nanoTime() - deadlineNs < 0) {
                echoes.take();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            return new Outcome(sent, echoes.seen.cardinality(), echoes.duplicates);
        }
    }

    private static int send(DatagramChannel channel, Plan plan, Echoes echoes) {
        final ByteBuffer data = ByteBuffer.allocate(BYTES);
        final long pauseNs = TimeUnit.SECONDS.toNanos(1) / plan.perSecond;
        long dueNs = System.nanoTime();
        int sent = 0;
        for (int number = 0; number < plan.count; number++) {
            while (System.nanoTime() - dueNs < 0) {
                LockSupport.parkNanos(dueNs - System.nanoTime());
            }
            dueNs += pauseNs;
            try {
                sent += channel.send(data.clear().putInt(0, number), plan.to) == BYTES ? 1 : 0;
            } catch (IOException e) {
                // Refused: not sent.
            }
            echoes.take();
        }
        return sent;
    }

    /** What comes back. */
    private static final class Echoes {
        private final DatagramChannel channel;
        private final ByteBuffer data = ByteBuffer.allocate(2 * BYTES);
        private final BitSet seen = new BitSet();
        private int duplicates;

        private Echoes(DatagramChannel channel) {
            this.channel = channel;
        }

        private void take() {
            try {
                while (channel.receive(data.clear()) != null) {
                    final int number = data.getInt(0);
                    duplicates += seen.get(number) ? 1 : 0;
                    seen.set(number);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
