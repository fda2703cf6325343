package org.dsmip.controlplane.admin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One client: a request line in, an answer out, all before a deadline. Used by the admin thread only. */
final class AdminConnection {
    private static final int MAXIMUM_REQUEST_BYTES = 256;

    private final SocketChannel channel;
    private final long deadlineNs;
    private final ByteBuffer request = ByteBuffer.allocate(MAXIMUM_REQUEST_BYTES);
    private ByteBuffer answer = ByteBuffer.allocate(0);

    AdminConnection(SocketChannel channel, long deadlineNs) {
        this.channel = channel;
        this.deadlineNs = deadlineNs;
    }

    boolean isOverdue(long nowNs) {
        return nowNs - deadlineNs >= 0;
    }

    /** Goes on as far as the client lets it; false: done, close it. */
    boolean advance(SelectionKey key, AdminAnswers answers) {
        try {
            return key.isReadable() ? read(key, answers) : write();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean read(SelectionKey key, AdminAnswers answers) throws IOException {
        final boolean ended = channel.read(request) < 0;
        final String text = new String(request.array(), 0, request.position(), StandardCharsets.UTF_8);
        final int end = text.indexOf('\n');
        final String reply;
        if (end >= 0) {
            reply = answers.answer(text.substring(0, end));
        } else if (!request.hasRemaining()) {
            reply = AdminAnswers.error("a request is one line of at most " + MAXIMUM_REQUEST_BYTES + " bytes");
        } else {
            return !ended;
        }
        answer = ByteBuffer.wrap(reply.getBytes(StandardCharsets.UTF_8));
        key.interestOps(SelectionKey.OP_WRITE);
        return write();
    }

    private boolean write() throws IOException {
        channel.write(answer);
        return answer.hasRemaining();
    }
}
