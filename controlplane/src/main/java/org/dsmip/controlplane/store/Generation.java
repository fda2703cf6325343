package org.dsmip.controlplane.store;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The file that is written at the moment. Once anything failed it is only closed (OPS-DISK-1). Used by the store's thread. */
final class Generation {
    private final String name;
    private final StoreFiles.Output file;
    private final ByteBuffer mark = Mark.buffer();
    private long end = Mark.FRAMES_AT;
    private long syncedEnd = Mark.FRAMES_AT;
    private long completeEnd;

    private Generation(String name, StoreFiles.Output file) {
        this.name = name;
        this.file = file;
    }

    static Generation create(StoreFiles files, String name, FileHeader header, long stampMs) throws IOException {
        final StoreFiles.Output file = files.create(name);
        final Generation created = new Generation(name, file);
        try {
            file.write(header.encode(), 0);
            created.writeMark(Mark.LENGTH, new Mark(created.end, created.syncedEnd, stampMs));
            file.sync();
            // Before anything in it counts, the directory must know it.
            files.sync();
        } catch (IOException | RuntimeException | Error e) {
            created.abandon();
            throw e;
        }
        return created;
    }

    String name() {
        return name;
    }

    long end() {
        return end;
    }

    boolean isSynced() {
        return syncedEnd == end;
    }

    /** 0: the whole state is not in it. */
    long completeEnd() {
        return completeEnd;
    }

    void complete() {
        completeEnd = end;
    }

    void write(ByteBuffer frames) throws IOException {
        final int length = frames.remaining();
        file.write(frames, end);
        end += length;
    }

    void sync() throws IOException {
        file.sync();
        syncedEnd = end;
    }

    /** Says that all so far may be relied on. */
    void acknowledge(long stampMs) throws IOException {
        final Mark now = new Mark(end, syncedEnd, stampMs);
        now.encode(mark);
        file.write(mark, Mark.AT);
    }

    private void writeMark(int length, Mark first) throws IOException {
        first.encode(mark);
        file.write(mark.limit(length), Mark.AT);
    }

    /** All so far may be relied on, and nothing follows. */
    void end(long stampMs) throws IOException {
        try (StoreFiles.Output ended = file) {
            ended.sync();
            syncedEnd = end;
            acknowledge(stampMs);
        }
    }

    boolean isInPlace() {
        return file.isInPlace();
    }

    /** It goes on elsewhere: should it be found again, it is not to be trusted. */
    void disown(long stampMs) throws IOException {
        new Mark(Mark.LOST, Mark.LOST, stampMs).encode(mark);
        file.write(mark, Mark.AT);
        file.sync();
    }

    void close() throws IOException {
        file.close();
    }

    /** Nothing of it is wanted any more. */
    void abandon() {
        try {
            file.close();
        } catch (IOException ignored) {
            // It has failed before, and that was said.
        }
    }
}
