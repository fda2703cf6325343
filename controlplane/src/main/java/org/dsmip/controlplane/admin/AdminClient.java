package org.dsmip.controlplane.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks a running node over its admin socket. */
public final class AdminClient {
    private static final int BUFFER_BYTES = 64 * 1024;

    private AdminClient() {}

    /** The node's answer was a refusal; the message is for the user. */
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /**
     * Asks one question.
     *
     * @param socket the admin socket of the node
     * @param topic what to show
     * @param json whether as JSON
     * @return the answer, ready to print
     * @throws IOException if no node answers there; the message is for the user
     */
    public static String show(Path socket, Topic topic, boolean json) throws IOException {
        if (!Files.exists(socket)) {
            throw new IOException("no node answers at " + socket + ": there is no such socket; is the node running?");
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            connect(channel, socket);
            final String request = "show " + topic.word() + (json ? " json" : "") + "\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
            return body(readAll(channel), socket);
        }
    }

    private static void connect(SocketChannel channel, Path socket) throws IOException {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (ConnectException e) {
            throw new IOException("no node answers at " + socket + ": the node that made the socket is gone", e);
        } catch (IOException e) {
            throw new IOException("cannot connect to " + socket + ": " + e.getMessage()
                    + "; only the user who runs the node, and root, may ask", e);
        }
    }

    private static String readAll(SocketChannel channel) throws IOException {
        final ByteArrayOutputStream answer = new ByteArrayOutputStream();
        final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        while (channel.read(buffer) >= 0) {
            answer.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private static String body(String answer, Path socket) throws IOException {
        final int end = answer.indexOf('\n');
        final String status = end < 0 ? answer : answer.substring(0, end);
        if (AdminAnswers.OK.equals(status)) {
            return answer.substring(end + 1);
        }
        throw new RefusedException(status.startsWith(AdminAnswers.ERROR)
                ? status.substring(AdminAnswers.ERROR.length())
                : "the node at " + socket + " closed the connection without an answer");
    }
}
