package org.dsmip.controlplane.host;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node has opened or put in place; taken back in reverse order, all of it, whatever fails on the way. */
public final class Resources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.node");

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** Nothing is opened yet. */
    public Resources() {}

    /**
     * Takes back one thing more at the end.
     *
     * @param resource what has been opened or put in place
     * @param <T> its kind
     * @return the same
     */
    public <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    /**
     * All that was added of a kind.
     *
     * @param kind the kind
     * @param <T> the kind
     * @return the latest first
     */
    public <T> List<T> all(Class<T> kind) {
        return opened.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Takes everything back; a second time there is nothing left. */
    public void takeBack() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.atWarn().addKeyValue("reason", e.getMessage()).log("could not take back everything");
            }
        }
    }

    @Override
    public void close() {
        takeBack();
    }
}
