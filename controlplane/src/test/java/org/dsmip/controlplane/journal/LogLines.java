package org.dsmip.controlplane.journal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** What is logged while something runs; it is not printed. */
public final class LogLines {
    private LogLines() {}

    /**
     * Messages with their keys and values, down to debug.
     *
     * @param name of the logger
     * @param action what runs
     * @return a line each
     */
    public static List<String> of(String name, Runnable action) {
        return at(Level.DEBUG, name, action);
    }

    /**
     * Messages with their keys and values, down to a level.
     *
     * @param level lowest level
     * @param name of the logger
     * @param action what runs
     * @return a line each
     */
    public static List<String> at(Level level, String name, Runnable action) {
        final Logger logger = (Logger) LoggerFactory.getLogger(name);
        final Level before = logger.getLevel();
        final ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        logger.addAppender(appender);
        logger.setLevel(level);
        logger.setAdditive(false);
        try {
            action.run();
        } finally {
            logger.setAdditive(true);
            logger.setLevel(before);
            logger.detachAppender(appender);
        }
        return appender.list.stream().map(event -> event.getMessage() + " " + event.getKeyValuePairs()).toList();
    }
}
