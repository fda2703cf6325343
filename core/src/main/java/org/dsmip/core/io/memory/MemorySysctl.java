package org.dsmip.core.io.memory;

import java.util.Map;
import java.util.TreeMap;
import org.dsmip.core.io.Sysctl;
import org.dsmip.core.io.SysctlException;
import org.jspecify.annotations.Nullable;

/** Kernel settings that exist only here. Not thread-safe. */
public final class MemorySysctl implements Sysctl {
    private final Map<String, String> values = new TreeMap<>();

    /**
     * Makes settings.
     *
     * @param initial the settings there are, with their values
     */
    public MemorySysctl(Map<String, String> initial) {
        values.putAll(initial);
    }

    /**
     * Takes a setting away, as happens when its interface goes.
     *
     * @param key of the setting
     */
    public void remove(String key) {
        values.remove(key);
    }

    /**
     * Adds settings, as happens when an interface comes.
     *
     * @param more the settings, with their values
     */
    public void add(Map<String, String> more) {
        values.putAll(more);
    }

    /**
     * The settings as they are.
     *
     * @return a copy
     */
    public Map<String, String> values() {
        return Map.copyOf(values);
    }

    @Override
    public String read(String key) {
        final @Nullable String value = values.get(key);
        if (value == null) {
            throw missing("read setting " + key);
        }
        return value;
    }

    @Override
    public void write(String key, String value) {
        if (values.replace(key, value) == null) {
            throw missing("set " + key + " to " + value);
        }
    }

    @Override
    public boolean exists(String key) {
        return values.containsKey(key);
    }

    private static SysctlException missing(String operation) {
        return new SysctlException("cannot " + operation + ": no such setting; check the name of the interface", null);
    }
}
