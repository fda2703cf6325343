package org.dsmip.bench.testbed.demo;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * A phase and what was measured in it.
 *
 * @param name what happened
 * @param traffic what became of the datagrams
 * @param move what a move did; null: nothing moved
 * @param registrationMillis how long it took to register; null: nothing registered
 * @param stack the headers that were seen
 * @param shownStack what a table shows of them
 */
record Phase(String name, TrafficLog traffic, @Nullable Move move, @Nullable BigDecimal registrationMillis,
        String stack, String shownStack) {
    /** What stands above the rows of a table. */
    static final String HEADER = row("phase", "sent", "there", "back", "lost", "p50 us", "p99 us", "interruption",
            "registration", "header stack");

    /**
     * A move.
     *
     * @param interruptionMillis the longest silence of any flow, without the interval between datagrams
     * @param outageMillis what the move itself took
     */
    record Move(BigDecimal interruptionMillis, BigDecimal outageMillis) {}

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-42s %6s %6s %6s %5s %7s %7s %14s %12s  %s", cells);
    }

    /** A line of a table. */
    String row() {
        return row(name, traffic.sent(), traffic.arrived(), traffic.received(), traffic.lost(), traffic.p50Micros(),
                traffic.p99Micros(),
                move == null ? "" : move.interruptionMillis + " (" + move.outageMillis + ")",
                Objects.requireNonNullElse(registrationMillis, ""), shownStack);
    }

    /** Writes it as an object. */
    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("name", name);
        json.writeNumberProperty("sent", traffic.sent());
        json.writeNumberProperty("received", traffic.received());
        json.writeNumberProperty("lost", traffic.lost());
        json.writeNumberProperty("rttP50Micros", traffic.p50Micros());
        json.writeNumberProperty("rttP99Micros", traffic.p99Micros());
        if (move != null) {
            json.writeNumberProperty("interruptionMillis", move.interruptionMillis);
        }
        if (registrationMillis == null) {
            json.writeNullProperty("registrationMillis");
        } else {
            json.writeNumberProperty("registrationMillis", registrationMillis);
        }
        json.writeStringProperty("stack", stack);
        json.writeEndObject();
    }
}
