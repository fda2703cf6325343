package org.dsmip.controlplane.app.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.util.Iterator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of this process as a whole. */
public final class LogOutput {
    private LogOutput() {}

    /**
     * How many lines were lost because nobody read them, or they could not be written.
     *
     * @return lines since the start
     */
    public static long lost() {
        return appenders().filter(NeverWaitingAppender.class::isInstance).map(NeverWaitingAppender.class::cast)
                .mapToLong(NeverWaitingAppender::lost).sum();
    }

    /** Lets out what was logged, within a second; nothing is logged after that. */
    public static void finish() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext library) {
            library.stop();
        }
    }

    private static Stream<Appender<ILoggingEvent>> appenders() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext library) {
            final Iterator<Appender<ILoggingEvent>> all = library.getLogger(Logger.ROOT_LOGGER_NAME)
                    .iteratorForAppenders();
            return StreamSupport.stream(((Iterable<Appender<ILoggingEvent>>) () -> all).spliterator(), false);
        }
        return Stream.empty();
    }
}
