package org.dsmip.core.io;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names of a network namespace of which each is held by one program at a time, until that lets it go or ends in whatever way. Any
 * user may hold any name: what he says with it is worth as much as he is.
 */
public interface ExclusiveNames {
    /** A name that is being held. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Who holds a name.
     *
     * @param name the name
     * @param uid his user
     * @param isTrusted whether it is root or the own user: what any other claims means nothing to a node
     */
    record Holder(String name, long uid, boolean isTrusted) {}

    /**
     * Holds a name, if nobody does.
     *
     * @param name up to 100 bytes in UTF-8
     * @return lets it go when it is closed; null: somebody holds it
     */
    @Nullable
    Held hold(String name);

    /**
     * Lists what is held by anybody, oneself included.
     *
     * @return a copy
     * @throws IOException if that cannot be told
     */
    List<Holder> holders() throws IOException;
}
