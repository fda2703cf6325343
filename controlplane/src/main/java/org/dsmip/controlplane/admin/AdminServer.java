package org.dsmip.controlplane.admin;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Answers questions about a running node over a Unix-domain socket of mode 0600. One thread, given by the caller, stays in
 * {@link #run}; {@link #close} may be called from any other thread and lets it return.
 *
 * <p>A client that sends nothing, too much or without end, or does not read its answer, is cut off after a time; the number
 * of clients is limited.
 */
public final class AdminServer implements Runnable, AutoCloseable {
    private static final int MAXIMUM_CLIENTS = 32;
    private static final int SELECT_MILLIS = 250;

    private final Path path;
    private final Object identity;
    private final ServerSocketChannel listener;
    private final Selector selector;
    private final AdminAnswers answers;
    private final long clientTimeNs;
    private volatile boolean started;
    private volatile boolean closing;

    private AdminServer(Path path, ServerSocketChannel listener, Selector selector, Settings settings)
            throws IOException {
        this.path = path;
        this.listener = listener;
        this.selector = selector;
        this.identity = AdminSocketFile.identity(path);
        this.answers = new AdminAnswers(settings.source(), settings.patience().toMillis());
        this.clientTimeNs = settings.clientTime().toNanos();
    }

    /**
     * What the server needs to know.
     *
     * @param source where answers come from
     * @param patience longest wait for one
     * @param clientTime longest life of a connection
     */
    public record Settings(StateSource source, Duration patience, Duration clientTime) {
        /**
         * Waits two seconds for an answer and five for a client.
         *
         * @param source where answers come from
         * @return the usual settings
         */
        public static Settings of(StateSource source) {
            return new Settings(source, Duration.ofSeconds(2), Duration.ofSeconds(5));
        }
    }

    /**
     * Puts the socket into the file system and listens. A socket left by a dead process is replaced.
     *
     * @param path where the socket goes
     * @param settings what to answer
     * @return the server, not yet running
     * @throws IOException if a running node holds the path, or the path cannot be used; the message is for the user
     */
    public static AdminServer open(Path path, Settings settings) throws IOException {
        final ServerSocketChannel listener = AdminSocketFile.bind(path);
        try {
            listener.configureBlocking(false);
            final Selector selector = Selector.open();
            listener.register(selector, SelectionKey.OP_ACCEPT);
            return new AdminServer(path, listener, selector, settings);
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    /** Serves clients until {@link #close}. */
    @Override
    public void run() {
        started = true;
        try {
            while (!closing) {
                selector.select(SELECT_MILLIS);
                serveReady();
                cutOffOverdue(System.nanoTime());
            }
        } catch (IOException e) {
            if (!closing) {
                throw new UncheckedIOException("admin-socket " + path, e);
            }
        } finally {
            selector.keys().forEach(key -> closeQuietly(key.channel()));
            closeQuietly(selector);
        }
    }

    /** Stops listening and removes the socket; {@link #run} returns soon after. */
    @Override
    public void close() {
        closing = true;
        try {
            AdminSocketFile.deleteIfStill(path, identity);
        } catch (IOException e) {
            // Stopping goes on: what is left is a socket that the next start replaces.
        }
        closeQuietly(listener);
        selector.wakeup();
        if (!started) {
            closeQuietly(selector);
        }
    }

    private void serveReady() throws IOException {
        for (SelectionKey key : List.copyOf(selector.selectedKeys())) {
            if (!key.isValid()) {
                continue;
            }
            if (key.isAcceptable()) {
                accept();
            } else if (key.attachment() instanceof AdminConnection client && !client.advance(key, answers)) {
                closeQuietly(key.channel());
            }
        }
        selector.selectedKeys().clear();
    }

    private void accept() throws IOException {
        final SocketChannel client = listener.accept();
        if (client == null) {
            return;
        }
        if (selector.keys().size() > MAXIMUM_CLIENTS) {
            closeQuietly(client);
            return;
        }
        client.configureBlocking(false);
        client.register(selector, SelectionKey.OP_READ, new AdminConnection(client, System.nanoTime() + clientTimeNs));
    }

    private void cutOffOverdue(long nowNs) {
        for (SelectionKey key : List.copyOf(selector.keys())) {
            if (key.attachment() instanceof AdminConnection client && client.isOverdue(nowNs)) {
                closeQuietly(key.channel());
            }
        }
    }

    private static void closeQuietly(Closeable channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing more can be done about a channel that will not close.
        }
    }
}
