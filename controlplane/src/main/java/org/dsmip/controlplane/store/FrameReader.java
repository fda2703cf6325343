package org.dsmip.controlplane.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads the frames of a file one after another, and finds the next one behind what is damaged. Not thread-safe. */
final class FrameReader {
    /** What is wrong between the frame before and this one. */
    enum Gap {
        /** Nothing. */
        NONE,
        /** A part of the whole state cannot be read; that says nothing of other parts. */
        PART,
        /** Something that may have been a change of anything before it. */
        RECORD
    }

    private final StoreFiles.Input input;
    private final ByteBuffer window = ByteBuffer.allocate(2 * Frame.LONGEST).order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer octets = new UnsafeBuffer(window);
    private long windowAt = Mark.FRAMES_AT;
    private int at;
    private int length;
    private Gap gap = Gap.NONE;
    private long gapAt;
    private long soundEnd = Mark.FRAMES_AT;
    private boolean ended;

    FrameReader(StoreFiles.Input input) {
        this.input = input;
        window.limit(0);
    }

    /** Goes to the next frame that is as it was written; false: there is none. */
    boolean next() {
        at += length;
        length = 0;
        gap = Gap.NONE;
        while (has(Frame.HEAD)) {
            if (!Frame.isHead(window, at)) {
                skip(Frame.ALIGNMENT, Gap.RECORD);
                continue;
            }
            final int whole = Frame.lengthOf(Frame.length(window, at));
            if (!has(whole)) {
                skip(Frame.ALIGNMENT, Gap.RECORD);
            } else if (!Frame.isSound(window, at)) {
                skip(whole, Frame.kind(window, at) == Frame.Kind.PART ? Gap.PART : Gap.RECORD);
            } else {
                length = whole;
                soundEnd = windowAt + at + whole;
                return true;
            }
        }
        return false;
    }

    private void skip(int count, Gap what) {
        if (gap == Gap.NONE) {
            gapAt = windowAt + at;
        }
        gap = gap.compareTo(what) > 0 ? gap : what;
        at += count;
    }

    private boolean has(int count) {
        if (window.limit() - at < count && !ended) {
            window.position(at).compact();
            windowAt += at;
            at = 0;
            fill();
            window.flip();
        }
        return window.limit() - at >= count;
    }

    /** What the disk does not give is like the end of the file: how far it should go is known from elsewhere. */
    private void fill() {
        try {
            while (window.hasRemaining()) {
                if (input.read(window, windowAt + window.position()) < 0) {
                    ended = true;
                    return;
                }
            }
        } catch (IOException e) {
            ended = true;
        }
    }

    Frame.Kind kind() {
        return Frame.kind(window, at);
    }

    long number() {
        return Frame.number(window, at);
    }

    UnsafeBuffer octets() {
        return octets;
    }

    int bodyAt() {
        return at + Frame.HEAD;
    }

    int bodyLength() {
        return Frame.length(window, at);
    }

    /** What is wrong before this frame; at the end, behind the last one. */
    Gap gap() {
        return gap;
    }

    /** Where that begins. */
    long gapAt() {
        return gapAt;
    }

    /** Where the last frame ends that is as it was written. */
    long soundEnd() {
        return soundEnd;
    }
}
