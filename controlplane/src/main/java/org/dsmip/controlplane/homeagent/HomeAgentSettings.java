package org.dsmip.controlplane.homeagent;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dsmip.controlplane.security.SecurityAssociations;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;

/**
 * Everything an operator tells a home agent about registrations.
 *
 * @param address the home agent's own unicast IPv4 address, source of its tunnels
 * @param homeLink the link the home addresses belong to
 * @param servedPrefixes IPv6 prefixes served that are not on-link anywhere; may be empty
 * @param mobileNodes who may register
 * @param foreignAgents security associations with foreign agents, by their care-of address
 * @param registration policy for all registrations
 * @param ipv6 policy for the dual-stack extensions
 */
public record HomeAgentSettings(Ipv4Address address, HomeLinkSettings homeLink, List<Ipv6Prefix> servedPrefixes,
        List<MobileNodeProfile> mobileNodes, SecurityAssociations foreignAgents, RegistrationSettings registration,
        Ipv6Settings ipv6) {
    /**
     * Copies the lists and checks what belongs together.
     *
     * @throws IllegalArgumentException if the parts contradict each other
     */
    public HomeAgentSettings {
        servedPrefixes = List.copyOf(servedPrefixes);
        mobileNodes = List.copyOf(mobileNodes);
        if (!address.isUnicast()) {
            throw new IllegalArgumentException("home agent address " + address + " is not a unicast address");
        }
        checkServedPrefixes(servedPrefixes, homeLink);
        mobileNodes.forEach(node -> checkMobileNode(node, address, homeLink));
        checkDistinct(mobileNodes, ipv6.prefixes().nestedBetweenNodes());
        final List<Ipv6Prefix> served = servedPrefixes;
        mobileNodes.forEach(node -> checkOwned(node, served, homeLink));
    }

    /**
     * The same with more addresses that are never given to a mobile node, beside those that the operator named.
     *
     * @param addresses IPv6 addresses of the home agent's interfaces
     * @return the settings
     */
    public HomeAgentSettings withOwnAddresses(List<Ipv6Address> addresses) {
        final List<Ipv6Address> own = new ArrayList<>(homeLink.ownAddresses());
        addresses.stream().filter(address -> !own.contains(address)).forEach(own::add);
        return new HomeAgentSettings(this.address, new HomeLinkSettings(homeLink.attached(), homeLink.homeNetwork(),
                homeLink.onLinkPrefixes(), own, homeLink.delegablePrefixes()), servedPrefixes, mobileNodes,
                foreignAgents, registration, ipv6);
    }

    private static void checkServedPrefixes(List<Ipv6Prefix> served, HomeLinkSettings homeLink) {
        final List<Ipv6Prefix> seen = new ArrayList<>(homeLink.onLinkPrefixes());
        for (Ipv6Prefix prefix : served) {
            HomeLinkSettings.requireUnicast("served prefix", prefix);
            seen.stream().filter(prefix::overlaps).findFirst().ifPresent(other -> {
                throw new IllegalArgumentException("served prefix " + prefix + " overlaps " + other);
            });
            seen.add(prefix);
        }
    }

    private static void checkMobileNode(MobileNodeProfile node, Ipv4Address address, HomeLinkSettings homeLink) {
        if (!homeLink.homeNetwork().contains(node.homeAddress())) {
            throw new IllegalArgumentException("home address " + node.homeAddress() + " is outside the home network "
                    + homeLink.homeNetwork());
        }
        if (node.homeAddress().equals(address)) {
            throw new IllegalArgumentException("home address " + node.homeAddress() + " is that of the home agent");
        }
    }

    private static void checkDistinct(List<MobileNodeProfile> nodes, boolean nested) {
        final Set<Ipv4Address> addresses = new HashSet<>();
        final PrefixIndex index = new PrefixIndex();
        for (MobileNodeProfile node : nodes) {
            final Ipv4Address owner = node.homeAddress();
            if (!addresses.add(owner)) {
                throw new IllegalArgumentException("two mobile nodes have the home address " + owner);
            }
            for (Ipv6Prefix prefix : node.ownedPrefixes()) {
                final Ipv6Prefix other = index.overlapping(prefix,
                        (found, holder) -> !holder.equals(owner) && (!nested || found.equals(prefix)));
                if (other != null) {
                    throw new IllegalArgumentException("prefix " + prefix + " of " + owner + " overlaps " + other
                            + " of " + index.owner(other));
                }
                index.put(prefix, owner);
            }
        }
    }

    private static void checkOwned(MobileNodeProfile node, List<Ipv6Prefix> served, HomeLinkSettings homeLink) {
        for (Ipv6Prefix prefix : node.ownedPrefixes()) {
            final boolean known = served.stream().anyMatch(range -> range.covers(prefix))
                    || homeLink.onLinkPrefixes().stream().anyMatch(range -> range.covers(prefix));
            if (!known) {
                throw new IllegalArgumentException("prefix " + prefix + " of " + node.homeAddress()
                        + " is inside neither an on-link nor a served prefix");
            }
        }
    }
}
