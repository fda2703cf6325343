package org.dsmip.controlplane.registry;

/** Why octets are no record. */
public enum RecordFault {
    /** They are fewer than any record has. */
    TRUNCATED("it is cut off"),
    /** The check value is another one: octets are missing, or were changed. */
    DAMAGED("it is damaged"),
    /** They are whole, but of something else. */
    FOREIGN("it is no record of a registry"),
    /** A later version of the program has written them. */
    LATER_VERSION("a later version has written it"),
    /** A field has a value that nothing can have. */
    IMPOSSIBLE("it says what cannot be");

    private final String words;

    RecordFault(String words) {
        this.words = words;
    }

    /**
     * The fault for the operator.
     *
     * @return half a sentence
     */
    public String words() {
        return words;
    }
}
