package org.dsmip.controlplane.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who logs never waits, and what is lost is counted and said. */
@Timeout(30)
@Tag("OPS-PROC-1")
class NeverWaitingAppenderTest {
    private final LoggerContext library = new LoggerContext();
    private final Reader reader = new Reader();
    private final NeverWaitingAppender appender = new NeverWaitingAppender();

    /** Standard error with a reader who may be away, or a disk that may be full. */
    private static final class Reader extends OutputStream {
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private final CountDownLatch waited = new CountDownLatch(1);
        private CountDownLatch open = new CountDownLatch(0);
        private boolean full;

        @Override
        public void write(int octet) throws IOException {
            write(new byte[]{(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                waited.countDown();
                gate().await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            put(bytes, offset, length);
        }

        private synchronized CountDownLatch gate() {
            return open;
        }

        private synchronized void put(byte[] bytes, int offset, int length) throws IOException {
            if (full) {
                read.write(bytes, offset, length / 2);
                throw new IOException("No space left on device");
            }
            read.write(bytes, offset, length);
        }

        synchronized void goAway() {
            open = new CountDownLatch(1);
        }

        synchronized void comeBack() {
            open.countDown();
        }

        synchronized void full(boolean isFull) {
            full = isFull;
        }

        synchronized List<String> lines() {
            return read.toString(StandardCharsets.UTF_8).lines().toList();
        }
    }

    private void start() {
        final PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(library);
        encoder.setPattern("%level %msg %kvp%n");
        encoder.start();
        appender.setContext(library);
        appender.setEncoder(encoder);
        appender.setTarget(reader);
        appender.start();
    }

    @AfterEach
    void stop() {
        reader.comeBack();
        appender.stop();
    }

    private void log(Level level, String message) {
        final ILoggingEvent event = new LoggingEvent("test", library.getLogger("test"), level, message, null, null);
        appender.doAppend(event);
    }

    @Test
    void losesOnlyWhatDoesNotFitKeepsRoomForWarningsAndSaysHowMuch() throws InterruptedException {
        reader.goAway();
        start();
        log(Level.INFO, "first");
        assertThat(reader.waited.await(10, TimeUnit.SECONDS)).as("the first line is under way").isTrue();
        final int room = NeverWaitingAppender.CAPACITY - NeverWaitingAppender.RESERVED;
        for (int i = 0; i < room + 7; i++) {
            log(Level.INFO, "line");
        }
        assertThat(appender.lost()).isEqualTo(7);
        for (int i = 0; i < NeverWaitingAppender.RESERVED + 2; i++) {
            log(Level.WARN, "warning");
        }
        assertThat(appender.lost()).isEqualTo(9);

        reader.comeBack();
        appender.stop();
        assertThat(reader.lines()).hasSize(1 + NeverWaitingAppender.CAPACITY + 1).startsWith("INFO first ");
        assertThat(reader.lines()).filteredOn(line -> line.contains("log lines were lost"))
                .containsExactly("WARN log lines were lost: standard error was not read in time, or could not be"
                        + " written lines=\"9\"");
    }

    @Test
    void countsLinesThatCannotBeWrittenAndGoesOnWithALineOfItsOwn() throws InterruptedException {
        start();
        log(Level.INFO, "before");
        awaitLines(1);
        reader.full(true);
        log(Level.INFO, "during");
        awaitLost(1);
        reader.full(false);
        log(Level.INFO, "after");
        appender.stop();
        assertThat(reader.lines()).startsWith("INFO before ").contains("INFO after ")
                .anyMatch(line -> line.endsWith("lines=\"1\""));
    }

    @Test
    void stopsWithinASecondOrSoThoughNobodyReads() {
        reader.goAway();
        start();
        log(Level.INFO, "stuck");
        final long beginNs = System.nanoTime();
        appender.stop();
        assertThat(System.nanoTime() - beginNs).isLessThan(TimeUnit.SECONDS.toNanos(3));
    }

    private void awaitLines(int count) throws InterruptedException {
        while (reader.lines().size() < count) {
            Thread.onSpinWait();
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private void awaitLost(long count) throws InterruptedException {
        while (appender.lost() < count) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }
}
