package org.dsmip.controlplane.show;

import java.util.Locale;
import java.util.stream.Collectors;
import org.dsmip.controlplane.show.StateBlock.Datum;
import org.dsmip.controlplane.show.StateBlock.Group;
import org.dsmip.controlplane.show.StateBlock.Shape;

/** Prints a block as lines of {@code key=value}, one line a block, indented by two spaces a level. */
public final class StateText implements StatePieces {
    /** Nothing is printed yet. */
    public StateText() {}

    @Override
    public String add(StateBlock piece) {
        return print(piece);
    }

    @Override
    public String end() {
        return "";
    }

    /**
     * Prints a block and everything below it.
     *
     * @param block the block; its own values, if any, come first
     * @return lines that end with a line feed; empty if there is nothing at all
     */
    public static String print(StateBlock block) {
        final StringBuilder out = new StringBuilder();
        if (!block.values().isEmpty()) {
            line(out, 0, "", block);
        }
        below(out, 0, block);
        return out.toString();
    }

    private static void below(StringBuilder out, int depth, StateBlock block) {
        for (Group group : block.groups()) {
            for (StateBlock inner : group.blocks()) {
                line(out, depth, group.shape() == Shape.MANY_WITHOUT_NAME ? "" : group.name(), inner);
                below(out, depth + 1, inner);
            }
        }
    }

    private static void line(StringBuilder out, int depth, String name, StateBlock block) {
        out.repeat("  ", depth).append(name);
        String separator = name.isEmpty() ? "" : " ";
        for (StateBlock.Value value : block.values()) {
            out.append(separator).append(value.key()).append('=').append(print(value.datum()));
            separator = " ";
        }
        out.append('\n');
    }

    private static String print(Datum datum) {
        return switch (datum) {
            case Datum.Text value -> quoteIfNeeded(value.text());
            case Datum.Whole value -> Long.toString(value.number());
            case Datum.Decimal value -> String.format(Locale.ROOT, "%." + value.decimals() + "f", value.number());
            case Datum.Flag value -> value.set() ? "yes" : "no";
            case Datum.Items value -> value.items().isEmpty()
                    ? "-"
                    : value.items().stream().map(StateText::print).collect(Collectors.joining(","));
            case Datum.Absent value -> "-";
        };
    }

    /** A value is one word, so that lines can be split at spaces; control characters never reach a terminal. */
    private static String quoteIfNeeded(String text) {
        if (!text.isEmpty()
                && text.chars().noneMatch(c -> c <= ' ' || c == '"' || c == 0x7F || Character.isISOControl(c))) {
            return text;
        }
        final StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (Character.isISOControl(c)) {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
