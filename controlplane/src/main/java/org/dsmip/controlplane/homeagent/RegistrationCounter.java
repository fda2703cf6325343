package org.dsmip.controlplane.homeagent;

/** What a home agent counts about registrations. */
public enum RegistrationCounter {
    /** Datagrams that arrived. */
    RECEIVED,
    /** Registrations accepted, refreshes included. */
    ACCEPTED,
    /** Deregistrations accepted. */
    DEREGISTERED,
    /** Bindings that ended by themselves. */
    EXPIRED,
    /** Requests denied, whatever the code. */
    DENIED,
    /** Denied with 129. */
    DENIED_ADMINISTRATIVELY_PROHIBITED,
    /** Denied with 130. */
    DENIED_INSUFFICIENT_RESOURCES,
    /** Denied with 131. */
    DENIED_MOBILE_NODE_FAILED_AUTHENTICATION,
    /** Denied with 132. */
    DENIED_FOREIGN_AGENT_FAILED_AUTHENTICATION,
    /** Denied with 133. */
    DENIED_IDENTIFICATION_MISMATCH,
    /** Denied with 134. */
    DENIED_POORLY_FORMED,
    /** Denied with 136. */
    DENIED_UNKNOWN_HOME_AGENT_ADDRESS,
    /** Denied with 137 or 138. */
    DENIED_REVERSE_TUNNEL,
    /** Denied with 139. */
    DENIED_ENCAPSULATION,
    /** Denied with 140 or 141. */
    DENIED_VENDOR_EXTENSION,
    /** Denials not sent because too many were sent already. */
    DENIALS_SUPPRESSED,
    /** Dropped: not a registration request, or shorter than one. */
    DISCARDED_NOT_A_REQUEST,
    /** Dropped: sent from an address that cannot be answered. */
    DISCARDED_BAD_SOURCE,
    /** Dropped: an extension that must be understood is not known. */
    DISCARDED_UNKNOWN_EXTENSION,
    /** Dropped: not authentic, where RFC 5944 wants silence. */
    DISCARDED_UNAUTHENTICATED,
    /** Dropped: authenticated by a foreign agent that shares no key. */
    DISCARDED_UNKNOWN_FOREIGN_AGENT,
    /** Sent again while the answer waits for its record: that answer is theirs. */
    REPEATED_WHILE_PENDING,
    /** IPv6 prefixes accepted. */
    PREFIXES_ACCEPTED,
    /** IPv6 prefixes rejected. */
    PREFIXES_REJECTED,
    /** Prefix requests outside what the mobile node authenticated. */
    PREFIXES_UNAUTHENTICATED,
    /** Effects that could not be carried out. */
    EFFECTS_FAILED,
    /** Replies not sent: the disk did not take what they depend on, or a newer request came. */
    REPLIES_GIVEN_UP;

    /**
     * What it counts.
     *
     * @return a noun in the plural
     */
    public String unit() {
        return switch (this) {
            case RECEIVED, DISCARDED_NOT_A_REQUEST -> "datagrams";
            case EXPIRED -> "bindings";
            case PREFIXES_ACCEPTED, PREFIXES_REJECTED, PREFIXES_UNAUTHENTICATED -> "prefixes";
            case EFFECTS_FAILED -> "effects";
            case REPLIES_GIVEN_UP -> "replies";
            default -> "requests";
        };
    }
}
