package org.dsmip.controlplane.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A path, and what was there: what is there later may be something else.
 *
 * @param path the path
 * @param key tells what was there from all others; null: nothing was
 */
record Place(Path path, @Nullable Object key) {
    Place(Path path) {
        this(path, keyOf(path));
    }

    /** Whether there is still what was there. */
    boolean isSame() {
        return key != null && Objects.equals(key, keyOf(path));
    }

    private static @Nullable Object keyOf(Path path) {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null;
        }
    }
}
