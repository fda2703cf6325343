package org.dsmip.controlplane.show;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.dsmip.controlplane.show.StateBlock.Datum;
import org.dsmip.controlplane.show.StateBlock.Group;
import org.dsmip.controlplane.show.StateBlock.Shape;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Prints blocks as one JSON object on one line; a list that goes on in the next block is one list. Not thread-safe. */
public final class StateJson implements StatePieces {
    private final StringWriter out = new StringWriter();
    private final JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out);
    private boolean begun;
    private @Nullable String openList;

    /** Nothing is printed yet. */
    public StateJson() {}

    /**
     * Prints a block and everything below it.
     *
     * @param block the block
     * @return one line that ends with a line feed
     */
    public static String print(StateBlock block) {
        final StateJson json = new StateJson();
        return json.add(block) + json.end();
    }

    @Override
    public String add(StateBlock piece) {
        begin();
        if (!piece.values().isEmpty()) {
            closeList();
        }
        values(json, piece);
        piece.groups().forEach(this::group);
        return take();
    }

    @Override
    public String end() {
        begin();
        closeList();
        json.writeEndObject();
        return take() + "\n";
    }

    private void begin() {
        if (!begun) {
            begun = true;
            json.writeStartObject();
        }
    }

    private void group(Group group) {
        if (group.shape() == Shape.ONE) {
            closeList();
            one(json, group);
            return;
        }
        if (!group.name().equals(openList)) {
            closeList();
            json.writeName(group.name());
            json.writeStartArray();
            openList = group.name();
        }
        group.blocks().forEach(inner -> object(json, inner));
    }

    private void closeList() {
        if (openList != null) {
            json.writeEndArray();
            openList = null;
        }
    }

    private String take() {
        json.flush();
        final String text = out.toString();
        out.getBuffer().setLength(0);
        return text;
    }

    private static void object(JsonGenerator json, StateBlock block) {
        json.writeStartObject();
        values(json, block);
        for (Group group : block.groups()) {
            if (group.shape() == Shape.ONE) {
                one(json, group);
            } else {
                json.writeName(group.name());
                json.writeStartArray();
                group.blocks().forEach(inner -> object(json, inner));
                json.writeEndArray();
            }
        }
        json.writeEndObject();
    }

    private static void values(JsonGenerator json, StateBlock block) {
        for (StateBlock.Value value : block.values()) {
            json.writeName(value.key());
            datum(json, value.datum());
        }
    }

    private static void one(JsonGenerator json, Group group) {
        for (StateBlock inner : group.blocks()) {
            json.writeName(group.name());
            object(json, inner);
        }
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
