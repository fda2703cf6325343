package org.dsmip.controlplane.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.dsmip.controlplane.config.FileTrouble;
import org.jspecify.annotations.Nullable;

/**
 * What a file of the registry turned out to have.
 *
 * @param name of the file
 * @param header says who wrote it
 * @param mark how far it was acknowledged; null: not to be told
 * @param content what could be read
 */
record Survey(String name, FileHeader header, @Nullable Mark mark, Content content) {
    /**
     * What could be read.
     *
     * @param acknowledged position behind the last frame that must be there
     * @param complete whether the whole state is in it
     * @param closed whether the node has ended in order then
     * @param certainFrom number from which on no change is missing; {@link Long#MAX_VALUE}: none is certain
     * @param damaged whether something acknowledged cannot be read
     * @param firstNumber of the first frame that counts, 0: none
     * @param lastNumber of the last frame that counts, 0: none
     * @param frames how many count
     */
    record Content(long acknowledged, boolean complete, boolean closed, long certainFrom, boolean damaged,
            long firstNumber, long lastNumber, int frames) {}

    /** A file, or why it cannot be read. */
    sealed interface Result {
        /** It can. */
        record Usable(Survey survey) implements Result {}

        /** It cannot. */
        record Unreadable(String reason) implements Result {}
    }

    static Result of(StoreFiles files, String name, Earlier.Self self) {
        try (StoreFiles.Input input = files.read(name)) {
            final ByteBuffer start = read(input, 0, FileHeader.LENGTH);
            return switch (FileHeader.decode(start)) {
                case FileHeader.Found.Strange strange -> new Result.Unreadable(strange.reason());
                case FileHeader.Found.Sound sound -> {
                    if (!sound.header().isOf(self.owner())) {
                        yield new Result.Unreadable("it is of another node (" + sound.header().owner() + ")");
                    }
                    final Mark mark = Mark.decode(read(input, Mark.AT, Mark.LENGTH));
                    yield new Result.Usable(new Survey(name, sound.header(), mark,
                            content(input, acknowledged(mark, sound.header().boot().equals(self.boot())))));
                }
            };
        } catch (IOException e) {
            return new Result.Unreadable(FileTrouble.reason(e));
        }
    }

    private static ByteBuffer read(StoreFiles.Input input, long from, int length) throws IOException {
        final ByteBuffer octets = ByteBuffer.allocate(length);
        while (octets.hasRemaining() && input.read(octets, from + octets.position()) >= 0) {
            // On, as long as there is something.
        }
        return octets.flip();
    }

    /** What the kernel was given outlives the process, but not the machine. */
    private static long acknowledged(@Nullable Mark mark, boolean sameBoot) {
        if (mark == null) {
            return Mark.LOST;
        }
        return sameBoot ? mark.end() : mark.syncedEnd();
    }

    private static Content content(StoreFiles.Input input, long acknowledged) {
        final FrameReader frames = new FrameReader(input, acknowledged);
        boolean complete = false;
        boolean closed = false;
        boolean damaged = false;
        long certainFrom = 0;
        long first = 0;
        long last = 0;
        int count = 0;
        while (frames.next()) {
            final boolean missing = last != 0 && frames.number() != last + 1;
            if (frames.gap() == FrameReader.Gap.RECORD || (missing && frames.gap() == FrameReader.Gap.NONE)) {
                certainFrom = frames.number();
            }
            damaged |= missing || frames.gap() != FrameReader.Gap.NONE;
            // As long as it is not acknowledged, what was promised before may still be missing behind it.
            complete |= frames.kind() == Frame.Kind.COMPLETE && frames.soundEnd() <= acknowledged;
            closed = frames.kind() == Frame.Kind.CLOSED;
            first = count == 0 ? frames.number() : first;
            last = frames.number();
            count++;
        }
        if (frames.soundEnd() < acknowledged) {
            return new Content(acknowledged, complete, false, Long.MAX_VALUE, true, first, last, count);
        }
        return new Content(acknowledged, complete, closed, certainFrom, damaged, first, last, count);
    }

    /** Whether the run that wrote it says itself that it does not have all. */
    boolean isDistrusted() {
        return mark != null && mark.end() == Mark.LOST;
    }

    /** Whether it was made, but nothing in it promised to anybody. */
    boolean isIdle() {
        return mark != null && mark.end() == Mark.FRAMES_AT;
    }
}
