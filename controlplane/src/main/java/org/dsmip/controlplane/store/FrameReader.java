package org.dsmip.controlplane.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads the frames of a file one after another, and finds the next one behind what is damaged. Behind what was acknowledged, a
 * write that was cut short may have left anything: there the first octets that are no frame are the end. Not thread-safe.
 */
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
    private final long acknowledged;
    private final ByteBuffer window = ByteBuffer.allocate(2 * Frame.LONGEST).order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer octets = new UnsafeBuffer(window);
    private long windowAt = Mark.FRAMES_AT;
    private int at;
    private int length;
    private Gap gap = Gap.NONE;
    private long soundEnd = Mark.FRAMES_AT;
    private boolean ended;

    FrameReader(StoreFiles.Input input, long acknowledged) {
        this.input = input;
        this.acknowledged = acknowledged;
        window.limit(0);
    }

    /** Goes to the next frame that is as it was written; false: there is none. */
    boolean next() {
        at += length;
        length = 0;
        gap = Gap.NONE;
        while (has(Frame.HEAD)) {
            final boolean isHead = Frame.isHead(window, at);
            final int whole = isHead ? Frame.lengthOf(Frame.length(window, at)) : 0;
            final boolean isWhole = isHead && has(whole);
            if (isWhole && Frame.isSound(window, at)) {
                length = whole;
                soundEnd = windowAt + at + whole;
                return true;
            }
            if (gap == Gap.NONE && windowAt + at >= acknowledged) {
                return false;
            }
            if (isWhole) {
                skip(whole, Frame.kind(window, at) == Frame.Kind.PART ? Gap.PART : Gap.RECORD);
            } else {
                skip(Frame.ALIGNMENT, Gap.RECORD);
            }
        }
        return false;
    }

    private void skip(int count, Gap what) {
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

    /** What is wrong before this frame. */
    Gap gap() {
        return gap;
    }

    /** Where the last frame ends that is as it was written. */
    long soundEnd() {
        return soundEnd;
    }
}
