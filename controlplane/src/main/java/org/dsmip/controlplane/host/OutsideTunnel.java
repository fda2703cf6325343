package org.dsmip.controlplane.host;

/** Which destinations a mobile node that is away may reach without the tunnel, from other addresses than its home addresses. */
public enum OutsideTunnel {
    /** Networks that its links are part of. */
    LINK,
    /** Whatever the main routing table knows better than by a default route, whoever taught it. */
    KNOWN,
    /** Nothing. */
    NOTHING
}
