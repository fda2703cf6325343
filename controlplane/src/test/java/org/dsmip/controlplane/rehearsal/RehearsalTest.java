package org.dsmip.controlplane.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.dsmip.controlplane.logging.NeverWaitingAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A rehearsal leaves the process as it was. That it knows no port of the system is a rule of the architecture test. */
class RehearsalTest {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.test");

    /** An appender whose output and number of formatted events can be looked at. */
    private static final class Sink implements AutoCloseable {
        private final ch.qos.logback.classic.Logger root;
        private final NeverWaitingAppender appender = new NeverWaitingAppender();
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private final AtomicInteger formatted = new AtomicInteger();

        private Sink() {
            final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
            root = context.getLogger(Logger.ROOT_LOGGER_NAME);
            final EncoderBase<ILoggingEvent> encoder = new EncoderBase<>() {
                @Override
                public byte[] headerBytes() {
                    return new byte[0];
                }

                @Override
                public byte[] encode(ILoggingEvent event) {
                    formatted.incrementAndGet();
                    return (event.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
                }

                @Override
                public byte[] footerBytes() {
                    return new byte[0];
                }
            };
            encoder.setContext(context);
            encoder.start();
            appender.setContext(context);
            appender.setEncoder(encoder);
            appender.setTarget(written);
            appender.start();
            root.addAppender(appender);
        }

        private List<String> lines() {
            appender.stop();
            return written.toString(StandardCharsets.UTF_8).lines().toList();
        }

        @Override
        public void close() {
            root.detachAppender(appender);
            appender.stop();
        }
    }

    @Test
    void itsOwnLogIsPutIntoWordsAndForgottenWhileOthersAreHeard() {
        try (Sink sink = new Sink()) {
            LOG.info("before");
            try (Rehearsal rehearsal = Rehearsal.begin(number -> {})) {
                assertThat(rehearsal).isNotNull();
                LOG.info("meanwhile");
            }
            LOG.info("after");

            assertThat(sink.lines()).containsExactly("before", "meanwhile", "after");
            assertThat(sink.formatted.get()).as("events of the rehearsal, formatted").isGreaterThan(50);
        }
    }

    @Test
    void leavesNoThreadAndNoDescriptorBehind() throws IOException {
        rehearse(); // What Java opens once for all, such as its source of randomness, is open then.
        final List<String> before = descriptors();

        rehearse();

        assertThat(descriptors()).isEqualTo(before);
        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("dsmip-rehearsal");
    }

    private static void rehearse() {
        Rehearsal.begin(number -> {}).close();
    }

    private static List<String> descriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(Files::exists).map(RehearsalTest::target).sorted().toList();
        }
    }

    private static String target(Path descriptor) {
        try {
            return descriptor + " " + Files.readSymbolicLink(descriptor);
        } catch (IOException e) {
            return "closed meanwhile";
        }
    }
}
