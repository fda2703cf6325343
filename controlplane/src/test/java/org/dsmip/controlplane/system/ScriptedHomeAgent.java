package org.dsmip.controlplane.system;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A home agent that does as a test says, in place of one of ours: it reads and writes its messages by itself and has no part of
 * the product in it.
 */
final class ScriptedHomeAgent implements AutoCloseable {
    /** Bits of the flags in a request. */
    static final int D = 0x20;
    static final int G = 0x08;
    static final int T = 0x02;

    private static final int REQUEST = 1;
    private static final int REPLY = 3;
    private static final int FIXED = 24;
    private static final int AUTHENTICATION = 32;
    private static final int SPI = 0x100;
    private static final byte[] KEY = HexFormat.of().parseHex("0102030405060708090a0b0c0d0e0f10");
    private static final int LONGEST = 2048;

    private final DatagramSocket socket;
    private final boolean broadcasting;
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** What a request says. */
    record Request(int flags, int lifetimeSec, String careOfAddress, String source, boolean asksForIpv6, String hex) {
        boolean has(int bits) {
            return (flags & bits) == bits;
        }
    }

    /** Says what to answer: whole messages in their order. */
    @FunctionalInterface
    interface Script {
        List<byte[]> answer(Request request) throws Exception;
    }

    private ScriptedHomeAgent(DatagramSocket socket, boolean broadcasting) {
        this.socket = socket;
        this.broadcasting = broadcasting;
    }

    static ScriptedHomeAgent start(Lab lab, Script script) throws Exception {
        return start(lab, false, script);
    }

    /** One whose answers go to everybody on its link. */
    static ScriptedHomeAgent broadcasting(Lab lab, Script script) throws Exception {
        return start(lab, true, script);
    }

    private static ScriptedHomeAgent start(Lab lab, boolean broadcasting, Script script) throws Exception {
        final DatagramSocket socket = lab.inNode("ha",
                () -> new DatagramSocket(new InetSocketAddress("192.0.2.1", 434)));
        final ScriptedHomeAgent agent = lab.keep(new ScriptedHomeAgent(socket, broadcasting));
        Thread.ofPlatform().daemon().name("scripted-home-agent").start(() -> agent.serve(script));
        return agent;
    }

    private void serve(Script script) {
        final byte[] buffer = new byte[LONGEST];
        try {
            while (true) {
                final DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                final byte[] bytes = Arrays.copyOf(buffer, packet.getLength());
                if (bytes.length < FIXED || bytes[0] != REQUEST) {
                    continue;
                }
                final Request request = read(bytes, (InetSocketAddress) packet.getSocketAddress());
                requests.add(request);
                for (byte[] answer : script.answer(request)) {
                    socket.send(new DatagramPacket(answer, answer.length, broadcasting
                            ? new InetSocketAddress("255.255.255.255", packet.getPort())
                            : packet.getSocketAddress()));
                }
            }
        } catch (Exception e) {
            if (!socket.isClosed()) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static Request read(byte[] bytes, InetSocketAddress from) throws IOException {
        final ByteBuffer data = ByteBuffer.wrap(bytes);
        boolean asks = false;
        for (int at = FIXED; at + 2 <= bytes.length;) {
            final int type = bytes[at] & 0xFF;
            asks |= type == 152;
            at += 2 + (bytes[at + 1] & 0xFF);
        }
        return new Request(bytes[1] & 0xFF, data.getShort(2) & 0xFFFF,
                InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16)).getHostAddress(),
                from.getAddress().getHostAddress(), asks, HexFormat.of().formatHex(bytes));
    }

    /** All requests so far. */
    List<Request> requests() {
        return List.copyOf(requests);
    }

    /** A reply without an authenticator. */
    static byte[] bare(Request request, int code, int lifetimeSec) {
        final ByteBuffer reply = ByteBuffer.allocate(20);
        reply.put((byte) REPLY).put((byte) code).putShort((short) lifetimeSec);
        final byte[] bytes = HexFormat.of().parseHex(request.hex);
        reply.put(bytes, 4, 8);
        reply.put(bytes, 16, 8);
        return reply.array();
    }

    /** The same signed with the key of the testbed. */
    static byte[] signed(Request request, int code, int lifetimeSec) throws GeneralSecurityException {
        final byte[] bare = bare(request, code, lifetimeSec);
        final ByteBuffer message = ByteBuffer.allocate(bare.length + 22);
        message.put(bare).put((byte) AUTHENTICATION).put((byte) 20).putInt(SPI);
        final Mac mac = Mac.getInstance("HmacMD5");
        mac.init(new SecretKeySpec(KEY, "HmacMD5"));
        mac.update(message.array(), 0, message.position());
        return message.put(mac.doFinal()).array();
    }

    @Override
    public void close() {
        socket.close();
    }
}
