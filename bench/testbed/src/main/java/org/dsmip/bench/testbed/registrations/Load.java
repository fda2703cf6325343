package org.dsmip.bench.testbed.registrations;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.HdrHistogram.Histogram;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.wire.WireError;
import org.dsmip.core.wire.mip.RegistrationReplyFlyweight;

/**
 * Lets a crowd register, so many at a time: when one has its answer the next one asks. Who has none within a second asks again.
 * One thread, no more than a processor.
 */
public final class Load implements AutoCloseable {
    private static final long PATIENCE_NS = Duration.ofSeconds(1).toNanos();
    private static final int ATTEMPTS = 20;
    private static final long LONGEST_NS = Duration.ofMinutes(1).toNanos();
    private static final int DIGITS = 3;
    private static final int PREPARED = 50_000;

    private final Crowd crowd;
    private final DatagramChannel channel;
    private final Selector selector;
    private final ByteBuffer octets = ByteBuffer.allocateDirect(2048);
    private final UnsafeBuffer buffer = new UnsafeBuffer(octets);
    private final RegistrationReplyFlyweight reply = new RegistrationReplyFlyweight();
    private final long[] askedNs;
    private final byte[] attempts;
    /** Of the last request of each node. */
    private final long[] identifications;

    private final class Run {
        private final int window;
        private final int lifetimeSec;
        private final Histogram took = new Histogram(LONGEST_NS, DIGITS);
        /** Who waits for an answer, who asked first first; who has it is still in there until it comes up. */
        private final Deque<Integer> waiting = new ArrayDeque<>();
        private int next;
        private int open;
        private int again;
        private int refused;

        Run(int window, int lifetimeSec) {
            this.window = window;
            this.lifetimeSec = lifetimeSec;
        }

        LoadResult toTheEnd() throws IOException {
            final long beginNs = System.nanoTime();
            while (next < crowd.nodes() || open > 0) {
                while (open < window && next < crowd.nodes()) {
                    open++;
                    attempts[next] = 0;
                    waiting.add(next);
                    ask(next++);
                }
                if (!hear()) {
                    remind();
                    selector.select(key -> {}, 20);
                }
            }
            return new LoadResult(crowd.nodes(), System.nanoTime() - beginNs, again, refused, took);
        }

        private void ask(int node) throws IOException {
            octets.clear().limit(crowd.request(node, lifetimeSec, Instant.now(), buffer));
            identifications[node] = crowd.lastIdentification();
            if (attempts[node]++ == 0) {
                askedNs[node] = System.nanoTime();
            }
            channel.write(octets);
        }

        private boolean hear() throws IOException {
            boolean heard = false;
            for (int count = read(); count > 0; count = read()) {
                heard = true;
                if (reply.wrap(buffer, 0, count).check() == WireError.NONE) {
                    answered(crowd.nodeOf(reply.homeAddress()), reply);
                }
            }
            return heard;
        }

        private int read() throws IOException {
            octets.clear();
            return channel.read(octets);
        }

        /** An answer to what was sent before it was sent again, or in a phase before, says nothing of this request. */
        private void answered(int node, RegistrationReplyFlyweight answer) {
            if (node < 0 || node >= crowd.nodes() || attempts[node] == 0
                    || answer.identification() != identifications[node]) {
                return;
            }
            took.recordValue(Math.min(System.nanoTime() - askedNs[node], LONGEST_NS));
            refused += answer.code() > 1 ? 1 : 0;
            attempts[node] = 0;
            open--;
        }

        private void remind() throws IOException {
            final long nowNs = System.nanoTime();
            for (Integer oldest = waiting.peek(); oldest != null; oldest = waiting.peek()) {
                if (attempts[oldest] > 0) {
                    if (nowNs - askedNs[oldest] < attempts[oldest] * PATIENCE_NS) {
                        return;
                    }
                    if (attempts[oldest] == ATTEMPTS) {
                        throw new IOException("no answer to " + ATTEMPTS + " requests");
                    }
                    again++;
                    ask(oldest);
                    waiting.add(oldest);
                }
                waiting.remove();
            }
        }
    }

    private Load(Crowd crowd, DatagramChannel channel, Selector selector) {
        this.crowd = crowd;
        this.channel = channel;
        this.selector = selector;
        askedNs = new long[crowd.nodes()];
        attempts = new byte[crowd.nodes()];
        identifications = new long[crowd.nodes()];
    }

    /**
     * Opens what it takes.
     *
     * @param crowd who asks
     * @param local from where
     * @param homeAgent where to
     * @return to be closed
     * @throws IOException if there is no such address here
     */
    public static Load open(Crowd crowd, InetSocketAddress local, InetSocketAddress homeAgent) throws IOException {
        final Selector selector = Selector.open();
        final DatagramChannel channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.bind(local).connect(homeAgent);
        channel.register(selector, SelectionKey.OP_READ);
        return new Load(crowd, channel, selector);
    }

    /**
     * Lets all of them ask.
     *
     * @param window how many at a time
     * @param lifetimeSec to be registered for; 0: not any longer
     * @return what came of it
     * @throws IOException if one is not answered at all
     */
    public LoadResult run(int window, int lifetimeSec) throws IOException {
        return new Run(window, lifetimeSec).toTheEnd();
    }

    /**
     * Makes ready to ask: derives all keys, and makes requests that nobody sends, until those that count cost as little as ever. The
     * home agent shares the processors.
     */
    public void prepare() {
        for (int node = 0; node < Math.max(crowd.nodes(), PREPARED); node++) {
            crowd.request(node % crowd.nodes(), 1, Instant.now(), buffer);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        selector.close();
    }
}
