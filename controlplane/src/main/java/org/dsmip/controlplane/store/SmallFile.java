package org.dsmip.controlplane.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.dsmip.controlplane.config.FileTrouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node remembers as a text on disk, which is replaced as a whole: by a new file, which takes the former one's place when it is
 * on the disk. Its last line is a check value over the rest. Whatever is wrong with the file or the disk is said once, and is no reason
 * to do without the node.
 *
 * <p>One thread gives the text and never waits for the disk; another one writes it down, always the latest, and touches the file alone.
 */
public final class SmallFile implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");
    private static final int MOST_BYTES = 65_536;
    private static final String CHECK = "check ";
    private static final int HEX = 16;
    private static final long FIRST_RETRY_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long LAST_RETRY_NS = TimeUnit.SECONDS.toNanos(30);

    private final StoreFiles files;
    private final String name;
    private final LongSupplier nowNs;
    private @Nullable String found;
    private volatile @Nullable String given;
    private volatile @Nullable String failure;
    private volatile boolean mustSetAside;
    private volatile boolean stopping;
    private volatile @Nullable Thread thread;
    private @Nullable String written;
    private long retryAfterNs = FIRST_RETRY_NS;
    private long retryAtNs;

    private SmallFile(StoreFiles files, String name, LongSupplier nowNs) {
        this.files = files;
        this.name = name;
        this.nowNs = nowNs;
    }

    /**
     * Reads what an earlier run has left.
     *
     * @param files where the file is
     * @param name its name
     * @param nowNs tells monotonic time to the thread that writes
     * @return the file; nothing is written before it runs
     */
    public static SmallFile read(StoreFiles files, String name, LongSupplier nowNs) {
        final SmallFile file = new SmallFile(files, name, nowNs);
        try {
            file.found = checked(octets(files, name));
            if (file.found == null) {
                file.setAside();
            }
        } catch (NoSuchFileException e) {
            // A first start.
        } catch (IOException e) {
            file.setAside(FileTrouble.reason(e));
        }
        return file;
    }

    private static ByteBuffer octets(StoreFiles files, String name) throws IOException {
        final ByteBuffer octets = ByteBuffer.allocate(MOST_BYTES);
        try (StoreFiles.Input input = files.read(name)) {
            while (octets.hasRemaining() && input.read(octets, octets.position()) > 0) {
                // The rest follows.
            }
        }
        return octets.flip();
    }

    /** The text without its check value; null: that is not right. */
    private static @Nullable String checked(ByteBuffer octets) {
        final String all = StandardCharsets.US_ASCII.decode(octets.duplicate()).toString();
        final int end = all.lastIndexOf(CHECK);
        return end >= 0 && all.substring(end).equals(check(octets, end)) ? all.substring(0, end) : null;
    }

    private static String check(ByteBuffer octets, int length) {
        return CHECK + Integer.toUnsignedString(Checks.of(octets, 0, length), HEX) + "\n";
    }

    /**
     * What an earlier run has left.
     *
     * @return null: nothing that can be used
     */
    public @Nullable String found() {
        return found;
    }

    /** What was found is damaged, or nobody can read it: it is kept under another name. To be said before this runs. */
    public void setAside() {
        setAside("it is damaged");
    }

    private void setAside(String reason) {
        LOG.atWarn().addKeyValue("file", name).addKeyValue("reason", reason)
                .log("what the node remembers cannot be used; it is set aside, and the node starts without");
        mustSetAside = true;
    }

    /**
     * Gives the text that is to be found again from now on, and does not wait for it to be written.
     *
     * @param text lines in ASCII
     */
    public void put(String text) {
        given = text;
        LockSupport.unpark(thread);
    }

    /**
     * Why the latest text cannot be written down.
     *
     * @return null: nothing is in the way
     */
    public @Nullable String failure() {
        return failure;
    }

    /** Lets {@link #run} write down what was given last, and end. */
    public void stop() {
        stopping = true;
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!stopping) {
            work();
            if (failure == null) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, Math.max(1, retryAtNs - nowNs.getAsLong()));
            }
        }
        attempt();
    }

    /** Writes what is to be written, unless that has failed a moment ago. */
    void work() {
        if (failure == null || retryAtNs - nowNs.getAsLong() <= 0) {
            attempt();
        }
    }

    private void attempt() {
        final String text = given;
        if (text == null || Objects.equals(text, written)) {
            return;
        }
        try {
            write(text);
            written = text;
            if (failure != null) {
                LOG.info("what the node remembers is on disk again");
            }
            failure = null;
            retryAfterNs = FIRST_RETRY_NS;
        } catch (IOException e) {
            fail(FileTrouble.reason(e));
        } catch (RuntimeException | Error e) {
            // This thread goes on: without it nothing would ever be on disk again.
            fail(Endurance.unexpected(e));
        }
    }

    private void fail(String reason) {
        if (failure == null) {
            LOG.atWarn().addKeyValue("reason", reason)
                    .log("cannot write down what the node remembers; a restart with a wrong clock will take a request "
                            + "more, and what is known of the home agent will have to be learned again");
        }
        failure = reason;
        retryAtNs = nowNs.getAsLong() + retryAfterNs;
        retryAfterNs = Math.min(2 * retryAfterNs, LAST_RETRY_NS);
    }

    /** What has failed once is not written to again: each attempt is another file (OPS-DISK-1). */
    private void write(String text) throws IOException {
        files.claim();
        if (mustSetAside) {
            setAsideNow();
        }
        final ByteBuffer lines = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        final ByteBuffer octets = ByteBuffer
                .wrap((text + check(lines, lines.limit())).getBytes(StandardCharsets.US_ASCII));
        final String fresh = name + ".new";
        files.delete(fresh);
        try (StoreFiles.Output file = files.create(fresh)) {
            file.write(octets, 0);
            file.sync();
        }
        files.rename(fresh, name);
        files.sync();
    }

    private void setAsideNow() throws IOException {
        try {
            files.rename(name, StoreFolder.SET_ASIDE + name);
        } catch (NoSuchFileException e) {
            // Somebody has taken it away meanwhile.
        }
        mustSetAside = false;
    }
}
