package org.dsmip.controlplane.config;

/** What a node is, as {@code role} says. */
enum NodeRole {
    HOME_AGENT("home-agent", "dsmip0"), MOBILE_NODE("mobile-node", "dsmip1");

    private final String label;
    private final String tunDevice;

    NodeRole(String label, String tunDevice) {
        this.label = label;
        this.tunDevice = tunDevice;
    }

    /** How it is written; also the name of a node that is given none. */
    String label() {
        return label;
    }

    /** Name of the tunnel device unless configured. */
    String tunDevice() {
        return tunDevice;
    }
}
