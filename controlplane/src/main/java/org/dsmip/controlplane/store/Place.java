package org.dsmip.controlplane.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A path, and what was there: what is there later may be something else.
 *
 * @param path the path
 * @param key tells what was there from all others; null: nothing does
 */
record Place(Path path, @Nullable Object key) {
    /** What is there now. */
    static Place of(Path path) throws IOException {
        return new Place(path, keyOf(path));
    }

    /** Whether there is still what was there: only what is known to be gone is, and not what cannot be looked at for a moment. */
    boolean isSame() {
        try {
            return Objects.equals(key, keyOf(path));
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            return !isBelowAFile();
        }
    }

    private boolean isBelowAFile() {
        final Path parent = path.getParent();
        return parent != null && Files.isRegularFile(parent);
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}
