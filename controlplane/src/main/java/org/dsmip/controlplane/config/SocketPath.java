package org.dsmip.controlplane.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** How long the path of an admin socket may be. */
public final class SocketPath {
    /** {@code sun_path} of {@code sockaddr_un} holds 108 bytes, the last one zero; the platform's sockets use one less. */
    private static final int MAXIMUM_BYTES = 106;

    /** The socket is made in a directory of its own beside its place: {@code /.xxxx/s}. */
    private static final int NURSERY_BYTES = 8;

    /** What is allowed, in words. */
    public static final String ALLOWED = "a path of at most " + MAXIMUM_BYTES + " bytes from the root, of them at most "
            + (MAXIMUM_BYTES - NURSERY_BYTES) + " for its directory";

    private SocketPath() {}

    /**
     * Says whether a socket can be made at a path.
     *
     * @param path relative to the working directory, or absolute
     * @return true if the path and all that is made on the way fit into a socket address
     */
    public static boolean fits(Path path) {
        final Path absolute = path.toAbsolutePath();
        final @Nullable Path directory = absolute.getParent();
        return directory != null && bytes(absolute) <= MAXIMUM_BYTES
                && bytes(directory) <= MAXIMUM_BYTES - NURSERY_BYTES;
    }

    private static int bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }
}
