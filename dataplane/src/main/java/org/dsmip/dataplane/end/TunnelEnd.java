package org.dsmip.dataplane.end;

/** Which end of the tunnels a forwarder is: which of a packet's addresses is the registered one. */
public enum TunnelEnd {
    /** Packets into the tunnel are for registered addresses, packets out of it come from them. */
    HOME_AGENT,
    /** Packets into the tunnel come from registered addresses, packets out of it are for them. */
    MOBILE_NODE
}
