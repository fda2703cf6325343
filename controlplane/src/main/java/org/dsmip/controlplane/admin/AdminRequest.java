package org.dsmip.controlplane.admin;

import java.util.List;

/**
 * What a client asks: one line, {@code show TOPIC [json] [non-zero]}.
 *
 * @param topic what is to be shown
 * @param json as JSON instead of text
 * @param nonZero without rows of which all numbers are zero
 */
public record AdminRequest(Topic topic, boolean json, boolean nonZero) {
    private static final String SHOW = "show";
    private static final String JSON = "json";
    private static final String NON_ZERO = "non-zero";

    /** Not a request; the message says what one is. */
    static final class NotUnderstoodException extends Exception {
        private static final long serialVersionUID = 1L;

        NotUnderstoodException(String message) {
            super(message);
        }
    }

    static AdminRequest parse(String line) throws NotUnderstoodException {
        final List<String> words = List.of(line.strip().split(" +", -1));
        if (words.size() < 2 || !SHOW.equals(words.getFirst())
                || !List.of(JSON, NON_ZERO).containsAll(words.subList(2, words.size()))) {
            throw new NotUnderstoodException("a request is: show TOPIC [json] [non-zero]");
        }
        final Topic topic = Topic.ofWord(words.get(1));
        if (topic == null) {
            throw new NotUnderstoodException("no such topic; allowed: " + Topic.words());
        }
        return new AdminRequest(topic, words.contains(JSON), words.contains(NON_ZERO));
    }

    /** The request as it is sent. */
    String line() {
        return SHOW + " " + topic.word() + (json ? " " + JSON : "") + (nonZero ? " " + NON_ZERO : "") + "\n";
    }
}
