package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Many mobile nodes behind one care-of address, at visited1, which do nothing but register: an address and a network each. */
final class Crowd {
    private static final int WINDOW = 32;
    private static final byte[] SECRET = HexFormat.of().parseHex("0102030405060708090a0b0c0d0e0f10".repeat(2));
    private static final String CARE_OF = "203.0.113.10";
    /** Of the first home address, 192.0.16.0. */
    private static final int FIRST = 0xC0001000;

    private final Lab lab;
    private final int nodes;
    private @Nullable DatagramSocket socket;
    private long lastIdentification = Long.MIN_VALUE;

    Crowd(Lab lab, int nodes) {
        this.lab = lab;
        this.nodes = nodes;
    }

    /** The configuration of a home agent that knows them all. */
    Path config() throws Exception {
        final StringBuilder config = new StringBuilder(
                lab.lab("config", "ha").replace("home-network = \"192.0.2.0/24\"", "home-network = \"192.0.0.0/16\""));
        config.append("""

                [[mobile-nodes]]
                home-addresses = "%s-%s"
                spi = 0x100
                secret = "%s"
                prefixes = ["2001:db8:100:4000::/50 by 64"]
                implicit-prefixes = ["2001:db8:100:4000::/50 by 64"]
                """.formatted(address(0), address(nodes - 1), HexFormat.of().formatHex(SECRET)));
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
        final int bits = FIRST + node;
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
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
        final ByteBuffer request = ByteBuffer.allocate(50);
        request.put((byte) 1).put((byte) 0x20).putShort((short) lifetimeSec).putInt(FIRST + node)
                .put(InetAddress.getByName("192.0.2.1").getAddress()).put(InetAddress.getByName(CARE_OF).getAddress())
                .putLong(identification()).put((byte) 32).put((byte) 20).putInt(0x100);
        final Mac mac = Mac.getInstance("HmacMD5");
        mac.init(new SecretKeySpec(key(node), "HmacMD5"));
        mac.update(request.array(), 0, request.position());
        request.put(mac.doFinal());
        Objects.requireNonNull(socket)
                .send(new DatagramPacket(request.array(), request.position(), InetAddress.getByName("192.0.2.1"), 434));
    }

    /** As RFC 5869 derives it: extracted without salt, expanded to one block. */
    private static byte[] key(int node) throws Exception {
        final byte[] info = ("dsmip mobile-node " + address(node) + " spi 256\1").getBytes(StandardCharsets.US_ASCII);
        return sha256(sha256(new byte[32], SECRET), info);
    }

    private static byte[] sha256(byte[] key, byte[] message) throws Exception {
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    private long identification() {
        final Instant now = Instant.now();
        final long fraction = ((long) now.getNano() << 32) / 1_000_000_000L;
        final long ntp = ((now.getEpochSecond() + 2_208_988_800L) << 32) | fraction;
        lastIdentification = Math.max(ntp, lastIdentification + 1);
        return lastIdentification;
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
            assertThat(read.get(1) & 0xFF).as("code of the reply").isZero();
            open.remove(Integer.valueOf(read.getInt(4) - FIRST));
        }
    }
}
