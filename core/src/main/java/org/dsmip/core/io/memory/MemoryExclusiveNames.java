package org.dsmip.core.io.memory;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.core.io.ExclusiveNames;
import org.jspecify.annotations.Nullable;

/** Names that are held by who have this object, all of them of one user, and by strangers. Thread-safe. */
public final class MemoryExclusiveNames implements ExclusiveNames {
    private final Map<String, Holder> holders = new LinkedHashMap<>();

    /** Begins without names. */
    public MemoryExclusiveNames() {
        // Nobody holds anything yet.
    }

    @Override
    public @Nullable Held hold(String name) {
        return hold(new Holder(name, 0, true));
    }

    /**
     * Has a stranger hold a name.
     *
     * @param name the name
     * @param uid the stranger's user
     * @return lets it go when it is closed; null: somebody holds it
     */
    public @Nullable Held holdAsStranger(String name, long uid) {
        return hold(new Holder(name, uid, false));
    }

    private synchronized @Nullable Held hold(Holder holder) {
        return holders.putIfAbsent(holder.name(), holder) == null ? () -> letGo(holder) : null;
    }

    private synchronized void letGo(Holder holder) {
        holders.remove(holder.name(), holder);
    }

    @Override
    public synchronized List<Holder> holders() {
        return List.copyOf(holders.values());
    }
}
