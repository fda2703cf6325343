package org.dsmip.controlplane.mobilenode;

/** What a mobile node knows of its home agent's support for the dual-stack extensions. */
public enum Ipv6Support {
    /** Not asked yet. */
    UNKNOWN("unknown"),
    /** It has answered a request for a prefix. */
    YES("yes"),
    /** It has accepted a registration without a word on the prefixes (DS-4.5-2). */
    NO("no"),
    /** It has refused a request that it accepts without the extensions (DS-4.5-13). */
    REFUSED("refused");

    private final String label;

    Ipv6Support(String label) {
        this.label = label;
    }

    /**
     * The value of {@code v6-support}.
     *
     * @return lower case
     */
    public String label() {
        return label;
    }
}
