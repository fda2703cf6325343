package org.dsmip.core.io.route;

/** What the link layer of an interface is ({@code ARPHRD_...}). */
public enum LinkType {
    /** Ethernet and what looks like it: bridges, veth, WLAN. */
    ETHERNET(1),
    /** The loopback device. */
    LOOPBACK(772),
    /** No link layer at all: a TUN device. */
    NONE(0xFFFE),
    /** Any other. */
    OTHER(-1);

    private final int wire;

    LinkType(int wire) {
        this.wire = wire;
    }

    /**
     * Finds a type by number.
     *
     * @param wire {@code ARPHRD_...}
     * @return {@link #OTHER} for a number not listed here
     */
    public static LinkType fromWire(int wire) {
        for (final LinkType type : values()) {
            if (type.wire == wire) {
                return type;
            }
        }
        return OTHER;
    }
}
