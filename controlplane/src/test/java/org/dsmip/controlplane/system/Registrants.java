package org.dsmip.controlplane.system;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.spec.SecretKeySpec;
import org.dsmip.core.net.Octets;
import org.jspecify.annotations.Nullable;

/**
 * Many mobile nodes at two care-of addresses, which register, refresh, move, and let their registrations run out, at a steady rate; they
 * remember what they have asked for and what they were promised.
 */
final class Registrants implements AutoCloseable {
    /** Where they are in the testbed. */
    static final String HOST = "crowd";

    static final List<String> CARE_OF = List.of("203.0.113.20", "203.0.113.21");

    private static final InetSocketAddress HOME_AGENT = new InetSocketAddress(SignedRequest.HOME_AGENT, 434);
    /** Of the first home address, 192.16.0.0. */
    private static final int FIRST = 0xC010_0000;
    private static final int LONG_SEC = 3600;
    private static final int SHORT_SEC = 2;
    /** So many stay where they are, for long. */
    private static final int SETTLED = 10;
    private static final int WINDOW = 64;
    private static final long ANSWER_NS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(200);

    private final Lab lab;
    private final Random random;
    private final List<Node> nodes = new ArrayList<>();
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final Map<Integer, Integer> refusals = new ConcurrentHashMap<>();
    private volatile int askingEveryMicros;
    private volatile int aheadSec;
    private volatile boolean closed;

    /** A request, and when it was sent and answered. */
    record Asked(Octets octets, int lifetimeSec, long sentNs, long answeredNs) {
        String careOf() {
            return SignedRequest.careOf(octets.toArray());
        }

        long identification() {
            return SignedRequest.identification(octets.toArray());
        }
    }

    /** A mobile node. */
    static final class Node {
        private final int homeAddress;
        private final List<Asked> open = new ArrayList<>();
        private @Nullable SecretKeySpec key;
        private @Nullable Asked accepted;
        private @Nullable Asked superseded;

        private Node(int homeAddress) {
            this.homeAddress = homeAddress;
        }

        int number() {
            return homeAddress - FIRST;
        }

        String homeAddress() {
            return SignedRequest.address(homeAddress);
        }

        /** What was accepted last, as far as the node knows; null: nothing yet. */
        synchronized @Nullable Asked accepted() {
            return accepted;
        }

        /** What was asked after that, and may have been accepted. */
        synchronized List<Asked> open() {
            return List.copyOf(open);
        }

        /** What was accepted before that; null: nothing. */
        synchronized @Nullable Asked superseded() {
            return superseded;
        }

        private synchronized boolean waits(long nowNs) {
            return !open.isEmpty() && nowNs - open.getLast().sentNs < ANSWER_NS;
        }

        private synchronized void isAccepted(long identification, long nowNs) {
            for (Asked asked : open) {
                if (asked.identification() == identification) {
                    superseded = accepted;
                    accepted = new Asked(asked.octets, asked.lifetimeSec, asked.sentNs, nowNs);
                }
            }
            open.removeIf(asked -> asked.identification() - identification <= 0);
        }

        private synchronized byte[] ask(Instant clock, String careOf, int lifetimeSec)
                throws GeneralSecurityException, IOException {
            if (key == null) {
                key = SignedRequest.key(homeAddress);
            }
            final byte[] request = SignedRequest.of(clock, homeAddress, careOf, lifetimeSec, key);
            open.add(new Asked(Octets.of(request), lifetimeSec, System.nanoTime(), 0));
            return request;
        }
    }

    Registrants(Lab lab, int count, Random random) {
        this.lab = lab;
        this.random = random;
        for (int i = 0; i < count; i++) {
            nodes.add(new Node(FIRST + i));
        }
    }

    /** The configuration of a home agent that knows them all. */
    Path config() throws Exception {
        final String own = lab.lab("config", "ha").replace("home-network = \"192.0.2.0/24\"",
                "home-network = \"192.0.0.0/8\"\nmax-bindings = 200000");
        return lab.secret("registrants.toml", own + "\n[ha.v6]\nmax-v6-entries = 400000\n" + SignedRequest.block(FIRST,
                FIRST + nodes.size() - 1, "2001:db8:100:4000::/50 by 72"));
    }

    /** Plugs them in at visited1. */
    void attach() throws Exception {
        lab.plugIn(HOST, "visited1", CARE_OF.getFirst() + "/24", "203.0.113.254");
        lab.ipDo(HOST, "addr add " + CARE_OF.getLast() + "/24 dev eth0");
        for (String careOf : CARE_OF) {
            channels.add(lab.inNode(HOST, () -> DatagramChannel.open()
                    .setOption(StandardSocketOptions.SO_RCVBUF, 4 << 20).bind(new InetSocketAddress(careOf, 0))));
        }
        channels.forEach(channel -> Thread.ofPlatform().daemon().name("answers").start(() -> receive(channel)));
        Thread.ofPlatform().daemon().name("registrants").start(this::ask);
    }

    /** Their clocks are so far ahead of all others. */
    void clocksAhead(int seconds) {
        aheadSec = seconds;
    }

    List<Node> nodes() {
        return nodes;
    }

    /** Lets them ask from now on, so many times a second. */
    void begin(int perSecond) {
        askingEveryMicros = 1_000_000 / perSecond;
    }

    /** Lets them ask no more. */
    void pause() {
        askingEveryMicros = 0;
    }

    /** Registers each of them for long, as fast as they are answered. */
    void registerAll() throws Exception {
        for (int from = 0; from < nodes.size(); from += WINDOW) {
            final List<Node> window = nodes.subList(from, Math.min(from + WINDOW, nodes.size()));
            Await.until("nodes from " + from + " on are registered", () -> {
                final long nowNs = System.nanoTime();
                for (Node node : window) {
                    if (node.accepted() == null && !node.waits(nowNs)) {
                        ask(node, 0, LONG_SEC);
                    }
                }
                while (window.stream().anyMatch(node -> node.accepted() == null)) {
                    if (System.nanoTime() - nowNs > ANSWER_NS) {
                        return false;
                    }
                    LockSupport.parkNanos(PAUSE_NS);
                }
                return true;
            });
        }
    }

    /** Registers one of them. */
    void register(Node node, int lifetimeSec) throws Exception {
        ask(node, 0, lifetimeSec);
        Await.until(node.homeAddress() + " is registered", () -> node.open().isEmpty());
    }

    private void ask() {
        long dueNs = System.nanoTime();
        while (!closed) {
            final int everyMicros = askingEveryMicros;
            final long nowNs = System.nanoTime();
            if (everyMicros == 0) {
                dueNs = nowNs;
                LockSupport.parkNanos(PAUSE_NS);
            } else if (dueNs - nowNs > 0) {
                LockSupport.parkNanos(dueNs - nowNs);
            } else {
                dueNs += TimeUnit.MICROSECONDS.toNanos(everyMicros);
                askOne(nowNs);
            }
        }
    }

    private void askOne(long nowNs) {
        final Node node = nodes.get(random.nextInt(nodes.size()));
        if (node.number() < SETTLED) {
            ask(node, 0, LONG_SEC);
        } else if (!node.waits(nowNs)) {
            ask(node, random.nextInt(CARE_OF.size()), random.nextInt(4) == 0 ? SHORT_SEC : LONG_SEC);
        }
    }

    private void ask(Node node, int place, int lifetimeSec) {
        try {
            send(node.ask(Instant.now().plusSeconds(aheadSec), CARE_OF.get(place), lifetimeSec));
        } catch (GeneralSecurityException | IOException e) {
            if (!closed) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Sends a request, for the first time or again, from where it is for. */
    void send(byte[] request) throws IOException {
        try {
            channels.get(CARE_OF.indexOf(SignedRequest.careOf(request))).send(ByteBuffer.wrap(request), HOME_AGENT);
        } catch (PortUnreachableException e) {
            // Nobody is there at the moment.
        }
    }

    private void receive(DatagramChannel channel) {
        final ByteBuffer reply = ByteBuffer.allocate(500);
        while (!closed) {
            try {
                channel.receive(reply.clear());
                final int number = SignedRequest.replyHomeAddress(reply) - FIRST;
                if (SignedRequest.replyCode(reply) == 0) {
                    nodes.get(number).isAccepted(SignedRequest.replyIdentification(reply), System.nanoTime());
                } else {
                    refusals.put(number, SignedRequest.replyCode(reply));
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // Nobody is there at the moment.
            }
        }
    }

    /** What the refusals since the last time said, by the number of the mobile node. */
    Map<Integer, Integer> refusals() {
        return refusals;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        for (DatagramChannel channel : channels) {
            channel.close();
        }
    }
}
