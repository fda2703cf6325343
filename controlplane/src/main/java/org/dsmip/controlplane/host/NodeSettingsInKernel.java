package org.dsmip.controlplane.host;

import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which kernel settings a node needs, and why. */
public final class NodeSettingsInKernel {
    private static final String IPV6_FORWARDING = "net.ipv6.conf.all.forwarding";

    private NodeSettingsInKernel() {}

    /**
     * Those of a router that answers for absent nodes on its home link.
     *
     * @param kernel makes them
     * @param homeLink the home link's interface; null: there is none
     * @param internetLink the interface towards mobile nodes; null: it is not known
     * @param tunnel the tunnel device
     */
    public static void ofHomeAgent(KernelSettings kernel, @Nullable String homeLink, @Nullable String internetLink,
            String tunnel) {
        kernel.need(Setting.shared("net.ipv4.ip_forward", "1"));
        if (internetLink != null) {
            routesFromRouters(kernel, internetLink);
            // Strict filtering drops what comes bare from a home address.
            kernel.need(looseFilter(internetLink));
        }
        kernel.need(Setting.shared(IPV6_FORWARDING, "1"));
        // Each interface has a say of its own in what is forwarded that comes by it.
        Stream.of(homeLink, internetLink, tunnel).filter(Objects::nonNull).forEach(link -> {
            kernel.need(Setting.own("net.ipv4.conf." + link + ".forwarding", "1"));
            kernel.need(Setting.own("net.ipv6.conf." + link + ".forwarding", "1"));
        });
        if (homeLink != null) {
            // Strict filtering drops all that a mobile node says that has come home and is still routed into the tunnel, even
            // its question for the home agent's link-layer address (OPS-HOST-13).
            kernel.need(looseFilter(homeLink));
            kernel.need(Setting.own("net.ipv6.conf." + homeLink + ".proxy_ndp", "1"));
            // The setting of the interface makes the kernel answer; this one keeps it from forwarding what neighbors send to
            // a proxied address for neighbor discovery, and to a link-local one at all (ND-7, DS-4.3.2-7).
            kernel.need(Setting.shared("net.ipv6.conf.all.proxy_ndp", "1"));
            // Answers for absent mobile nodes must not be slower than those of present ones.
            kernel.need(Setting.own("net.ipv6.neigh." + homeLink + ".proxy_delay", "0"));
            kernel.need(Setting.own("net.ipv4.neigh." + homeLink + ".proxy_delay", "0"));
        }
    }

    /**
     * Those of a node whose access interface is on somebody else's link.
     *
     * @param kernel makes them
     * @param access the access interface
     * @param routesForANetwork whether a network is behind the node
     */
    public static void ofMobileNode(KernelSettings kernel, String access, boolean routesForANetwork) {
        // RFC 3344 section 4.6: away from home nobody on the visited link is told about the home address.
        kernel.need(Setting.own("net.ipv4.conf." + access + ".arp_ignore", "1"));
        kernel.need(Setting.own("net.ipv4.conf." + access + ".arp_announce", "2"));
        kernel.need(looseFilter(access));
        if (routesForANetwork) {
            routesFromRouters(kernel, access);
            kernel.need(Setting.shared(IPV6_FORWARDING, "1"));
        }
    }

    /** The greater of this setting and that for all interfaces counts, and strict is 1: that one needs no change. */
    private static Setting looseFilter(String link) {
        return Setting.own("net.ipv4.conf." + link + ".rp_filter", "2");
    }

    /**
     * A router goes on learning routes from others only if it is told to. Who is made a router here stays one at the end, and
     * would lose its default route if it were told otherwise then.
     */
    private static void routesFromRouters(KernelSettings kernel, String link) {
        kernel.need(new Setting("net.ipv6.conf." + link + ".accept_ra", "2", "1",
                kernel.is(IPV6_FORWARDING, "1") ? Setting.Ending.GIVE_BACK : Setting.Ending.LEAVE));
    }
}
