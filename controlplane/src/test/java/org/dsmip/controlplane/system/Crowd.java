package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Many mobile nodes behind one care-of address, at visited1, which do nothing but register: an address and a network each. */
final class Crowd {
    private static final int WINDOW = 32;
    private static final String CARE_OF = "203.0.113.10";
    /** Of the first home address, 192.0.16.0. */
    private static final int FIRST = 0xC0001000;

    private final Lab lab;
    private final int nodes;
    private @Nullable DatagramSocket socket;

    Crowd(Lab lab, int nodes) {
        this.lab = lab;
        this.nodes = nodes;
    }

    /** The configuration of a home agent that knows them all. */
    Path config() throws Exception {
        final StringBuilder config = new StringBuilder(
                lab.lab("config", "ha").replace("home-network = \"192.0.2.0/24\"", "home-network = \"192.0.0.0/16\""));
        config.append(SignedRequest.block(FIRST, FIRST + nodes - 1, "2001:db8:100:4000::/50 by 64"));
        return lab.secret("many.toml", config.toString());
    }

    /** Lets them speak; the mobile node's cable must be at visited1. */
    AutoCloseable attach() throws Exception {
        final DatagramSocket opened = lab.inNode("mn", () -> new DatagramSocket(0, InetAddress.getByName(CARE_OF)));
        opened.setSoTimeout(1000);
        socket = opened;
        return opened;
    }

    static String address(int node) {
        return SignedRequest.address(FIRST + node);
    }

    /** Registers nodes, a window of them at a time; what is lost is asked for again. */
    int register(int from, int to, int lifetimeSec) throws Exception {
        for (int first = from; first < to; first += WINDOW) {
            final List<Integer> open = new ArrayList<>();
            for (int node = first; node < Math.min(first + WINDOW, to); node++) {
                open.add(node);
            }
            for (int attempt = 0; attempt < 20 && !open.isEmpty(); attempt++) {
                for (int node : open) {
                    send(node, lifetimeSec);
                }
                collect(open);
            }
            assertThat(open).as("never accepted").isEmpty();
        }
        return to - from;
    }

    private void send(int node, int lifetimeSec) throws Exception {
        final byte[] request = SignedRequest.of(FIRST + node, CARE_OF, lifetimeSec, SignedRequest.key(FIRST + node));
        Objects.requireNonNull(socket).send(
                new DatagramPacket(request, request.length, InetAddress.getByName(SignedRequest.HOME_AGENT), 434));
    }

    private void collect(List<Integer> open) throws Exception {
        final byte[] reply = new byte[200];
        while (!open.isEmpty()) {
            final DatagramPacket packet = new DatagramPacket(reply, reply.length);
            try {
                Objects.requireNonNull(socket).receive(packet);
            } catch (SocketTimeoutException e) {
                return;
            }
            final ByteBuffer read = ByteBuffer.wrap(reply, 0, packet.getLength());
            assertThat(SignedRequest.replyCode(read)).as("code of the reply").isZero();
            open.remove(Integer.valueOf(SignedRequest.replyHomeAddress(read) - FIRST));
        }
    }
}
