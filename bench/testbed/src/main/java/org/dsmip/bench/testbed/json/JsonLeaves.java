package org.dsmip.bench.testbed.json;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The values at the ends of a JSON text, each by its path: names and, in lists, numbers from 0 on, with dots in between. */
public final class JsonLeaves {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonLeaves() {}

    /**
     * Reads a text.
     *
     * @param text JSON; of what ends early or is none, what comes before that
     * @return the values as they are written, strings without quotes, in the order of the text
     */
    public static Map<String, String> of(String text) {
        final Map<String, String> leaves = new LinkedHashMap<>();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue()) {
                    leaves.put(path(parser), parser.getString());
                }
            }
        } catch (JacksonException e) {
            // Whoever wrote it was ended, or complains in words.
        }
        return leaves;
    }

    private static String path(JsonParser parser) {
        return parser.streamReadContext().pathAsPointer(false).toString().substring(1).replace('/', '.');
    }
}
