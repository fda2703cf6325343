package org.dsmip.bench.testbed.talk;

import java.util.HashMap;
import java.util.Map;

/**
 * What a script tells or asks: a verb and words with names.
 *
 * @param verb what it is about
 * @param words values by their names
 */
public record Request(String verb, Map<String, String> words) {
    /**
     * Copies the words.
     *
     * @param verb what it is about
     * @param words values by their names
     */
    public Request {
        words = Map.copyOf(words);
    }

    /**
     * Reads a line.
     *
     * @param line the verb and then {@code name=value}, with tabs in between
     * @return the request
     */
    public static Request parse(String line) {
        final String[] parts = line.split("\t", -1);
        final Map<String, String> words = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            final int equals = parts[i].indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("no name in '" + parts[i] + "' of the request " + parts[0]);
            }
            words.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
        }
        return new Request(parts[0], words);
    }

    /**
     * A word that must be there.
     *
     * @param name its name
     * @return its value
     */
    public String word(String name) {
        final String value = words.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the request " + verb + " lacks " + name);
        }
        return value;
    }

    /**
     * Whether a word is there and says something.
     *
     * @param name its name
     * @return true: it has a value that is not empty
     */
    public boolean has(String name) {
        return !words.getOrDefault(name, "").isEmpty();
    }
}
