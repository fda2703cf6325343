package org.dsmip.controlplane.admin;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.journal.Repetitions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the socket of a node where it was put, and takes away what was made for it. {@link #remove} is for any thread, the rest for
 * one.
 */
final class AdminSocketKeeper {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.admin");
    private static final long BETWEEN_LOOKS_NS = 1_000_000_000L;

    private final Path path;
    private final List<Path> madeDirectories = new ArrayList<>();
    private final Repetitions removals = new Repetitions("times");
    private @Nullable Object identity;
    private long lastLookNs;
    private boolean removed;
    private boolean missing;

    AdminSocketKeeper(Path path, long nowNs) {
        this.path = path.toAbsolutePath();
        lastLookNs = nowNs;
    }

    /** Makes the directories that are missing, and the socket in them; nothing of it stays if that fails. */
    synchronized ServerSocketChannel bind() throws IOException {
        rememberMissingDirectories();
        try {
            final ServerSocketChannel channel = AdminSocketFile.bind(path);
            identity = AdminSocketFile.identity(path);
            return channel;
        } catch (IOException e) {
            removeDirectories();
            throw e;
        }
    }

    /** A new listener if the socket has vanished and could be made anew; else null. */
    synchronized @Nullable ServerSocketChannel look(long nowNs) {
        if (removed || nowNs - lastLookNs < BETWEEN_LOOKS_NS) {
            return null;
        }
        lastLookNs = nowNs;
        final ServerSocketChannel anew = ensure();
        if (removals.isDue(nowNs)) {
            removals.tell(nowNs, LOG.atWarn().addKeyValue("socket", path),
                    "the control socket had been removed; it is there again");
        }
        return anew;
    }

    private @Nullable ServerSocketChannel ensure() {
        if (AdminSocketFile.isStill(path, identity)) {
            missing = false;
            return null;
        }
        try {
            final ServerSocketChannel anew = bind();
            removals.add(1);
            missing = false;
            return anew;
        } catch (IOException e) {
            if (!missing) {
                LOG.atWarn().addKeyValue("reason", e.getMessage())
                        .log("the control socket was removed and cannot be made anew yet; nobody can ask this node");
            }
            missing = true;
            return null;
        }
    }

    /** Takes away the socket and the directories made for it, unless others use them. */
    synchronized void remove() {
        removed = true;
        try {
            AdminSocketFile.deleteIfStill(path, identity);
            removeDirectories();
        } catch (IOException e) {
            // Stopping goes on: what is left is a socket that the next start replaces.
        }
    }

    private void rememberMissingDirectories() {
        for (Path directory = path.getParent(); directory != null
                && !Files.exists(directory); directory = directory.getParent()) {
            if (!madeDirectories.contains(directory)) {
                madeDirectories.add(directory);
            }
        }
    }

    /** Innermost first; one that is not empty, or gone, ends it. */
    private void removeDirectories() {
        for (Path directory : madeDirectories) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                // What is in its place by now is another's.
                return;
            }
            try {
                Files.deleteIfExists(directory);
            } catch (IOException e) {
                return;
            }
        }
    }
}
