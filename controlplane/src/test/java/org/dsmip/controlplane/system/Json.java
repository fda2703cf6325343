package org.dsmip.controlplane.system;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A value read from JSON: an object, an array, a string, a number, a boolean or nothing.
 *
 * @param value a map or list of such values, or what it is; null: JSON's null, and what is not there
 */
record Json(@Nullable Object value) {
    private static final JsonFactory FACTORY = new JsonFactory();

    static Json parse(String text) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            return read(parser, parser.nextToken());
        }
    }

    private static Json read(JsonParser parser, @Nullable JsonToken token) {
        if (token == null) {
            throw new IllegalArgumentException("the JSON ends early");
        }
        return new Json(switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        });
    }

    private static Map<String, Json> object(JsonParser parser) {
        final Map<String, Json> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            final String name = parser.currentName();
            members.put(name, read(parser, parser.nextToken()));
        }
        return members;
    }

    private static List<Json> array(JsonParser parser) {
        final List<Json> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(read(parser, token));
        }
        return items;
    }

    /** The member of an object by its name, and so on inward. */
    Json at(String... path) {
        Json here = this;
        for (String name : path) {
            here = here.value instanceof Map<?, ?> members && members.get(name) instanceof Json member
                    ? member
                    : new Json(null);
        }
        return here;
    }

    boolean has(String name) {
        return value instanceof Map<?, ?> members && members.containsKey(name);
    }

    List<Json> items() {
        return value instanceof List<?> items ? items.stream().map(Json.class::cast).toList() : List.of();
    }

    /** One member of each of the items. */
    List<String> texts(String name) {
        return items().stream().map(item -> item.at(name).text()).toList();
    }

    String text() {
        return String.valueOf(value);
    }

    long number() {
        return value instanceof Number number ? number.longValue() : Long.parseLong(text());
    }
}
