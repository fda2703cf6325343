package org.dsmip.controlplane.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.dsmip.controlplane.config.FileTrouble;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a node keeps what it must find again, with one owner at a time: by a lock of the kernel, which goes with the process
 * however it ends (OPS-DISK-5).
 */
public final class StateDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");
    private static final String LOCK = "lock";
    private static final Set<String> VOLATILE = Set.of("tmpfs", "ramfs");

    private final Path directory;
    private volatile @Nullable Held held;
    private volatile boolean closed;

    /** The lock, and where it is. */
    private record Held(FileChannel lock, Place place) {}

    private StateDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * One that is not had before {@link #claim}.
     *
     * @param directory the directory
     * @return to be closed at the end
     */
    public static StateDirectory at(Path directory) {
        return new StateDirectory(directory);
    }

    /**
     * Makes the directory if it is not there, and takes it. One that cannot be written is not in the way of a start.
     *
     * @param directory the directory
     * @return to be closed at the end
     * @throws InUseException if another process has it
     */
    public static StateDirectory take(Path directory) throws InUseException {
        final StateDirectory taken = new StateDirectory(directory);
        try {
            taken.claim();
            sayIfVolatile(directory);
        } catch (InUseException e) {
            throw e;
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("state-directory", directory).addKeyValue("reason", FileTrouble.reason(e))
                    .log("cannot write to the state directory; a restart may find nothing of this run");
        }
        return taken;
    }

    /**
     * Where it is.
     *
     * @return its path
     */
    public Path path() {
        return directory;
    }

    /**
     * Makes sure of the directory: what was removed or replaced, or could not be had before, is made and taken anew. For one thread
     * at a time.
     *
     * @return true: it is not the one of before
     * @throws InUseException if another process has it
     * @throws IOException if it cannot be had
     */
    public boolean claim() throws IOException {
        final Held former = held;
        if (former != null && former.place.isSame()) {
            return false;
        }
        if (closed) {
            throw new IOException("this node ends");
        }
        Files.createDirectories(directory);
        final FileChannel lock = lock(directory);
        try {
            held = new Held(lock, Place.of(directory.resolve(LOCK)));
        } catch (IOException e) {
            lock.close();
            throw e;
        }
        if (former != null) {
            former.lock.close();
        }
        return true;
    }

    private static FileChannel lock(Path directory) throws IOException {
        final FileChannel channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock held;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            held = null;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        if (held == null) {
            channel.close();
            throw new InUseException(directory);
        }
        return channel;
    }

    private static void sayIfVolatile(Path directory) throws IOException {
        if (VOLATILE.contains(Files.getFileStore(directory).type())) {
            LOG.atInfo().addKeyValue("state-directory", directory)
                    .log("the state directory is in memory: a reboot clears it, and after one nothing of this run is known");
        }
    }

    /** Another process has the directory. */
    public static final class InUseException extends IOException {
        private static final long serialVersionUID = 1L;

        InUseException(Path directory) {
            super("another node is running with state-directory " + directory + "; stop it, or give this one a"
                    + " directory of its own");
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        final Held last = held;
        if (last != null) {
            last.lock.close();
        }
    }
}
