package org.dsmip.bench.testbed.forwarding;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** The books of one router in one direction: what happened in trials in which the sender gave all it had. */
final class Limit {
    private static final double MOST = 0.9;
    private static final double LEAST = 0.01;

    private final Variant variant;
    private final Direction direction;
    private final Map<String, Long> lost = new TreeMap<>();
    private ProcessorTimes times = ProcessorTimes.ZERO;
    private long offered;
    private long delivered;
    private int wentWell;
    private int trials;

    Limit(Variant variant, Direction direction) {
        this.variant = variant;
        this.direction = direction;
    }

    /** Adds a trial. */
    void add(UdpOutcome outcome, ProcessorTimes spent, Counts counts) {
        counts.lost().forEach((place, packets) -> lost.merge(place, packets, Long::sum));
        times = times.plus(spent);
        offered += outcome.offered();
        delivered += outcome.delivered();
        wentWell += outcome.wentWell() ? 1 : 0;
        trials++;
    }

    private double offeredKpps() {
        return offered / 1e3 / Math.max(1, trials);
    }

    private double deliveredKpps() {
        return delivered / 1e3 / Math.max(1, trials);
    }

    private boolean senderLimited() {
        return wentWell * 2 > trials;
    }

    private long allLost() {
        return lost.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Places of loss, most first. */
    private List<Map.Entry<String, Long>> places() {
        final List<Map.Entry<String, Long>> places = new ArrayList<>(lost.entrySet());
        places.sort(Map.Entry.comparingByValue(Comparator.reverseOrder()));
        return places;
    }

    /** Which program of the measurement itself gave the limit, if one did. */
    private String bystander() {
        if (senderLimited()) {
            return "sender";
        }
        final long receivers = lost.entrySet().stream().filter(entry -> entry.getKey().startsWith("receiving"))
                .mapToLong(Map.Entry::getValue).sum();
        return receivers > allLost() * MOST ? "receiver" : "";
    }

    /** A line of text. */
    String line() {
        return String.format(Locale.ROOT, "  %-21s %s", variant.title() + ", " + direction + ":", inWords());
    }

    private String inWords() {
        final StringBuilder words = new StringBuilder(
                String.format(Locale.ROOT, "%.0f kpps offered, %.0f arrived", offeredKpps(), deliveredKpps()));
        if (!bystander().isEmpty()) {
            words.append("; so the ").append(bystander()).append(", not the router, is the limit");
        }
        words.append(String.format(Locale.ROOT, "; processors %.0f %% busy", times.machinePercent()));
        if (variant != Variant.KERNEL) {
            words.append(String.format(Locale.ROOT, ", home agent %.0f %% and mobile node %.0f %% of one",
                    times.homeAgentPercent(), times.mobileNodePercent()));
        }
        String separator = "; lost at ";
        for (Map.Entry<String, Long> place : places()) {
            if (place.getValue() < allLost() * LEAST) {
                break;
            }
            words.append(separator).append(place.getKey())
                    .append(String.format(Locale.ROOT, " %.0f %%", 100.0 * place.getValue() / allLost()));
            separator = ", ";
        }
        return words.toString();
    }

    /** Writes it as an object. */
    void write(JsonGenerator json) {
        json.writeStartObject();
        Reports.writeRouter(json, variant);
        json.writeStringProperty("direction", direction.toString());
        json.writeNumberProperty("offeredKpps", rounded(offeredKpps(), 2));
        json.writeNumberProperty("deliveredKpps", rounded(deliveredKpps(), 2));
        json.writeBooleanProperty("senderLimited", senderLimited());
        json.writeName("busyPercent");
        json.writeStartObject();
        json.writeNumberProperty("machine", rounded(times.machinePercent(), 1));
        writeBusy(json, "homeAgent", times.homeAgentPercent());
        writeBusy(json, "mobileNode", times.mobileNodePercent());
        json.writeEndObject();
        json.writeName("lost");
        json.writeStartArray();
        for (Map.Entry<String, Long> place : places()) {
            json.writeStartObject();
            json.writeStringProperty("where", place.getKey());
            json.writeNumberProperty("packets", place.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeStringProperty("text", inWords());
        json.writeEndObject();
    }

    /** The kernel has no process. */
    private void writeBusy(JsonGenerator json, String name, double percent) {
        if (variant == Variant.KERNEL) {
            json.writeNullProperty(name);
        } else {
            json.writeNumberProperty(name, rounded(percent, 1));
        }
    }

    private static BigDecimal rounded(double number, int decimals) {
        return BigDecimal.valueOf(number).setScale(decimals, RoundingMode.HALF_UP);
    }
}
