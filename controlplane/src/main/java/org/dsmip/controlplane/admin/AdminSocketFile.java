package org.dsmip.controlplane.admin;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.dsmip.controlplane.config.FileTrouble;
import org.dsmip.controlplane.config.SocketPath;
import org.jspecify.annotations.Nullable;

/** Puts a listening socket into the file system so that nobody else can ever connect to it, and takes it away again. */
final class AdminSocketFile {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    /** With more than a million names, so many that are taken are no accident. */
    private static final int ATTEMPTS = 100;

    private AdminSocketFile() {}

    /**
     * Listens. The socket is bound inside a directory that only we may enter, given mode 0600 there, and only then moved to
     * its place, over one that a dead process left.
     */
    static ServerSocketChannel bind(Path path) throws IOException {
        final Path directory = path.toAbsolutePath().getParent();
        if (directory == null || !SocketPath.fits(path)) {
            throw new IOException("admin-socket " + path + " is too long; choose " + SocketPath.ALLOWED);
        }
        refuseUnlessFree(path);
        createDirectory(path, directory);
        final Path nursery = createNursery(path, directory);
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

    static void deleteIfStill(Path path, @Nullable Object identity) throws IOException {
        if (isStill(path, identity)) {
            Files.deleteIfExists(path);
        }
    }

    static boolean isStill(Path path, @Nullable Object identity) {
        try {
            return identity != null && identity.equals(identity(path));
        } catch (IOException e) {
            // Gone, or out of reach.
            return false;
        }
    }

    private static void createDirectory(Path path, Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new IOException("admin-socket " + path + ": cannot create " + directory + " (" + FileTrouble.reason(e)
                    + "); create it or choose another place", e);
        }
    }

    /** Its name is short, because it counts towards the length of a socket's path. */
    private static Path createNursery(Path path, Path directory) throws IOException {
        final SecureRandom random = new SecureRandom();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            final StringBuilder name = new StringBuilder(".");
            random.ints(4, 0, LETTERS.length()).forEach(letter -> name.append(LETTERS.charAt(letter)));
            try {
                return Files.createDirectory(directory.resolve(name.toString()),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                // Another one's: the next name.
            } catch (IOException e) {
                throw new IOException("admin-socket " + path + ": cannot write to " + directory + " ("
                        + FileTrouble.reason(e) + "); choose another place", e);
            }
        }
        throw new IOException("admin-socket " + path + ": no name is free in " + directory + "; choose another place");
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
        } catch (IOException e) {
            throw new IOException("admin-socket " + path + " belongs to " + owner(path)
                    + ", whose node may be running; choose another name or admin-socket", e);
        }
        throw new IOException("admin-socket " + path + " belongs to a running node; stop that or choose another place");
    }

    private static String owner(Path path) {
        try {
            return "the user " + Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
        } catch (IOException | UnsupportedOperationException e) {
            return "another user";
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }
}
