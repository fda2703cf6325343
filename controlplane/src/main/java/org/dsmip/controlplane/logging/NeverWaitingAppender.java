package org.dsmip.controlplane.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Writes log lines to standard error from a thread of its own. Who logs never waits: a line that finds the queue full, or that
 * cannot be written, is lost, counted, and the loss is said as soon as something can be said again. The last part of the queue is
 * kept for warnings. Safe to call from any thread.
 */
public final class NeverWaitingAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /** Under which the library's context has it. */
    static final String KEY = NeverWaitingAppender.class.getName();
    static final int CAPACITY = 2048;
    /** Room that only warnings and errors may take. */
    static final int RESERVED = CAPACITY / 4;
    private static final long STOP_PATIENCE_MILLIS = 1000;
    private static final long LONGEST_WAIT_MILLIS = 1000;
    private static final long BETWEEN_NOTES_NS = 1_000_000_000L;
    private static final byte[] LINE_FEED = {'\n'};

    private final BlockingQueue<byte[]> lines = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong lost = new AtomicLong();
    private OutputStream target = new FileOutputStream(FileDescriptor.err);
    private @Nullable Encoder<ILoggingEvent> encoder;
    private @Nullable Thread writer;
    private volatile boolean stopping;
    private long saidLost;
    private long lastNoteNs;
    private boolean torn;

    /** Made by the logging configuration. */
    public NeverWaitingAppender() {
        // Threads begin in start().
    }

    /**
     * Sets what makes a line of an event.
     *
     * @param encoder safe to call from any thread, as those of the library are
     */
    public void setEncoder(Encoder<ILoggingEvent> encoder) {
        this.encoder = encoder;
    }

    /**
     * Lets lines go elsewhere than to standard error; before the start only.
     *
     * @param target where to
     */
    public void setTarget(OutputStream target) {
        this.target = target;
    }

    /**
     * How many lines nobody will ever read.
     *
     * @return lines lost since the start
     */
    public long lost() {
        return lost.get();
    }

    @Override
    public void start() {
        if (encoder == null) {
            addError("needs an encoder");
            return;
        }
        super.start();
        // A logger may be without it for a while, as during a rehearsal.
        getContext().putObject(KEY, this);
        writer = Thread.ofPlatform().daemon().name("dsmip-log").start(this::write);
    }

    /** Waits a second at most for what is still to be written. */
    @Override
    public void stop() {
        if (!isStarted()) {
            return;
        }
        super.stop();
        stopping = true;
        try {
            if (writer != null) {
                writer.join(STOP_PATIENCE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        // Made here: values behind the keys may change later.
        final byte[] line = encode(event);
        final boolean room = event.getLevel().isGreaterOrEqual(Level.WARN) || lines.remainingCapacity() > RESERVED;
        if (!room || !lines.offer(line)) {
            lost.incrementAndGet();
        }
    }

    /**
     * Puts an event into words.
     *
     * @param event the event
     * @return its line
     */
    public byte[] encode(ILoggingEvent event) {
        final Encoder<ILoggingEvent> present = encoder;
        return present == null ? LINE_FEED : present.encode(event);
    }

    private void write() {
        try {
            while (true) {
                final byte[] line = lines.poll(stopping ? 0 : LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
                if (line != null) {
                    put(line);
                } else if (stopping) {
                    return;
                }
                sayWhatWasLost();
            }
        } catch (InterruptedException e) {
            // Nobody interrupts it; who does wants it to end.
            Thread.currentThread().interrupt();
        }
    }

    private void put(byte[] line) {
        try {
            if (torn) {
                // The last line may have got out in part.
                target.write(LINE_FEED);
            }
            target.write(line);
            torn = false;
        } catch (IOException e) {
            // No reader, or no room on the disk: both may pass.
            torn = true;
            lost.incrementAndGet();
        }
    }

    private void sayWhatWasLost() {
        final long now = System.nanoTime();
        final long unsaid = lost.get() - saidLost;
        if (unsaid == 0 || (torn && !lines.isEmpty())
                || (!lines.isEmpty() && now - lastNoteNs < BETWEEN_NOTES_NS)) {
            return;
        }
        lastNoteNs = now;
        try {
            target.write(encode(note(unsaid)));
            saidLost += unsaid;
            torn = false;
        } catch (IOException e) {
            // Said at the next occasion.
            torn = true;
        }
    }

    private LoggingEvent note(long unsaid) {
        final LoggerContext library = (LoggerContext) getContext();
        final LoggingEvent note = new LoggingEvent(NeverWaitingAppender.class.getName(),
                library.getLogger("dsmip.log"), Level.WARN,
                "log lines were lost: standard error was not read in time, or could not be written", null, null);
        note.setKeyValuePairs(List.of(new KeyValuePair("lines", unsaid)));
        return note;
    }
}
