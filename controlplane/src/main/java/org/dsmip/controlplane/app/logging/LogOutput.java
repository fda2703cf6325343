package org.dsmip.controlplane.app.logging;

import ch.qos.logback.classic.LoggerContext;
import org.jspecify.annotations.Nullable;
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
