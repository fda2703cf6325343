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

    /** Name of the tunnel device unless configured: the same for the first of a kind, another for each further one. */
    String tunDevice(int instance) {
        return this == HOME_AGENT || instance == 0 ? tunDevice : tunDevice + "-" + instance;
    }
}
