package org.dsmip.controlplane.mobilenode;

import java.util.List;
import org.dsmip.core.net.IpAddress;

/**
 * What is known of the interface that attaches to whatever network is visited.
 *
 * @param usable up and with carrier
 * @param routed whether its routes lead beyond the link to the home agent: a default route, or one that covers the home
 *     agent; only asked for away from home
 * @param mtuBytes largest packet it sends
 * @param addresses the addresses it has, those the kernel lists first first
 */
public record AccessLink(boolean usable, boolean routed, int mtuBytes, List<IpAddress> addresses) {
    /** Copies the list. */
    public AccessLink {
        addresses = List.copyOf(addresses);
    }
}
