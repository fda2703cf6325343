package org.dsmip.core.io.memory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dsmip.core.io.SharedNames;

/** Names that are shared by all who have this object. Not thread-safe. */
public final class MemorySharedNames implements SharedNames {
    private final List<String> names = new ArrayList<>();

    /** Begins without names. */
    public MemorySharedNames() {
        // Nobody shows anything yet.
    }

    @Override
    public Shown show(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new IllegalArgumentException("the name is too long: " + name);
        }
        names.add(name);
        return () -> names.remove(name);
    }

    @Override
    public List<String> all() {
        return List.copyOf(names);
    }
}
