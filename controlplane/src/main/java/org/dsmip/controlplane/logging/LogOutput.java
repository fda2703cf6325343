package org.dsmip.controlplane.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of this process as a whole. */
public final class LogOutput {
    private LogOutput() {}

    /**
     * From now on nothing less important is logged, whichever loggers there are already.
     *
     * @param level name of the least important level, in either case
     */
    public static void level(String level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext library) {
            library.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.valueOf(level));
        }
    }

    /**
     * How many lines were lost because nobody read them, or they could not be written.
     *
     * @return lines since the start
     */
    public static long lost() {
        final NeverWaitingAppender appender = appender();
        return appender == null ? 0 : appender.lost();
    }

    /** Lets out what was logged, within a second; nothing is logged after that. */
    public static void finish() {
        final NeverWaitingAppender appender = appender();
        if (appender != null) {
            appender.stop();
        }
    }

    private static @Nullable NeverWaitingAppender appender() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext library
                && library.getObject(NeverWaitingAppender.KEY) instanceof NeverWaitingAppender appender
                        ? appender
                        : null;
    }
}
