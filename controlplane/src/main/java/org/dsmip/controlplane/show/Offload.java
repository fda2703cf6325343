package org.dsmip.controlplane.show;

import org.dsmip.core.text.Words;

/** What of a running node's dealings with super-packets can be switched. */
public enum Offload {
    /** Runs of TCP segments through the tunnel device. */
    TUN_TCP,
    /** Runs of UDP datagrams through the tunnel device. */
    TUN_UDP;

    /**
     * How it is written, in a configuration, too.
     *
     * @return its name in lower case, words joined by hyphens
     */
    public String word() {
        return Words.of(this);
    }
}
