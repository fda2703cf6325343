package org.dsmip.controlplane.system;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.dsmip.core.testing.Commands;

/** A named pipe for the output of a program: read into a file, but for the times in which it stays full and unread. */
final class LogPipe implements AutoCloseable {
    /** As much as a pipe of Linux holds when nobody changed it. */
    private static final int CAPACITY = 65_536;
    private static final int PAUSE_MILLIS = 20;

    private final Path pipe;
    private final Path log;
    private final RandomAccessFile end;
    private final Thread reader;
    private boolean unread;
    private volatile boolean closed;

    private LogPipe(Path pipe, Path log) throws IOException {
        this.pipe = pipe;
        this.log = log;
        // Both ends: it neither blocks here nor breaks when the program ends.
        this.end = new RandomAccessFile(pipe.toFile(), "rw");
        this.reader = Thread.ofPlatform().daemon().name("log-pipe").start(this::read);
    }

    /**
     * Makes one.
     *
     * @param log where what is read goes
     */
    static LogPipe into(Path log) throws IOException, InterruptedException {
        final Path pipe = log.resolveSibling(log.getFileName() + ".pipe");
        Commands.output("mkfifo", pipe.toString());
        return new LogPipe(pipe, log);
    }

    /** Where the program writes to. */
    Path path() {
        return pipe;
    }

    /** Where that goes. */
    Path log() {
        return log;
    }

    private void read() {
        final byte[] octets = new byte[CAPACITY];
        try (FileInputStream in = new FileInputStream(end.getFD());
                OutputStream out = new FileOutputStream(log.toFile())) {
            while (!closed) {
                if (!copy(in, octets, out)) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                }
            }
        } catch (IOException | InterruptedException e) {
            closed = true;
        }
    }

    /** Answers whether there was something. */
    private synchronized boolean copy(FileInputStream in, byte[] octets, OutputStream out) throws IOException {
        if (unread || in.available() == 0) {
            return false;
        }
        final int length = in.read(octets);
        int kept = 0;
        for (int i = 0; i < length; i++) {
            // What filled the pipe.
            if (octets[i] != 0) {
                octets[kept++] = octets[i];
            }
        }
        out.write(octets, 0, kept);
        out.flush();
        return true;
    }

    /** From now on nobody reads, and the pipe is full: who writes without more ado stands still. */
    void leaveUnread() {
        synchronized (this) {
            unread = true;
        }
        final byte[] nothing = new byte[CAPACITY];
        Arrays.fill(nothing, (byte) 0);
        // It waits for room for the last octets if there was something in the pipe: until it is read again.
        Thread.ofPlatform().daemon().name("log-filler").start(() -> {
            try (FileOutputStream fill = new FileOutputStream(pipe.toFile())) {
                fill.write(nothing);
            } catch (IOException e) {
                throw new IllegalStateException("cannot fill " + pipe, e);
            }
        });
    }

    synchronized void readAgain() {
        unread = false;
    }

    @Override
    public void close() throws IOException {
        readAgain();
        closed = true;
        try {
            reader.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end.close();
    }
}
