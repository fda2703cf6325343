package org.dsmip.controlplane.mobilenode;

import org.dsmip.core.binding.TunnelingMode;

/**
 * What has become of one requested prefix.
 *
 * @param requested what is asked for
 * @param status whether it can be used
 * @param code the code of the last reply to it, 0..255; {@link #NO_CODE} if there was none
 * @param mode how its packets are sent: as accepted last, or as asked for
 */
public record PrefixState(RequestedPrefix requested, Status status, int code, TunnelingMode mode) {
    /** No reply yet, or none in the last accepted registration. */
    public static final int NO_CODE = -1;

    /** Whether a prefix can be used. */
    public enum Status {
        /** Not answered yet: ready to receive. */
        PENDING("pending"),
        /** Accepted. */
        UP("up"),
        /** Rejected, with a code or by silence. */
        REJECTED("down(rejected)"),
        /** The home agent knows no IPv6. */
        UNSUPPORTED("down(unsupported)"),
        /** The home agent refuses requests that mention IPv6. */
        REFUSED("down(refused)"),
        /** At home, where nothing is asked for. */
        HOME("home");

        private final String label;

        Status(String label) {
            this.label = label;
        }
    }

    /**
     * The value of {@code state}.
     *
     * @return {@code pending}, {@code up}, or {@code down} with a code or a reason
     */
    public String label() {
        return status == Status.REJECTED && code != NO_CODE ? "down(" + code + ")" : status.label;
    }

    /**
     * Says whether packets of this prefix are to be accepted from the tunnel: it is up, or may be so already as far as the
     * home agent is concerned.
     *
     * @return true for up and pending
     */
    public boolean isReceived() {
        return status == Status.UP || status == Status.PENDING;
    }

    PrefixState withStatus(Status next) {
        return new PrefixState(requested, next, code, mode);
    }
}
