package org.dsmip.controlplane.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlEntry;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads one table. Each key that is asked for is an allowed one; {@link #finish} reports all others. A mistake is noted and
 * the fallback answered, so that one reading finds all mistakes. Not thread-safe.
 */
final class TableReader {
    private final ReadContext context;
    private final String header;
    private final @Nullable TomlTable table;
    private final Position position;
    private final Set<String> known = new LinkedHashSet<>();
    private final Map<String, TableReader> tables = new HashMap<>();
    private final List<TableReader> elements = new ArrayList<>();

    /**
     * Starts to read a table.
     *
     * @param header how the table is written, such as {@code [ha.v6]}; empty for the top
     * @param table null if the file does not have it
     * @param position where it begins, or where it is missed
     */
    TableReader(ReadContext context, String header, @Nullable TomlTable table, Position position) {
        this.context = context;
        this.header = header;
        this.table = table;
        this.position = position;
        context.effective().section(header);
    }

    Position position() {
        return position;
    }

    boolean isPresent() {
        return table != null;
    }

    boolean has(String key) {
        return entry(key) != null;
    }

    /** Where a key stands; the table's place if it does not. */
    Position positionOf(String key) {
        final TomlPosition found = table == null ? null : table.inputPositionOf(List.of(key));
        return found == null ? position : Position.of(found);
    }

    /** A value that must be there. */
    <T> Located<T> required(String key, Kind<T> kind, T placeholder) {
        final Located<T> found = find(key, kind);
        if (found != null) {
            return found;
        }
        context.reference().required(shownHeader(), key);
        if (!has(key)) {
            context.problem(position, "no " + key + place(), key + " = " + kind.allowed());
        }
        return new Located<>(placeholder, positionOf(key));
    }

    /** A value with a default. */
    <T> T optional(String key, Kind<T> kind, T fallback) {
        final Located<T> found = find(key, kind);
        context.reference().fallback(shownHeader(), key, kind.print().apply(fallback));
        if (found != null) {
            return found.value();
        }
        if (!has(key)) {
            context.effective().line(header, key, kind.print().apply(fallback), "default");
        }
        return fallback;
    }

    /** A value that may be missing without a default. */
    <T> @Nullable Located<T> find(String key, Kind<T> kind) {
        context.reference().asked(shownHeader(), key, kind.allowed());
        final TomlEntry entry = entry(key);
        if (entry == null) {
            return null;
        }
        final Object raw = raw(key);
        final Position place = Position.of(entry.value().position());
        final T value = kind.read(raw);
        if (value == null) {
            context.problem(place, key + " = " + TomlText.describe(raw), kind.allowed());
            return null;
        }
        context.effective().line(header, key, kind.print().apply(value), null);
        return new Located<>(value, place);
    }

    /** A list, empty if it is missing. */
    <T> List<Located<T>> list(String key, Kind<T> kind) {
        context.reference().asked(shownHeader(), key, "a list in brackets, each element " + kind.allowed());
        final TomlEntry entry = entry(key);
        final List<Located<T>> values = new ArrayList<>();
        if (entry == null) {
            return values;
        }
        if (!(raw(key) instanceof TomlArray array)) {
            context.problem(Position.of(entry.value().position()), key + " = " + TomlText.describe(raw(key)),
                    "a list in brackets, each element " + kind.allowed());
            return values;
        }
        for (int i = 0; i < array.size(); i++) {
            final Position place = Position.of(array.inputPositionOf(i));
            final T value = kind.read(array.get(i));
            if (value == null) {
                context.problem(place, TomlText.describe(array.get(i)) + " in " + key, kind.allowed());
            } else {
                values.add(new Located<>(value, place));
            }
        }
        context.effective().line(header, key, values.stream().map(value -> kind.print().apply(value.value()))
                .collect(Collectors.joining(", ", "[", "]")), null);
        return values;
    }

    /** A raw text that must not be printed, such as a key. */
    @Nullable
    Located<Object> findSecret(String key) {
        context.reference().asked(shownHeader(), key, "");
        final TomlEntry entry = entry(key);
        return entry == null ? null : new Located<>(raw(key), Position.of(entry.value().position()));
    }

    /** A table inside this one; one without entries if it is missing. The same reader whenever it is asked for. */
    TableReader table(String key) {
        return tables.computeIfAbsent(key, this::open);
    }

    private TableReader open(String key) {
        final TomlEntry entry = entry(key);
        final String name = header.isEmpty()
                ? "[" + key + "]"
                : header.substring(0, header.length() - 1) + "." + key + "]";
        final TomlTable inner = entry != null && raw(key) instanceof TomlTable found ? found : null;
        if (entry != null && inner == null) {
            context.problem(Position.of(entry.value().position()), key + " = " + TomlText.describe(raw(key)),
                    "a table " + name);
        }
        return new TableReader(context, name, inner, positionOf(key));
    }

    /** The tables of an array of tables. */
    List<TableReader> tables(String key) {
        final List<TableReader> readers = new ArrayList<>();
        final TomlEntry entry = entry(key);
        final String name = "[[" + (header.isEmpty() ? "" : headerName() + ".") + key + "]]";
        context.reference().array(name);
        if (entry == null) {
            return readers;
        }
        if (!(raw(key) instanceof TomlArray array)) {
            context.problem(positionOf(key), TomlText.describe(raw(key)) + " called " + key, name + " tables");
            return readers;
        }
        for (int i = 0; i < array.size(); i++) {
            final Position place = Position.of(array.inputPositionOf(i));
            if (array.get(i) instanceof TomlTable inner) {
                readers.add(new TableReader(context, name + "#" + ordinal() + "." + i, inner, place));
            } else {
                context.problem(place, TomlText.describe(array.get(i)) + " in " + key, name + " tables");
            }
        }
        elements.addAll(readers);
        return readers;
    }

    /** Reports every key that nobody asked for, here and in all tables below. */
    void finish() {
        tables.values().forEach(TableReader::finish);
        elements.forEach(TableReader::finish);
        if (table == null) {
            return;
        }
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                final String nearest = Nearest.to(key, known);
                context.unknownKey();
                context.problem(positionOf(key),
                        "unknown key " + TomlText.describe(key) + place()
                                + (nearest == null ? "" : " (did you mean " + nearest + "?)"),
                        String.join(", ", known));
            }
        }
    }

    /** Notes something about this table in the effective configuration. */
    void remark(String remark) {
        context.effective().remark(header, remark);
    }

    void problem(Position place, String found, String allowed) {
        context.problem(place, found, allowed);
    }

    ReadContext context() {
        return context;
    }

    private @Nullable TomlEntry entry(String key) {
        known.add(key);
        return table == null ? null : table.entry(List.of(key));
    }

    private Object raw(String key) {
        return Objects.requireNonNull(Objects.requireNonNull(table).get(List.of(key)));
    }

    private String place() {
        return header.isEmpty() ? "" : " in " + shownHeader();
    }

    private String shownHeader() {
        return header.indexOf('#') < 0 ? header : header.substring(0, header.indexOf('#'));
    }

    private String headerName() {
        return shownHeader().replace("[", "").replace("]", "");
    }

    private String ordinal() {
        return header.indexOf('#') < 0 ? "" : header.substring(header.indexOf('#') + 1);
    }
}
