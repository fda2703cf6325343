package org.dsmip.controlplane.mobilenode;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;

/**
 * Works out from the access link where the mobile node is attached.
 *
 * <p>An address of the home network other than the home address hints at home, and so does the home address alone if there is
 * no address of another network: else it may have been left behind by a stay at home. Whether it is home, {@link HomeEvidence}
 * tells; if not, such an address is a care-of address like any other. A care-of address is kept as long as the link has it, so
 * that a second address causes no move. Immutable.
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
     * Says whether the link has an address of the home network that is to be looked into.
     *
     * @param link the access link as it is now
     * @return false: whatever it is, it is not the home link
     */
    public boolean mayBeHome(AccessLink link) {
        final List<Ipv4Address> usable = link.usableIpv4Addresses();
        final boolean elsewhere = usable.stream().anyMatch(address -> !home.prefix().contains(address));
        return usable.stream().anyMatch(address -> home.prefix().contains(address)
                && (!elsewhere || !address.equals(home.homeAddress())));
    }

    /**
     * Works out where the node is attached.
     *
     * @param link the access link as it is now
     * @param current where the node was attached so far
     * @param verdict what is known of a link that may be home
     * @return where it is now
     */
    public Attachment detect(AccessLink link, Attachment current, HomeEvidence.Verdict verdict) {
        final Set<IpAddress> present = new HashSet<>(link.addresses());
        present.retainAll(homeAddresses);
        if (verdict == HomeEvidence.Verdict.HOME && mayBeHome(link)) {
            return new Attachment.AtHome(present);
        }
        final boolean foreign = verdict == HomeEvidence.Verdict.FOREIGN;
        final List<Ipv4Address> candidates = link.usableIpv4Addresses().stream()
                .filter(address -> !address.equals(home.homeAddress()))
                .filter(address -> foreign || !home.prefix().contains(address)).toList();
        return candidates.isEmpty() || !link.routed()
                ? new Attachment.Detached()
                : new Attachment.Visiting(careOfAddress(candidates, current), link.mtuBytes(), present);
    }

    /** The one that it is, or one of another network rather than one that means home elsewhere. */
    private Ipv4Address careOfAddress(List<Ipv4Address> candidates, Attachment current) {
        if (current instanceof Attachment.Visiting visiting && candidates.contains(visiting.careOfAddress())) {
            return visiting.careOfAddress();
        }
        return candidates.stream().filter(address -> !home.prefix().contains(address)).findFirst()
                .orElse(candidates.getFirst());
    }
}
