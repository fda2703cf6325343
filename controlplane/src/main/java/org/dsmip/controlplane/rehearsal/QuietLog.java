package org.dsmip.controlplane.rehearsal;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.logging.NeverWaitingAppender;
import org.slf4j.LoggerFactory;

/**
 * While it is there, what one thread logs is put into words as ever, and then forgotten; what others log is logged. Opened
 * before that thread runs and closed after it has ended, so that no line of another thread is lost or doubled.
 */
final class QuietLog implements AutoCloseable {
    private final Logger root;
    private final List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
    private final AppenderBase<ILoggingEvent> inFront = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            appenders.forEach(appender -> pass(event, appender));
        }
    };
    private final Thread quiet;

    QuietLog(Thread quiet) {
        this.quiet = quiet;
        final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.iteratorForAppenders().forEachRemaining(appenders::add);
        inFront.setContext(context);
        inFront.start();
        appenders.forEach(root::detachAppender);
        root.addAppender(inFront);
    }

    private void pass(ILoggingEvent event, Appender<ILoggingEvent> appender) {
        if (Thread.currentThread() != quiet) {
            appender.doAppend(event);
        } else if (appender instanceof NeverWaitingAppender log) {
            log.encode(event);
        }
    }

    @Override
    public void close() {
        root.detachAppender(inFront);
        appenders.forEach(root::addAppender);
        inFront.stop();
    }
}
