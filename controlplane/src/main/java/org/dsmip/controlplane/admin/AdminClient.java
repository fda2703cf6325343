package org.dsmip.controlplane.admin;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.dsmip.controlplane.show.Topic;
import org.jspecify.annotations.Nullable;

/** Asks a running node over its admin socket. */
public final class AdminClient {
    private static final int LONGEST_LINE = 4096;
    private static final int LARGEST_FRAME = 16 * 1024 * 1024;

    private AdminClient() {}

    /** The node's answer was a refusal; the message is for the user. */
    public static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /** No node is there to answer; the message is for the user. */
    public static final class NoNodeException extends IOException {
        private static final long serialVersionUID = 1L;

        /**
         * Says so.
         *
         * @param message where it was looked for
         */
        public NoNodeException(String message) {
            super(message);
        }
    }

    /**
     * Asks one question and waits for the whole answer.
     *
     * @param socket the admin socket of the node
     * @param topic what to show
     * @param json whether as JSON
     * @return the answer, ready to print
     * @throws IOException if no node answers there, or not wholly; the message is for the user
     */
    public static String show(Path socket, Topic topic, boolean json) throws IOException {
        final StringBuilder answer = new StringBuilder();
        ask(socket, new AdminRequest.Show(topic, json, false), answer::append);
        return answer.toString();
    }

    /**
     * Asks one question and passes the answer on as it comes.
     *
     * @param socket the admin socket of the node
     * @param request what to show
     * @param answer where the answer goes; if that fails in the middle, a part of it has gone there
     * @throws IOException if no node answers there, or not wholly; the message is for the user
     */
    public static void ask(Path socket, AdminRequest request, Consumer<String> answer) throws IOException {
        if (!Files.exists(socket)) {
            throw new NoNodeException("no node answers at " + socket + ": there is no such socket"
                    + missingDirectory(socket) + "; is the node running?");
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            connect(channel, socket);
            send(channel, request);
            copy(new BufferedInputStream(Channels.newInputStream(channel)), answer, socket);
        }
    }

    /**
     * Says whether somebody listens at a socket.
     *
     * @param socket the admin socket of a node
     * @return false if the node is gone, or this user may not ask it
     */
    public static boolean isAnswered(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            connect(channel, socket);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String missingDirectory(Path socket) {
        final Path directory = socket.toAbsolutePath().getParent();
        return directory == null || Files.exists(directory) ? "" : ", nor its directory";
    }

    private static void connect(SocketChannel channel, Path socket) throws IOException {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (ConnectException e) {
            throw new NoNodeException("no node answers at " + socket + ": the node that made the socket is gone");
        } catch (IOException e) {
            throw new IOException("cannot connect to " + socket + ": " + e.getMessage()
                    + "; only the user who runs the node, and root, may ask", e);
        }
    }

    private static void send(SocketChannel channel, AdminRequest request) {
        try {
            channel.write(ByteBuffer.wrap(request.line().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            // Who refuses clients says so and closes without hearing them; what was said can be read all the same.
        }
    }

    private static void copy(InputStream in, Consumer<String> answer, Path socket) throws IOException {
        final String status = line(in, socket);
        if (status.startsWith(AdminFrame.ERROR)) {
            throw new RefusedException(status.substring(AdminFrame.ERROR.length()));
        }
        if (!AdminFrame.OK.equals(status)) {
            throw cutOff(socket, "it does not begin as an answer does");
        }
        for (int length = length(line(in, socket), socket); length > 0; length = length(line(in, socket), socket)) {
            answer.accept(new String(frame(in, length, socket), StandardCharsets.UTF_8));
        }
    }

    private static byte[] frame(InputStream in, int length, Path socket) throws IOException {
        final byte[] frame;
        try {
            frame = in.readNBytes(length);
        } catch (IOException e) {
            throw cutOff(socket, e.getMessage());
        }
        if (frame.length < length) {
            throw cutOff(socket, "the connection was closed");
        }
        return frame;
    }

    private static int length(String line, Path socket) throws IOException {
        if (line.startsWith(AdminFrame.BROKEN)) {
            throw cutOff(socket, line.substring(AdminFrame.BROKEN.length()));
        }
        try {
            final int length = Integer.parseInt(line);
            if (length >= 0 && length <= LARGEST_FRAME) {
                return length;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw cutOff(socket, "it is damaged");
    }

    private static String line(InputStream in, Path socket) throws IOException {
        final ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            for (int octet = in.read(); octet != '\n'; octet = in.read()) {
                if (octet < 0 || line.size() > LONGEST_LINE) {
                    throw new EOFException("the connection was closed");
                }
                line.write(octet);
            }
        } catch (IOException e) {
            throw cutOff(socket, e.getMessage());
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private static IOException cutOff(Path socket, @Nullable String reason) {
        return new IOException(
                "the answer of the node at " + socket + " was cut off (" + reason + "); it is not whole");
    }
}
