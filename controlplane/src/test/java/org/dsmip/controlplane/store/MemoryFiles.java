package org.dsmip.controlplane.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * Files in memory that fail on command and know what a power cut would leave. As with Linux, what a failed sync should have
 * brought to the disk is lost, and the next sync says that all is well.
 */
final class MemoryFiles implements StoreFiles {
    /** What the kernel has, what the disk has, and where the two differ. */
    private static final class Content {
        private byte[] written = {};
        private byte[] synced = {};
        private int writtenLength;
        private int syncedLength;
        private final List<int[]> dirty = new ArrayList<>();

        Content() {}

        Content(byte[] octets) {
            written = octets.clone();
            synced = octets.clone();
            writtenLength = octets.length;
            syncedLength = octets.length;
        }

        byte[] written() {
            return Arrays.copyOf(written, writtenLength);
        }

        byte[] synced() {
            return Arrays.copyOf(synced, syncedLength);
        }

        void write(ByteBuffer octets, long position) {
            final int at = (int) position;
            final int end = at + octets.remaining();
            if (end > written.length) {
                written = Arrays.copyOf(written, 2 * end);
            }
            dirty.add(new int[]{at, end});
            octets.get(written, at, octets.remaining());
            writtenLength = Math.max(writtenLength, end);
        }

        void truncate() {
            written = new byte[0];
            writtenLength = 0;
            dirty.clear();
        }

        void sync() {
            if (synced.length < writtenLength) {
                synced = Arrays.copyOf(synced, 2 * writtenLength);
            }
            copyDirty(written, synced);
            syncedLength = writtenLength;
        }

        /** What was not on the disk never will be. */
        void lose() {
            synced = Arrays.copyOf(synced, Math.max(synced.length, writtenLength));
            syncedLength = writtenLength;
            copyDirty(synced, written);
        }

        private void copyDirty(byte[] from, byte[] to) {
            dirty.stream().filter(range -> range[1] <= writtenLength)
                    .forEach(range -> System.arraycopy(from, range[0], to, range[0], range[1] - range[0]));
            dirty.clear();
        }
    }

    private final Map<String, Content> files = new TreeMap<>();
    private Map<String, Content> onDisk = new TreeMap<>();
    private long roomBytes = Long.MAX_VALUE;
    private int failAt = -1;
    private final List<String> calls = new ArrayList<>();
    private final List<String> misuse = new ArrayList<>();
    private final Set<Written> open = new HashSet<>();
    private String failingCalls = "";
    private int failingIn;
    private boolean hasFailed;
    private IntConsumer watcher = operation -> {};
    private final Set<String> stuck = new HashSet<>();
    private long readableBytes = Long.MAX_VALUE;
    private boolean readOnly;
    private int operations;
    private int syncs;
    private boolean replaced;
    private boolean isUnlisted;

    /** The operation of this number fails, once; counted from the first that may fail. */
    MemoryFiles failingOnceAt(int operation) {
        failAt = operation;
        return this;
    }

    /** The call of this number fails, once, counted from 1 among those that begin so: {@code write} or {@code sync}. */
    MemoryFiles failingOnceAt(String beginning, int number) {
        failingCalls = beginning;
        failingIn = number;
        return this;
    }

    boolean hasFailed() {
        return hasFailed;
    }

    /** All that may fail and was done so far, such as {@code write registry.1} or {@code sync directory}. */
    List<String> calls() {
        return calls;
    }

    /** Calls of a file that had failed before, or was closed. */
    List<String> misuse() {
        return misuse;
    }

    int openFiles() {
        return open.size();
    }

    /** Is told the number of each operation that may fail from now on, before it takes place; what it throws is thrown there. */
    void watch(IntConsumer given) {
        operations = 0;
        watcher = given;
    }

    /** Another directory takes the place of this one. */
    void replaceBy(MemoryFiles other) {
        files.clear();
        files.putAll(other.files);
        onDisk = new TreeMap<>(other.onDisk);
        replaced = true;
    }

    /** Somebody has removed the lock, and nothing else. */
    void loseLock() {
        replaced = true;
    }

    /** The names cannot be read. */
    void unlisted(boolean now) {
        isUnlisted = now;
    }

    /** A file of this name can be neither renamed nor removed. */
    void stick(String name) {
        stuck.add(name);
    }

    /** The disk gives only this much of each file. */
    void readable(long bytes) {
        readableBytes = bytes;
    }

    void room(long bytes) {
        roomBytes = bytes;
    }

    void readOnly(boolean now) {
        readOnly = now;
    }

    List<String> all() {
        return List.copyOf(files.keySet());
    }

    int syncs() {
        return syncs;
    }

    long sizeBytes() {
        return files.entrySet().stream().filter(file -> !file.getKey().equals(StoreFolder.RESERVE))
                .mapToLong(file -> file.getValue().writtenLength).sum();
    }

    byte[] octets(String name) {
        return content(name).written();
    }

    /** What another process finds after this one was killed. */
    MemoryFiles afterKill() {
        final MemoryFiles copy = new MemoryFiles();
        files.forEach((name, content) -> copy.take(name, content.written()));
        return copy;
    }

    /** What is found after the machine went down. */
    MemoryFiles afterPowerCut() {
        final MemoryFiles copy = new MemoryFiles();
        onDisk.forEach((name, content) -> copy.take(name, content.synced()));
        return copy;
    }

    private void take(String name, byte[] octets) {
        if (!name.equals(StoreFolder.RESERVE)) {
            put(name, octets);
        }
    }

    MemoryFiles put(String name, byte[] octets) {
        final Content content = new Content(octets);
        files.put(name, content);
        onDisk.put(name, content);
        return this;
    }

    private Content content(String name) {
        final Content content = files.get(name);
        if (content == null) {
            throw new IllegalArgumentException(name);
        }
        return content;
    }

    private Content existing(String name) throws IOException {
        if (!files.containsKey(name)) {
            throw new NoSuchFileException(name);
        }
        return content(name);
    }

    private void mayFail(String call) throws IOException {
        calls.add(call);
        if (readOnly) {
            throw new IOException("Read-only file system");
        }
        final int operation = operations++;
        watcher.accept(operation);
        if (operation == failAt || (failingIn > 0 && call.startsWith(failingCalls) && --failingIn == 0)) {
            hasFailed = true;
            throw new IOException("Input/output error");
        }
    }

    private void mayStick(String name) throws IOException {
        if (stuck.contains(name)) {
            throw new IOException("Operation not permitted");
        }
    }

    /** A file that is written. */
    private final class Written implements Output {
        private final String name;
        private final Content content;
        private boolean failed;

        Written(String name, Content content) {
            this.name = name;
            this.content = content;
            open.add(this);
        }

        @Override
        public void write(ByteBuffer octets, long position) throws IOException {
            begin("write " + name);
            final long used = files.values().stream().mapToLong(file -> file.writtenLength).sum();
            final long growth = Math.max(0, position + octets.remaining() - content.writtenLength);
            if (used + growth > roomBytes) {
                final long taken = Math.max(0, roomBytes - used);
                octets.limit((int) (octets.position() + Math.min(taken, octets.remaining())));
                content.write(octets, position);
                failed = true;
                throw new IOException("No space left on device");
            }
            content.write(octets, position);
        }

        @Override
        public void sync() throws IOException {
            syncs++;
            try {
                begin("sync " + name);
            } catch (IOException e) {
                content.lose();
                throw e;
            }
            content.sync();
        }

        private void begin(String call) throws IOException {
            if (failed || !open.contains(this)) {
                misuse.add(call);
            }
            try {
                mayFail(call);
            } catch (IOException e) {
                failed = true;
                throw e;
            }
        }

        @Override
        public boolean isInPlace() {
            return files.containsValue(content);
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }

    @Override
    public boolean claim() {
        final boolean isAnother = replaced;
        replaced = false;
        return isAnother;
    }

    @Override
    public List<String> names() throws IOException {
        if (isUnlisted) {
            throw new IOException("Too many open files");
        }
        return all();
    }

    @Override
    public Input read(String name) throws IOException {
        final byte[] octets = existing(name).written();
        return new Input() {
            @Override
            public int read(ByteBuffer into, long position) throws IOException {
                if (position >= readableBytes) {
                    throw new IOException("Input/output error");
                }
                final int length = (int) Math.min(into.remaining(), Math.min(octets.length, readableBytes) - position);
                if (length <= 0) {
                    return -1;
                }
                into.put(octets, (int) position, length);
                return length;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Output create(String name) throws IOException {
        mayFail("create " + name);
        final Content content = new Content();
        files.put(name, content);
        return new Written(name, content);
    }

    @Override
    public void overwrite(String name, long position, ByteBuffer octets) throws IOException {
        try (Output file = new Written(name, existing(name))) {
            file.write(octets, position);
            file.sync();
        }
    }

    @Override
    public void truncate(String name) throws IOException {
        mayFail("truncate " + name);
        existing(name).truncate();
    }

    @Override
    public void rename(String from, String to) throws IOException {
        mayFail("rename " + from);
        mayStick(from);
        final Content content = existing(from);
        files.remove(from);
        files.put(to, content);
    }

    @Override
    public void delete(String name) throws IOException {
        mayFail("delete " + name);
        mayStick(name);
        files.remove(name);
    }

    @Override
    public void sync() throws IOException {
        syncs++;
        mayFail("sync directory");
        onDisk = new TreeMap<>(files);
    }
}
