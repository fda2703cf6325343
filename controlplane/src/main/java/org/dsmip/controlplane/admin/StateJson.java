package org.dsmip.controlplane.admin;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.dsmip.controlplane.admin.StateBlock.Datum;
import org.dsmip.controlplane.admin.StateBlock.Group;
import org.dsmip.controlplane.admin.StateBlock.Shape;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Prints a block as one JSON object on one line. */
public final class StateJson {
    private StateJson() {}

    /**
     * Prints a block and everything below it.
     *
     * @param block the block
     * @return one line that ends with a line feed
     */
    public static String print(StateBlock block) {
        final StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            object(json, block);
        }
        return out.append('\n').toString();
    }

    private static void object(JsonGenerator json, StateBlock block) {
        json.writeStartObject();
        for (StateBlock.Value value : block.values()) {
            json.writeName(value.key());
            datum(json, value.datum());
        }
        for (Group group : block.groups()) {
            if (group.shape() == Shape.ONE) {
                for (StateBlock inner : group.blocks()) {
                    json.writeName(group.name());
                    object(json, inner);
                }
            } else {
                json.writeName(group.name());
                json.writeStartArray();
                group.blocks().forEach(inner -> object(json, inner));
                json.writeEndArray();
            }
        }
        json.writeEndObject();
    }

    private static void datum(JsonGenerator json, Datum datum) {
        switch (datum) {
            case Datum.Text value -> json.writeString(value.text());
            case Datum.Whole value -> json.writeNumber(value.number());
            case Datum.Decimal value -> json.writeNumber(round(value.number(), value.decimals()));
            case Datum.Flag value -> json.writeBoolean(value.set());
            case Datum.Items value -> {
                json.writeStartArray();
                value.items().forEach(item -> datum(json, item));
                json.writeEndArray();
            }
            case Datum.Absent value -> json.writeNull();
        }
    }

    private static BigDecimal round(double number, int decimals) {
        return BigDecimal.valueOf(number).setScale(decimals, RoundingMode.HALF_UP);
    }
}
