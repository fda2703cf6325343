package org.dsmip.controlplane.host;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.dsmip.core.io.linux.LinuxExclusiveNames;

/** Makes the claims of a node to the numbers that it takes of a host. */
public final class HostClaims {
    /** A node needs some milliseconds for its claims; one that takes seconds has been stopped in the midst of it. */
    private static final int ATTEMPTS = 250;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private HostClaims() {}

    /**
     * Makes those of a mobile node.
     *
     * @param resources gives them up at the end
     * @param host numbers that the node takes of its host
     * @throws IOException if another node has one of them
     */
    public static void ofMobileNode(Resources resources, HostSettings host) throws IOException {
        claim(resources, host, NodeClaims.ofMobileNode(host));
    }

    /**
     * Makes those of a home agent.
     *
     * @param resources gives them up at the end
     * @param host numbers that the node takes of its host
     * @throws IOException if another node has one of them
     */
    public static void ofHomeAgent(Resources resources, HostSettings host) throws IOException {
        final List<NodeClaims.Claim> claims = NodeClaims.ofHomeAgent(host);
        if (!claims.isEmpty()) {
            claim(resources, host, claims);
        }
    }

    private static void claim(Resources resources, HostSettings host, List<NodeClaims.Claim> claims)
            throws IOException {
        new NodeClaims(new LinuxExclusiveNames(),
                new NodeClaims.Patience(ATTEMPTS, () -> LockSupport.parkNanos(PAUSE_NS))).claim(host, claims)
                .forEach(resources::add);
    }
}
