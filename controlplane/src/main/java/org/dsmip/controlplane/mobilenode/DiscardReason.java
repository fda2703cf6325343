package org.dsmip.controlplane.mobilenode;

/** Why a mobile node ignores a datagram, or one prefix reply in it. */
public enum DiscardReason {
    /** Too short for a reply, or another message type (CNF-14, BASE-FMT-14). */
    NOT_A_REPLY("not-a-reply"),
    /** No request is waiting for a reply. */
    NO_REQUEST_PENDING("no-request-pending"),
    /** It answers another request than the newest one (BASE-RPL-04, BASE-MN-37). */
    IDENTIFICATION_MISMATCH("identification-mismatch"),
    /** It is about another home address. */
    WRONG_HOME_ADDRESS("wrong-home-address"),
    /** The extensions are damaged (CNF-15). */
    MALFORMED("malformed"),
    /** It has an extension that must be understood and is not (BASE-FMT-05). */
    UNKNOWN_EXTENSION("unknown-extension"),
    /** A reply of the home agent without authentication (BASE-AUTH-17). */
    AUTHENTICATION_MISSING("authentication-missing"),
    /** A reply with more than one Mobile-Home Authentication Extension (BASE-AUTH-17). */
    AUTHENTICATION_DUPLICATE("authentication-duplicate"),
    /** No security association has the SPI. */
    UNKNOWN_SPI("unknown-spi"),
    /** The authenticator does not fit. */
    AUTHENTICATION_FAILED("authentication-failed"),
    /** A denial without authentication that does not come from where the request went. */
    UNEXPECTED_SOURCE("unexpected-source"),
    /** A prefix reply behind the authentication extension, which nothing covers (B-37). */
    PREFIX_REPLY_NOT_COVERED("prefix-reply-not-covered"),
    /** A prefix reply that fits no request (B-38, B-39). */
    PREFIX_REPLY_UNMATCHED("unmatched-code-ext"),
    /** A second prefix reply for one request. */
    PREFIX_REPLY_DUPLICATE("prefix-reply-duplicate");

    private final String label;

    DiscardReason(String label) {
        this.label = label;
    }

    /** Whether it is a reply in all but that nobody can tell who wrote it. */
    boolean isUnverifiable() {
        return switch (this) {
            case AUTHENTICATION_MISSING, AUTHENTICATION_DUPLICATE, UNKNOWN_SPI, AUTHENTICATION_FAILED, MALFORMED,
                    UNKNOWN_EXTENSION ->
                true;
            default -> false;
        };
    }

    /** Whether it is a reply that another key than this node's may have signed, or none. */
    boolean isOfAnotherKey() {
        return switch (this) {
            case AUTHENTICATION_MISSING, UNKNOWN_SPI, AUTHENTICATION_FAILED -> true;
            default -> false;
        };
    }

    /**
     * The name an operator sees.
     *
     * @return lower case, with hyphens
     */
    public String label() {
        return label;
    }
}
