package org.dsmip.controlplane.system;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Numbered datagrams from the home addresses of the mobile node to both correspondents, at an even pace for as long as asked,
 * each of which is echoed. It remembers of each when it was sent and whether its echo came.
 */
final class SteadyTraffic implements AutoCloseable {
    private static final int PORT = 7070;
    private static final int PACKETS_PER_SECOND = 25;
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(1) / PACKETS_PER_SECOND;
    private static final int PAYLOAD_BYTES = 120;
    private static final int QUESTION_MILLIS = 100;
    private static final long LINGER_NS = TimeUnit.SECONDS.toNanos(3);

    private final Lab lab;
    private final ExecutorService threads = Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final List<Flow> flows = new ArrayList<>();
    private volatile boolean sending = true;
    private volatile boolean open = true;

    private SteadyTraffic(Lab lab) {
        this.lab = lab;
    }

    /** One way there and back. */
    private static final class Flow {
        private final String name;
        private final DatagramChannel channel;
        private final InetSocketAddress destination;
        private final List<Long> sentNs = new ArrayList<>();
        private final BitSet echoed = new BitSet();

        private Flow(String name, DatagramChannel channel, InetSocketAddress destination) {
            this.name = name;
            this.channel = channel;
            this.destination = destination;
        }

        private synchronized int next() {
            sentNs.add(System.nanoTime());
            return sentNs.size() - 1;
        }

        private synchronized void echo(int number) {
            echoed.set(number);
        }

        private synchronized Losses losses(Outages outages) {
            int counted = 0;
            final List<Long> lostNs = new ArrayList<>();
            for (int i = 0; i < sentNs.size(); i++) {
                if (!outages.excuse(sentNs.get(i))) {
                    counted++;
                    if (!echoed.get(i)) {
                        lostNs.add(sentNs.get(i));
                    }
                }
            }
            return new Losses(name, counted, lostNs);
        }
    }

    /**
     * What became of the packets of a way that were not sent while a link was out.
     *
     * @param flow the way
     * @param sent how many
     * @param lostNs when those that were lost had been sent
     */
    record Losses(String flow, int sent, List<Long> lostNs) {
        double arrived() {
            return 1 - (double) lostNs.size() / sent;
        }

        @Override
        public String toString() {
            return flow + ": " + lostNs.size() + " of " + sent + " lost";
        }
    }

    static SteadyTraffic start(Lab lab) throws Exception {
        final SteadyTraffic traffic = lab.keep(new SteadyTraffic(lab));
        traffic.echo("hl", "192.0.2.99", "2001:db8:1::99");
        traffic.echo("cn", "10.99.0.99", "2001:db8:ffff::99");
        for (String to : List.of("192.0.2.99", "10.99.0.99", "2001:db8:1::99", "2001:db8:ffff::99")) {
            traffic.send(to.contains(":") ? "2001:db8:1::10" : "192.0.2.10", to);
        }
        return traffic;
    }

    private DatagramChannel channel(String node, String address, int port) throws Exception {
        final DatagramChannel channel = lab.inNode(node,
                () -> DatagramChannel.open().bind(new InetSocketAddress(address, port)));
        channel.socket().setSoTimeout(QUESTION_MILLIS);
        return channel;
    }

    private void echo(String node, String... addresses) throws Exception {
        for (String address : addresses) {
            final DatagramChannel channel = channel(node, address, PORT);
            threads.execute(() -> receive(channel, (from, data) -> channel.send(data, from)));
        }
    }

    private void send(String from, String to) throws Exception {
        final Flow flow = new Flow(from + " to " + to, channel("mn", from, 0), new InetSocketAddress(to, PORT));
        flows.add(flow);
        threads.execute(() -> receive(flow.channel, (ignored, data) -> flow.echo(data.getInt(0))));
        threads.execute(() -> pace(flow));
    }

    private void pace(Flow flow) {
        final ByteBuffer data = ByteBuffer.allocate(PAYLOAD_BYTES);
        long dueNs = System.nanoTime();
        while (sending) {
            data.clear().putInt(0, flow.next());
            try {
                flow.channel.send(data, flow.destination);
            } catch (IOException refused) {
                // Lost: no way, or no address, for the moment.
            }
            dueNs += PAUSE_NS;
            LockSupport.parkNanos(dueNs - System.nanoTime());
        }
    }

    /** What is done with a datagram. */
    private interface Receiver {
        void got(InetSocketAddress from, ByteBuffer data) throws IOException;
    }

    private void receive(DatagramChannel channel, Receiver receiver) {
        final byte[] octets = new byte[PAYLOAD_BYTES];
        final DatagramPacket packet = new DatagramPacket(octets, octets.length);
        while (open) {
            try {
                channel.socket().receive(packet);
                receiver.got((InetSocketAddress) packet.getSocketAddress(),
                        ByteBuffer.wrap(octets, 0, packet.getLength()));
            } catch (SocketTimeoutException nothing) {
                // Asked again.
            } catch (IOException refused) {
                // An echo that has no way for the moment.
            }
        }
    }

    /** Ends sending, waits for the last echoes, and answers what was lost. */
    List<Losses> end(Outages outages) throws InterruptedException {
        sending = false;
        TimeUnit.NANOSECONDS.sleep(LINGER_NS);
        return flows.stream().map(flow -> flow.losses(outages)).toList();
    }

    @Override
    public void close() throws IOException {
        sending = false;
        open = false;
        threads.shutdownNow();
        for (Flow flow : flows) {
            flow.channel.close();
        }
    }
}
