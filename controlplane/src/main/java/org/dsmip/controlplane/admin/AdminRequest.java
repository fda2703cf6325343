package org.dsmip.controlplane.admin;

import java.util.List;
import org.dsmip.controlplane.show.NodeState;
import org.dsmip.controlplane.show.Offload;
import org.dsmip.controlplane.show.StateListing;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.text.Words;
import org.jspecify.annotations.Nullable;

/** What a client asks for in one line: {@code show TOPIC [json] [non-zero]}, or {@code offload WHICH on|off [json]}. */
public sealed interface AdminRequest {
    /**
     * To see something.
     *
     * @param topic what is to be shown
     * @param json as JSON instead of text
     * @param nonZero without rows of which all numbers are zero
     */
    record Show(Topic topic, boolean json, boolean nonZero) implements AdminRequest {
        static final String WORD = "show";

        @Override
        public @Nullable StateListing ask(NodeState state) {
            return state.show(topic);
        }

        @Override
        public String subject() {
            return topic.word();
        }

        @Override
        public String nothing() {
            return topic.nothing();
        }

        @Override
        public String line() {
            return WORD + " " + topic.word() + (json ? " " + JSON : "") + (nonZero ? " " + NON_ZERO : "") + "\n";
        }
    }

    /**
     * To switch something on or off, at once; it answers what has come of it.
     *
     * @param offload what
     * @param on on, otherwise off
     * @param json the answer as JSON instead of text
     */
    record Switch(Offload offload, boolean on, boolean json) implements AdminRequest {
        static final String WORD = "offload";

        @Override
        public @Nullable StateListing ask(NodeState state) {
            return state.offload(offload, on);
        }

        @Override
        public boolean nonZero() {
            return false;
        }

        @Override
        public String subject() {
            return offload.word();
        }

        @Override
        public String nothing() {
            return "nothing switched";
        }

        @Override
        public String line() {
            return WORD + " " + offload.word() + " " + (on ? ON : OFF) + (json ? " " + JSON : "") + "\n";
        }
    }

    /** Asks for JSON. */
    String JSON = "json";
    /** Asks to leave out what counts nothing. */
    String NON_ZERO = "non-zero";
    /** Switches on. */
    String ON = "on";
    /** Switches off. */
    String OFF = "off";

    /**
     * Whether the answer is JSON.
     *
     * @return false: text
     */
    boolean json();

    /**
     * Whether rows that count nothing are left out.
     *
     * @return false: all rows are wanted
     */
    boolean nonZero();

    /**
     * Does what is asked. Only the control thread calls this.
     *
     * @param state of the node
     * @return the answer; null: a node of this role has nothing of the kind
     */
    @Nullable
    StateListing ask(NodeState state);

    /**
     * What it is about.
     *
     * @return a word
     */
    String subject();

    /**
     * What is said where the answer is empty.
     *
     * @return a few words
     */
    String nothing();

    /**
     * The request as it is sent.
     *
     * @return a line
     */
    String line();

    /** Not a request; the message says what one is. */
    final class NotUnderstoodException extends Exception {
        private static final long serialVersionUID = 1L;

        NotUnderstoodException(String message) {
            super(message);
        }
    }

    /**
     * Reads a request.
     *
     * @param line as sent, without its end
     * @return what is asked
     * @throws NotUnderstoodException if it is none
     */
    static AdminRequest parse(String line) throws NotUnderstoodException {
        final List<String> words = List.of(line.strip().split(" +", -1));
        final AdminRequest request = switch (words.getFirst()) {
            case Show.WORD -> show(words);
            case Switch.WORD -> change(words);
            default -> null;
        };
        if (request == null) {
            throw new NotUnderstoodException(
                    "a request is: show TOPIC [json] [non-zero], or offload WHICH on|off [json]");
        }
        return request;
    }

    private static @Nullable AdminRequest show(List<String> words) throws NotUnderstoodException {
        if (words.size() < 2 || !List.of(JSON, NON_ZERO).containsAll(words.subList(2, words.size()))) {
            return null;
        }
        final Topic topic = Words.find(Topic.class, words.get(1));
        if (topic == null) {
            throw new NotUnderstoodException("no such topic; allowed: " + String.join(", ", Words.all(Topic.class)));
        }
        return new Show(topic, words.contains(JSON), words.contains(NON_ZERO));
    }

    private static @Nullable AdminRequest change(List<String> words) throws NotUnderstoodException {
        if (words.size() < 3 || !List.of(ON, OFF).contains(words.get(2))
                || !List.of(JSON).containsAll(words.subList(3, words.size()))) {
            return null;
        }
        final Offload offload = Words.find(Offload.class, words.get(1));
        if (offload == null) {
            throw new NotUnderstoodException(
                    "no such offload; allowed: " + String.join(", ", Words.all(Offload.class)));
        }
        return new Switch(offload, words.get(2).equals(ON), words.contains(JSON));
    }
}
