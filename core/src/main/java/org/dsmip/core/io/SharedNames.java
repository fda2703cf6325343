package org.dsmip.core.io;

import java.util.List;

/**
 * Names that the programs of a network namespace show each other. One is there for all to see until whoever shows it takes it
 * back, or ends in whatever way. Several may show the same. Not thread-safe.
 */
public interface SharedNames {
    /** How long a name may be. */
    int MOST_BYTES = 84;

    /** A name that is being shown. */
    interface Shown extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Shows a name.
     *
     * @param name up to {@value #MOST_BYTES} bytes in UTF-8
     * @return takes it back when it is closed
     */
    Shown show(String name);

    /**
     * Lists what is shown by anybody, oneself included.
     *
     * @return a copy, as far as it can be read
     */
    List<String> all();
}
