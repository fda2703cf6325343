package org.dsmip.controlplane.admin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One client: a request line in, an answer out. Used by the admin thread only. */
final class AdminConnection {
    private static final int MAXIMUM_REQUEST_BYTES = 256;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final ByteBuffer request = ByteBuffer.allocate(MAXIMUM_REQUEST_BYTES);
    private ByteBuffer out = NOTHING;
    private @Nullable AdminAnswer answer;
    private boolean refused;
    private boolean waitsForNode;
    private long waitsSinceNs;

    AdminConnection(SocketChannel channel, long nowNs) {
        this.channel = channel;
        waitsSinceNs = nowNs;
    }

    /** How long the client has neither sent nor read what is its turn to; 0: it is not its turn. */
    long owesNs(long nowNs) {
        return waitsForNode ? 0 : nowNs - waitsSinceNs;
    }

    boolean waitsForNode() {
        return waitsForNode;
    }

    /** Goes on as far as client and node let it; false: done, close it. */
    boolean advance(SelectionKey key, AdminAnswer.Surroundings surroundings, long nowNs) {
        try {
            if (answer == null && !refused && !read(surroundings, nowNs)) {
                return false;
            }
            return (answer == null && !refused) || write(key, nowNs);
        } catch (IOException e) {
            return false;
        }
    }

    /** Tells a client for which there is no room; it may not hear it. */
    static void refuse(SocketChannel client, String reason) throws IOException {
        client.write(AdminFrame.error(reason));
    }

    private boolean read(AdminAnswer.Surroundings surroundings, long nowNs) throws IOException {
        final int count = channel.read(request);
        if (count > 0) {
            waitsSinceNs = nowNs;
        }
        final String text = new String(request.array(), 0, request.position(), StandardCharsets.UTF_8);
        final int end = text.indexOf('\n');
        if (end >= 0) {
            begin(text.substring(0, end), surroundings);
        } else if (!request.hasRemaining()) {
            refused("a request is one line of at most " + MAXIMUM_REQUEST_BYTES + " bytes");
        } else {
            return count >= 0;
        }
        return true;
    }

    private void begin(String line, AdminAnswer.Surroundings surroundings) {
        try {
            answer = new AdminAnswer(AdminRequest.parse(line), surroundings);
        } catch (AdminRequest.NotUnderstoodException e) {
            refused(String.valueOf(e.getMessage()));
        }
    }

    private void refused(String reason) {
        refused = true;
        out = AdminFrame.error(reason);
    }

    private boolean write(SelectionKey key, long nowNs) throws IOException {
        while (true) {
            if (out.hasRemaining() && channel.write(out) > 0) {
                waitsSinceNs = nowNs;
            }
            if (out.hasRemaining()) {
                return goOn(key, SelectionKey.OP_WRITE, false);
            }
            final AdminAnswer present = answer;
            if (present == null || present.isFinished()) {
                return false;
            }
            final ByteBuffer next = present.next(nowNs);
            if (next == null) {
                return goOn(key, 0, true);
            }
            if (waitsForNode) {
                waitsSinceNs = nowNs;
            }
            waitsForNode = false;
            out = next;
            if (channel.write(out) > 0) {
                waitsSinceNs = nowNs;
            }
            if (!present.isFinished()) {
                // A piece at a time: whoever reads fast holds up nobody.
                return goOn(key, SelectionKey.OP_WRITE, false);
            }
        }
    }

    /** Sees to what is kept for a client that has not read it. */
    void look(long nowNs) {
        if (answer != null) {
            answer.look(nowNs);
        }
    }

    private boolean goOn(SelectionKey key, int operations, boolean forNode) {
        waitsForNode = forNode;
        key.interestOps(operations);
        return true;
    }
}
