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

    private final @Nullable FileChannel lock;

    private StateDirectory(@Nullable FileChannel lock) {
        this.lock = lock;
    }

    /**
     * Makes the directory if it is not there, and takes it. One that cannot be written is not in the way of a start.
     *
     * @param directory the directory
     * @return to be closed at the end
     * @throws InUseException if another process has it
     */
    public static StateDirectory take(Path directory) throws InUseException {
        try {
            Files.createDirectories(directory);
            sayIfVolatile(directory);
            return new StateDirectory(lock(directory));
        } catch (InUseException e) {
            throw e;
        } catch (IOException e) {
            LOG.atWarn().addKeyValue("state-directory", directory).addKeyValue("reason", FileTrouble.reason(e))
                    .log("cannot write to the state directory; a restart may find nothing of this run");
            return new StateDirectory(null);
        }
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
        if (lock != null) {
            lock.close();
        }
    }
}
