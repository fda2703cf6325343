package org.dsmip.controlplane.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every key that a configuration of a role may have. The keys, what is allowed and the defaults are those that the readers ask
 * for; only the words about them are written down, in {@code keys.txt}.
 */
public final class KeyReference {
    private static final String WORDS = "keys.txt";
    private static final String SWAPS = "# In brackets: when a running node can follow a change. No command tells it to yet: until then, restart it.\n";

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Set<String> arrays = new LinkedHashSet<>();

    KeyReference() {}

    /**
     * A key.
     *
     * @param table the table it is in, as written in a file; empty: none
     * @param key its name
     * @param allowed what it may be; empty: said by the words about it
     * @param fallback what it is if it is missing, as written in a file; null: nothing
     * @param required whether it must be there
     */
    record Entry(String table, String key, String allowed, @Nullable String fallback, boolean required) {
        String name() {
            return table.isEmpty() ? key : table + " " + key;
        }
    }

    void asked(String table, String key, String allowed) {
        entries.putIfAbsent(table + key, new Entry(table, key, allowed, null, false));
    }

    void required(String table, String key) {
        entries.computeIfPresent(table + key,
                (name, entry) -> new Entry(table, key, entry.allowed, entry.fallback, true));
    }

    void fallback(String table, String key, String value) {
        entries.computeIfPresent(table + key,
                (name, entry) -> new Entry(table, key, entry.allowed, value, entry.required));
    }

    void array(String table) {
        arrays.add(table);
    }

    /** The keys of a role, in the order in which they are read. */
    static List<Entry> of(NodeRole role) {
        final KeyReference reference = new KeyReference();
        final Set<String> written = new LinkedHashSet<>();
        do {
            // With each list of tables that was asked for, more keys may be.
            written.addAll(reference.arrays);
            ConfigFile.ask(role, String.join("\n", written), reference);
        } while (!written.containsAll(reference.arrays));
        return List.copyOf(reference.entries.values());
    }

    /**
     * Prints the keys of a role.
     *
     * @param role as a configuration names it
     * @return a line for each key, under the tables; null: there is no such role
     */
    public static @Nullable String print(String role) {
        final NodeRole found = Kind.oneOf(NodeRole.class).read(role);
        if (found == null) {
            return null;
        }
        final Map<String, String> words = words();
        final Map<String, Swaps.Answer> swaps = Swaps.answers();
        final Map<String, StringBuilder> tables = new LinkedHashMap<>();
        for (Entry entry : of(found)) {
            tables.computeIfAbsent(entry.table(), table -> new StringBuilder(table.isEmpty() ? "" : table + "\n"))
                    .append(line(entry, words.getOrDefault(entry.name(), ""))).append(" [")
                    .append(swaps.get(entry.name())).append("]\n");
        }
        return SWAPS + String.join("\n", tables.values());
    }

    private static String line(Entry entry, String words) {
        final String value = entry.fallback == null ? "" : " = " + entry.fallback;
        return entry.key + value + "  # " + (entry.required ? "required; " : "") + words
                + (entry.allowed.isEmpty() ? "" : ": " + entry.allowed);
    }

    /** What each key is for, by its name with its table. */
    static Map<String, String> words() {
        try (InputStream in = Objects.requireNonNull(KeyReference.class.getResourceAsStream(WORDS))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("//"))
                    .map(line -> line.split(": ", 2))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
