package org.dsmip.controlplane.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects what a file amounts to, defaults included and keys left out, in the form of such a file. Not thread-safe. */
final class EffectiveText {
    private final Map<String, StringBuilder> sections = new LinkedHashMap<>();
    private final Map<String, String> values = new LinkedHashMap<>();

    /** Begins a section, so that sections come in the order in which they are read. */
    void section(String header) {
        sections.computeIfAbsent(header, name -> new StringBuilder());
    }

    /** What every key that stands but once amounts to, by its name with its table. */
    Map<String, String> values() {
        return Map.copyOf(values);
    }

    void line(String header, String key, String value, @Nullable String remark) {
        if (!header.startsWith("[[")) {
            values.put(header.isEmpty() ? key : header + " " + key, value);
        }
        final StringBuilder text = sections.computeIfAbsent(header, name -> new StringBuilder());
        text.append(key).append(" = ").append(value);
        if (remark != null) {
            text.append("  # ").append(remark);
        }
        text.append('\n');
    }

    void remark(String header, String remark) {
        sections.computeIfAbsent(header, name -> new StringBuilder()).append("# ").append(remark).append('\n');
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        sections.forEach((header, lines) -> {
            if (!lines.isEmpty() || header.startsWith("[[")) {
                final String name = header.indexOf('#') < 0 ? header : header.substring(0, header.indexOf('#'));
                text.append(text.isEmpty() ? "" : "\n").append(name).append(name.isEmpty() ? "" : "\n").append(lines);
            }
        });
        return text.toString();
    }
}
