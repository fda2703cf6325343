package org.dsmip.controlplane.mobilenode;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * Works out from the access link where the mobile node is attached.
 *
 * <p>An address of the home network other than the home address proves that the node is at home. The home address alone does
 * so only if there is no address of another network: it may have been left behind by a stay at home. A care-of address is
 * kept as long as the link has it, so that a second address causes no move. Immutable.
 */
public final class AttachmentDetection {
    private final HomeNetwork home;
    private final Set<IpAddress> homeAddresses;

    /**
     * Makes a detection.
     *
     * @param settings say where home is
     */
    public AttachmentDetection(MobileNodeSettings settings) {
        home = settings.home();
        final Set<IpAddress> addresses = new HashSet<>();
        addresses.add(home.homeAddress());
        for (RequestedPrefix requested : settings.prefixes()) {
            if (requested.isHomeAddress()) {
                addresses.add(requested.prefix().address());
            }
        }
        homeAddresses = Set.copyOf(addresses);
    }

    /**
     * Works out where the node is attached.
     *
     * @param link the access link as it is now
     * @param current where the node was attached so far
     * @return where it is now
     */
    public Attachment detect(AccessLink link, Attachment current) {
        final List<Ipv4Address> usable = link.usableIpv4Addresses();
        final Set<IpAddress> present = new HashSet<>(link.addresses());
        present.retainAll(homeAddresses);
        final Ipv4Address careOf = careOfAddress(usable, current);
        if (isHome(usable, careOf)) {
            return new Attachment.AtHome(present);
        }
        return careOf == null || !link.routed()
                ? new Attachment.Detached()
                : new Attachment.Visiting(careOf, link.mtuBytes(), present);
    }

    private boolean isHome(List<Ipv4Address> usable, @Nullable Ipv4Address careOf) {
        for (Ipv4Address address : usable) {
            if (home.prefix().contains(address) && (careOf == null || !address.equals(home.homeAddress()))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Ipv4Address careOfAddress(List<Ipv4Address> usable, Attachment current) {
        if (current instanceof Attachment.Visiting visiting && usable.contains(visiting.careOfAddress())) {
            return visiting.careOfAddress();
        }
        for (Ipv4Address address : usable) {
            if (!home.prefix().contains(address)) {
                return address;
            }
        }
        return null;
    }
}
