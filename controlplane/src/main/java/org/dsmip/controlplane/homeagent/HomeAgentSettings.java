package org.dsmip.controlplane.homeagent;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dsmip.controlplane.reconcile.Situation;
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
        MobileNodes mobileNodes, SecurityAssociations foreignAgents, RegistrationSettings registration,
        Ipv6Settings ipv6) {
    /**
     * Copies the lists and checks what belongs together.
     *
     * @throws IllegalArgumentException if the parts contradict each other
     */
    public HomeAgentSettings {
        servedPrefixes = List.copyOf(servedPrefixes);
        if (!address.isUnicast()) {
            throw new IllegalArgumentException("home agent address " + address + " is not a unicast address");
        }
        checkServedPrefixes(servedPrefixes, homeLink);
        mobileNodes.single().forEach(node -> checkHomeAddresses(HomeAddressRange.of(node.homeAddress()), address,
                homeLink));
        mobileNodes.blocks().forEach(block -> checkHomeAddresses(block.homeAddresses(), address, homeLink));
        PrefixClaim.findClashes(mobileNodes.claims(), ipv6.prefixes().nestedBetweenNodes(), (claim, other) -> {
            throw new IllegalArgumentException("prefix " + claim + " overlaps " + other);
        });
        final List<Ipv6Prefix> ours = Stream.concat(servedPrefixes.stream(), homeLink.onLinkPrefixes().stream())
                .toList();
        mobileNodes.claims().forEach(claim -> checkOwned(claim, ours));
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

    /** What of it decides how bindings are brought about on this host. */
    Situation.Policy onHost() {
        return new Situation.Policy(address, homeLink.attached(), ipv6.linkLocalCompat(), ipv6.homeLegNegotiated(),
                ipv6.tunnelMtuBytes());
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

    private static void checkHomeAddresses(HomeAddressRange addresses, Ipv4Address own, HomeLinkSettings homeLink) {
        if (!homeLink.homeNetwork().contains(addresses.first())
                || !homeLink.homeNetwork().contains(addresses.last())) {
            throw new IllegalArgumentException("home address " + addresses + " is outside the home network "
                    + homeLink.homeNetwork());
        }
        if (addresses.contains(own)) {
            throw new IllegalArgumentException("home address " + own + " is that of the home agent");
        }
    }

    private static void checkOwned(PrefixClaim claim, List<Ipv6Prefix> ours) {
        if (ours.stream().noneMatch(claim::isInside)) {
            throw new IllegalArgumentException("prefix " + claim + " is inside neither an on-link nor a served prefix");
        }
    }
}
