package org.dsmip.controlplane.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The files of a real directory. */
public final class DirectoryFiles implements StoreFiles {
    private final StateDirectory owned;
    private final Path directory;

    /**
     * Touches nothing yet.
     *
     * @param owned the state directory of this node
     */
    public DirectoryFiles(StateDirectory owned) {
        this.owned = owned;
        directory = owned.path();
    }

    @Override
    public boolean claim() throws IOException {
        return owned.claim();
    }

    @Override
    public List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return names(files);
        }
    }

    static List<String> names(Stream<Path> files) throws IOException {
        try {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public Input read(String name) throws IOException {
        final Path file = directory.resolve(name);
        // Others would be waited for, as a pipe is, or have no end.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("it is not a regular file");
        }
        return new ReadFile(FileChannel.open(file, StandardOpenOption.READ));
    }

    @Override
    public Output create(String name) throws IOException {
        return written(name, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    @Override
    public void overwrite(String name, long position, ByteBuffer octets) throws IOException {
        try (Output file = written(name, StandardOpenOption.WRITE)) {
            file.write(octets, position);
            file.sync();
        }
    }

    @Override
    public void truncate(String name) throws IOException {
        Files.write(directory.resolve(name), new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        Files.move(directory.resolve(from), directory.resolve(to), StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete(String name) throws IOException {
        Files.deleteIfExists(directory.resolve(name));
    }

    @Override
    public void sync() throws IOException {
        try (FileChannel itself = FileChannel.open(directory, StandardOpenOption.READ)) {
            itself.force(true);
        }
    }

    private record ReadFile(FileChannel channel) implements Input {
        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return channel.read(into, position);
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private Output written(String name, OpenOption... how) throws IOException {
        final Path file = directory.resolve(name);
        final FileChannel channel = FileChannel.open(file, how);
        try {
            return new WrittenFile(channel, Place.of(file));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private record WrittenFile(FileChannel channel, Place place) implements Output {
        @Override
        public void write(ByteBuffer octets, long position) throws IOException {
            long at = position;
            while (octets.hasRemaining()) {
                at += channel.write(octets, at);
            }
        }

        @Override
        public void sync() throws IOException {
            channel.force(false);
        }

        @Override
        public boolean isInPlace() {
            return place.isSame();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
