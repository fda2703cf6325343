package org.dsmip.core.io.route;

/** How far an address or route is valid ({@code RT_SCOPE_...}). */
public enum AddressScope {
    /** Everywhere. */
    GLOBAL(0),
    /** Inside a site (deprecated). */
    SITE(200),
    /** On the link only. */
    LINK(253),
    /** On this host only. */
    HOST(254);

    private final int wire;

    AddressScope(int wire) {
        this.wire = wire;
    }

    /**
     * Finds a scope by number.
     *
     * @param wire {@code RT_SCOPE_...}
     * @return the named scope that is at least as wide
     */
    public static AddressScope fromWire(int wire) {
        return wire >= HOST.wire ? HOST : wire == LINK.wire ? LINK : wire >= SITE.wire ? SITE : GLOBAL;
    }

    /**
     * The number of the scope.
     *
     * @return {@code RT_SCOPE_...}
     */
    public int wire() {
        return wire;
    }
}
