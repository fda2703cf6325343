package org.dsmip.controlplane.admin;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers questions about a running node over a Unix-domain socket of mode 0600. One thread, given by the caller, stays in
 * {@link #run}; {@link #close} may be called from any other thread and lets it return.
 *
 * <p>Nobody waits for a client: one that sends nothing or does not read is cut off after a time, and earlier where its place is
 * needed; who finds no place is told so. A socket that vanishes from the file system is put there anew.
 */
public final class AdminServer implements Runnable, AutoCloseable {
    static final int MAXIMUM_CLIENTS = 256;
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.admin");
    private static final int SELECT_MILLIS = 250;
    private static final long TROUBLE_PAUSE_NS = 100_000_000L;
    /** Who has been waited for that long gives way to others. */
    private static final long GIVES_WAY_NS = 1_000_000_000L;

    private final Settings settings;
    private final Selector selector;
    private final AdminAnswer.Surroundings surroundings;
    private final AdminSocketKeeper keeper;
    private ServerSocketChannel listener;
    private volatile boolean started;
    private volatile boolean closing;
    private String lastTrouble = "";

    private AdminServer(AdminSocketKeeper keeper, ServerSocketChannel listener, Selector selector, Settings settings) {
        this.keeper = keeper;
        this.listener = listener;
        this.selector = selector;
        this.settings = settings;
        this.surroundings = new AdminAnswer.Surroundings(settings.source(), selector::wakeup,
                settings.patience().toNanos(), settings.momentTime().toNanos());
    }

    /**
     * What the server needs to know.
     *
     * @param source where answers come from
     * @param patience longest wait for a piece of one
     * @param clientTime longest wait for a client
     * @param momentTime how long an answer is about one moment
     */
    public record Settings(StateSource source, Duration patience, Duration clientTime, Duration momentTime) {
        /**
         * Waits two seconds for an answer and five for a client, which has as long to read what is about one moment.
         *
         * @param source where answers come from
         * @return the usual settings
         */
        public static Settings of(StateSource source) {
            return new Settings(source, Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(5));
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
        final AdminSocketKeeper keeper = new AdminSocketKeeper(path, System.nanoTime());
        final ServerSocketChannel listener = keeper.bind();
        try {
            final Selector selector = Selector.open();
            listen(listener, selector);
            return new AdminServer(keeper, listener, selector, settings);
        } catch (IOException e) {
            listener.close();
            keeper.remove();
            throw e;
        }
    }

    private static void listen(ServerSocketChannel listener, Selector selector) throws IOException {
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    /** Serves clients until {@link #close}. */
    @Override
    public void run() {
        started = true;
        try {
            while (!closing) {
                try {
                    turn();
                } catch (IOException | RuntimeException | OutOfMemoryError e) {
                    goOnAfter(e);
                }
            }
        } finally {
            if (selector.isOpen()) {
                selector.keys().forEach(key -> closeQuietly(key.channel()));
                closeQuietly(selector);
            }
        }
    }

    private void turn() throws IOException {
        selector.select(SELECT_MILLIS);
        final Set<SelectionKey> ready = Set.copyOf(selector.selectedKeys());
        selector.selectedKeys().clear();
        serve(ready, System.nanoTime());
        lookAfterSocket();
    }

    /** A node that cannot be asked any more would look like one that is gone. */
    private void goOnAfter(Throwable cause) {
        if (closing) {
            return;
        }
        tell(cause);
        LockSupport.parkNanos(TROUBLE_PAUSE_NS);
    }

    private void tell(Throwable cause) {
        if (!cause.toString().equals(lastTrouble)) {
            lastTrouble = cause.toString();
            LOG.atError().setCause(cause).log("an answer to an operator failed; the next ones are tried");
        }
    }

    /** Stops listening and removes the socket; {@link #run} returns soon after. */
    @Override
    public void close() {
        closing = true;
        keeper.remove();
        selector.wakeup();
        if (!started) {
            closeQuietly(listener);
            closeQuietly(selector);
        }
    }

    private void serve(Set<SelectionKey> ready, long nowNs) throws IOException {
        for (SelectionKey key : List.copyOf(selector.keys())) {
            if (key.isValid() && key.attachment() instanceof AdminConnection client) {
                // An answer that has come makes no channel ready.
                advance(key, client, client.waitsForNode() || ready.contains(key), nowNs);
            }
        }
        accept(nowNs);
    }

    private void advance(SelectionKey key, AdminConnection client, boolean mayGoOn, long nowNs) {
        client.look(nowNs);
        if ((mayGoOn && !goesOn(key, client, nowNs)) || client.owesNs(nowNs) > settings.clientTime().toNanos()) {
            closeQuietly(key.channel());
        }
    }

    /** One connection that fails is let go: tried again and again, it would come before all others each time. */
    private boolean goesOn(SelectionKey key, AdminConnection client, long nowNs) {
        try {
            return client.advance(key, surroundings, nowNs);
        } catch (RuntimeException | OutOfMemoryError e) {
            tell(e);
            return false;
        }
    }

    private void accept(long nowNs) throws IOException {
        for (SocketChannel channel = listener.accept(); channel != null; channel = listener.accept()) {
            channel.configureBlocking(false);
            if (makeRoom(nowNs)) {
                final AdminConnection client = new AdminConnection(channel, nowNs);
                // Who has left already takes no place.
                advance(channel.register(selector, SelectionKey.OP_READ, client), client, true, nowNs);
            } else {
                refuse(channel);
            }
        }
    }

    private boolean makeRoom(long nowNs) {
        final List<SelectionKey> clients = selector.keys().stream()
                .filter(key -> key.isValid() && key.attachment() instanceof AdminConnection).toList();
        if (clients.size() < MAXIMUM_CLIENTS) {
            return true;
        }
        final SelectionKey laziest = Collections.max(clients, Comparator.comparingLong(key -> owesNs(key, nowNs)));
        if (owesNs(laziest, nowNs) < GIVES_WAY_NS) {
            return false;
        }
        closeQuietly(laziest.channel());
        return true;
    }

    private static long owesNs(SelectionKey key, long nowNs) {
        return key.attachment() instanceof AdminConnection client ? client.owesNs(nowNs) : 0;
    }

    private static void refuse(SocketChannel client) {
        try {
            AdminConnection.refuse(client,
                    "too many clients ask at once (" + MAXIMUM_CLIENTS + " are being answered); try again");
        } catch (IOException e) {
            // It has gone already.
        }
        closeQuietly(client);
    }

    private void lookAfterSocket() throws IOException {
        final ServerSocketChannel anew = closing ? null : keeper.look(System.nanoTime());
        if (anew != null) {
            closeQuietly(listener);
            listener = anew;
            listen(listener, selector);
            selector.selectNow();
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
