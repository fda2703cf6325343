package org.dsmip.bench.testbed.forwarding;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What was measured, as a table and as JSON.
 *
 * @param machine where
 * @param quick whether as a first impression
 * @param rounds how often
 * @param figures the figures
 * @param limits what limited whom, in the order of the report
 */
record Reports(Machine machine, boolean quick, int rounds, Figures figures, Collection<Limit> limits) {
    private static final String FAR_END = "dsmip's mobile node in Java, on the same processors as the home agent";

    Reports {
        limits = List.copyOf(limits);
    }

    List<String> table() {
        final List<String> lines = new ArrayList<>(List.of(
                "IPv6 forwarded by ha; " + machine.cores() + " processors, Linux " + machine.kernel() + ", Java "
                        + machine.java() + ", TCP " + machine.tcp() + "; medians of " + rounds + " round(s).",
                "Down: from cn to mn, into the tunnel. Up: from mn to cn. Far end of the tunnel:", FAR_END + ".", "",
                line("", "TCP down", "TCP up", "UDP down", "UDP up", "CPU down", "CPU up", "RTT p50", "p99", "p99.9"),
                line("router", "Gbit/s", "Gbit/s", "kpps", "kpps", "us/packet", "us/packet", "us", "us", "us")));
        for (Variant variant : Variant.values()) {
            lines.add(row(variant.title(), figure -> figures.median(variant, figure)));
            if (variant != Variant.KERNEL) {
                lines.add(row("  of the kernel", figure -> figures.ratio(variant, figure)));
            }
        }
        lines.add("");
        lines.add("What limits it, seen when as much was offered as the sender had:");
        limits.forEach(limit -> lines.add(limit.line()));
        return lines;
    }

    private static String row(String title, Function<Figure, @Nullable BigDecimal> value) {
        return line(Stream.concat(Stream.of(title), Stream.of(Figure.values()).map(value)
                .map(number -> number == null ? "-" : number.toPlainString())).toArray());
    }

    private static String line(Object... cells) {
        return String.format(Locale.ROOT, "%-16s %9s %9s %9s %9s %10s %10s %8s %8s %8s", cells);
    }

    String json() {
        final StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            writeMachine(json);
            json.writeStringProperty("farEnd", FAR_END);
            json.writeBooleanProperty("quick", quick);
            json.writeNumberProperty("rounds", rounds);
            json.writeName("rows");
            json.writeStartArray();
            for (Variant variant : Variant.values()) {
                writeRow(json, variant);
            }
            json.writeEndArray();
            json.writeName("limits");
            json.writeStartArray();
            limits.forEach(limit -> limit.write(json));
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toString();
    }

    private void writeMachine(JsonGenerator json) {
        json.writeName("machine");
        json.writeStartObject();
        json.writeNumberProperty("cores", machine.cores());
        json.writeStringProperty("kernel", machine.kernel());
        json.writeStringProperty("java", machine.java());
        json.writeStringProperty("tcp", machine.tcp());
        json.writeEndObject();
    }

    private void writeRow(JsonGenerator json, Variant variant) {
        json.writeStartObject();
        writeRouter(json, variant);
        writeFigures(json, figure -> figures.median(variant, figure));
        json.writeName("ratio");
        json.writeStartObject();
        writeFigures(json, figure -> figures.ratio(variant, figure));
        json.writeEndObject();
        json.writeEndObject();
    }

    /** Says who forwarded, and how. */
    static void writeRouter(JsonGenerator json, Variant variant) {
        json.writeStringProperty("router", variant.router());
        json.writeStringProperty("mode", variant.mode());
    }

    private static void writeFigures(JsonGenerator json, Function<Figure, @Nullable BigDecimal> value) {
        for (Figure figure : Figure.values()) {
            final BigDecimal number = value.apply(figure);
            if (number == null) {
                json.writeNullProperty(figure.key());
            } else {
                json.writeName(figure.key());
                json.writeNumber(number.toPlainString());
            }
        }
    }
}
