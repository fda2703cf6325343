package org.dsmip.controlplane.admin;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** Puts a listening socket into the file system so that nobody else can ever connect to it, and takes it away again. */
final class AdminSocketFile {
    /** {@code sun_path} of {@code sockaddr_un} holds 108 bytes, the last one zero; the temporary name is longer. */
    private static final int MAXIMUM_PATH_BYTES = 107 - 24;

    private AdminSocketFile() {}

    /**
     * Listens. The socket is bound inside a directory that only we may enter, given mode 0600 there, and only then moved to
     * its place, over one that a dead process left.
     */
    static ServerSocketChannel bind(Path path) throws IOException {
        final Path directory = path.toAbsolutePath().getParent();
        final int length = path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8).length;
        if (directory == null || length > MAXIMUM_PATH_BYTES) {
            throw new IOException("admin-socket " + path + ": a socket's path has at most " + MAXIMUM_PATH_BYTES
                    + " bytes; choose a shorter one");
        }
        refuseUnlessFree(path);
        createDirectory(path, directory);
        final Path nursery = Files.createTempDirectory(directory, ".dsmip",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        final Path born = nursery.resolve("s");
        final ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(born));
            Files.setPosixFilePermissions(born, PosixFilePermissions.fromString("rw-------"));
            Files.move(born, path, StandardCopyOption.ATOMIC_MOVE);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        } finally {
            Files.deleteIfExists(born);
            Files.deleteIfExists(nursery);
        }
    }

    /** Identity of the file, so that closing does not take away the socket of a successor. */
    static Object identity(Path path) throws IOException {
        return attributes(path).fileKey();
    }

    static void deleteIfStill(Path path, Object identity) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && identity.equals(identity(path))) {
            Files.deleteIfExists(path);
        }
    }

    private static void createDirectory(Path path, Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (FileSystemException e) {
            throw new IOException("admin-socket " + path + ": cannot create " + directory + " (" + e.getReason()
                    + "); create it or choose another place", e);
        }
    }

    private static void refuseUnlessFree(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!attributes(path).isOther()) {
            throw new IOException("admin-socket " + path + " exists and is not a socket; choose another place");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (ConnectException e) {
            return;
        }
        throw new IOException("admin-socket " + path + " belongs to a running node; stop that or choose another place");
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
