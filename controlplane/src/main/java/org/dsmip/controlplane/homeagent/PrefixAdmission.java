package org.dsmip.controlplane.homeagent;

import java.util.List;
import org.dsmip.controlplane.registry.BindingTable;
import org.dsmip.controlplane.registry.RegisteredPrefix;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.Ipv6PrefixCode;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a mobile node may have an IPv6 prefix: served or on-link at all, not the home agent's, not somebody
 * else's (dual-stack ledger, sections 8.4 and 9). Duplicate address detection is not part of it.
 */
final class PrefixAdmission {
    private static final int ADDRESS_LENGTH = 128;

    private final CurrentSettings settings;
    private final BindingTable table;
    private HostAddresses host = HostAddresses.NONE;
    private @Nullable String noIpv6;
    private @Nullable String noIpv6OnHomeLink;

    PrefixAdmission(CurrentSettings settings, BindingTable table) {
        this.settings = settings;
        this.table = table;
    }

    /** The addresses of the host have changed. */
    void host(HostAddresses now) {
        host = now;
    }

    /** Why there is no IPv6 on this host, and on the home link. */
    void ipv6(@Nullable String whyNoneAtAll, @Nullable String whyNoneOnHomeLink) {
        noIpv6 = whyNoneAtAll;
        noIpv6OnHomeLink = whyNoneOnHomeLink;
    }

    /** Why this host cannot carry a prefix of a kind; null: it can. */
    @Nullable
    Refusal unable(RegisteredPrefix.Kind kind) {
        final String reason = isOnLink(kind) && noIpv6 == null ? noIpv6OnHomeLink : noIpv6;
        return reason == null ? null : Refusal.of(Ipv6PrefixCode.REJECTED, reason);
    }

    /** What a prefix is on the home link; null: nothing that this home agent serves. */
    RegisteredPrefix.@Nullable Kind kindOf(Ipv6Prefix prefix) {
        final boolean address = prefix.length() == ADDRESS_LENGTH;
        if (covers(settings.now().homeLink().onLinkPrefixes(), prefix)) {
            return address ? RegisteredPrefix.Kind.ON_LINK_ADDRESS : RegisteredPrefix.Kind.ON_LINK_NETWORK;
        }
        if (covers(settings.now().servedPrefixes(), prefix)) {
            return address ? RegisteredPrefix.Kind.OFF_LINK_ADDRESS : RegisteredPrefix.Kind.OFF_LINK_NETWORK;
        }
        return null;
    }

    /**
     * A refusal.
     *
     * @param code what is answered
     * @param reason in words, for the view and the log
     */
    record Refusal(Ipv6PrefixCode code, String reason) {
        /** The prefix, or part of it, is somebody else's (B-29): of interest to security. */
        static final String CONFLICT = "prefix-conflict";

        static Refusal of(Ipv6PrefixCode code, String reason) {
            return new Refusal(code, reason);
        }

        static Refusal prohibited(String reason) {
            return new Refusal(Ipv6PrefixCode.ADMINISTRATIVELY_PROHIBITED, reason);
        }
    }

    /**
     * Why a mobile node may not have a prefix.
     *
     * @param node who asks
     * @param prefix what for, without host bits
     * @param homeLinkUp whether addresses can be defended on the home link
     * @return the refusal; null: it may have it
     */
    @Nullable
    Refusal refusal(MobileNodeProfile node, Ipv6Prefix prefix, boolean homeLinkUp) {
        final boolean coversHomeLink = settings.now().homeLink().onLinkPrefixes().stream().anyMatch(prefix::covers);
        if (coversHomeLink) {
            return Refusal.prohibited("covers-home-link");
        }
        final RegisteredPrefix.Kind kind = kindOf(prefix);
        if (kind == null) {
            return Refusal.of(Ipv6PrefixCode.NOT_HOME_SUBNET, "not-home-subnet");
        }
        final Refusal unable = unable(kind);
        if (unable != null) {
            return unable;
        }
        if (isOnLink(kind) && !settings.now().ipv6().prefixes().onLinkEntries()) {
            return Refusal.prohibited("on-link");
        }
        final Refusal router = routerConflict(prefix, kind);
        if (router != null) {
            return router;
        }
        if (!isPermitted(node, prefix, kind)) {
            return Refusal.prohibited("not-permitted");
        }
        final Refusal conflict = conflict(node.homeAddress(), prefix, kind);
        if (conflict != null) {
            return conflict;
        }
        final boolean held = node.homeAddress().equals(table.holder(prefix));
        if (kind == RegisteredPrefix.Kind.ON_LINK_ADDRESS && !homeLinkUp && !held) {
            return Refusal.of(Ipv6PrefixCode.REJECTED, "home-if-down");
        }
        return table.prefixCount() >= settings.now().ipv6().prefixes().inAll() && !held
                ? Refusal.of(Ipv6PrefixCode.REJECTED, "too-many-prefixes")
                : null;
    }

    /**
     * Why a mobile node may not keep a prefix that an earlier run has granted. What comes and goes with the host is no reason.
     *
     * @param node who has it
     * @param entry the prefix
     * @return the refusal; null: it may keep it
     */
    @Nullable
    Refusal loss(MobileNodeProfile node, RegisteredPrefix entry) {
        if (!settings.now().ipv6().enabled()) {
            return Refusal.prohibited("ipv6-off");
        }
        if (entry.kind() == RegisteredPrefix.Kind.LINK_LOCAL) {
            return null;
        }
        final Ipv6Prefix prefix = entry.prefix();
        if (kindOf(prefix) != entry.kind()) {
            return Refusal.of(Ipv6PrefixCode.NOT_HOME_SUBNET, "not-home-subnet");
        }
        if (entry.origin() == RegisteredPrefix.Origin.IMPLICIT) {
            return node.implicitPrefixes().contains(prefix) ? null : Refusal.prohibited("not-permitted");
        }
        final PrefixSettings policy = settings.now().ipv6().prefixes();
        if (entry.isOnLink() && !policy.onLinkEntries()) {
            return Refusal.prohibited("on-link");
        }
        if (!isPermitted(node, prefix, entry.kind())) {
            return Refusal.prohibited("not-permitted");
        }
        return settings.now().mobileNodes().anotherHas(node.homeAddress(), prefix, policy.nestedBetweenNodes())
                ? Refusal.prohibited(Refusal.CONFLICT)
                : null;
    }

    private static boolean isOnLink(RegisteredPrefix.Kind kind) {
        return kind == RegisteredPrefix.Kind.ON_LINK_ADDRESS || kind == RegisteredPrefix.Kind.ON_LINK_NETWORK;
    }

    /**
     * Why nobody may have a prefix of a kind: this host or another router has it, or an address in it (DAD-10, OV-5, OV-7).
     *
     * @param prefix without host bits
     * @param kind what it is on the home link
     * @return the refusal; null: no router has it
     */
    @Nullable
    Refusal routerConflict(Ipv6Prefix prefix, RegisteredPrefix.Kind kind) {
        final boolean derived = kind == RegisteredPrefix.Kind.ON_LINK_ADDRESS && settings.now().ipv6().linkLocalCompat()
                && isOfRouter(RegisteredPrefix.linkLocalOf(prefix).toHostPrefix());
        if (!derived && !isOfRouter(prefix)) {
            return null;
        }
        return prefix.length() == ADDRESS_LENGTH
                ? Refusal.of(Ipv6PrefixCode.DUPLICATE_ADDRESS, derived ? "router-link-local" : "router-address")
                : Refusal.prohibited("contains-router-address");
    }

    private boolean isOfRouter(Ipv6Prefix prefix) {
        // The subnet-router anycast address belongs to the routers of the link (RFC 4291 section 2.6.1).
        return host.hasAnyIn(prefix) || settings.now().homeLink().ownAddresses().stream().anyMatch(prefix::contains)
                || (prefix.length() == ADDRESS_LENGTH && settings.now().homeLink().onLinkPrefixes().stream()
                        .anyMatch(range -> range.address().equals(prefix.address())));
    }

    private boolean isPermitted(MobileNodeProfile node, Ipv6Prefix prefix, RegisteredPrefix.Kind kind) {
        final List<Ipv6Prefix> owned = node.ownedPrefixes();
        if (owned.contains(prefix)) {
            return kind != RegisteredPrefix.Kind.ON_LINK_NETWORK
                    || covers(settings.now().homeLink().delegablePrefixes(), prefix);
        }
        if (kind == RegisteredPrefix.Kind.ON_LINK_NETWORK
                && !covers(settings.now().homeLink().delegablePrefixes(), prefix)) {
            return false;
        }
        final PrefixSettings policy = settings.now().ipv6().prefixes();
        if (!owned.isEmpty()) {
            return policy.allowSubprefix() && covers(owned, prefix);
        }
        return policy.allowUnlisted() && prefix.length() >= policy.minimumLength();
    }

    /** Whether a mobile node that has not asked for a prefix may be given it: nobody else has it. */
    boolean isFree(Ipv4Address claimant, Ipv6Prefix prefix, RegisteredPrefix.Kind kind) {
        return conflict(claimant, prefix, kind) == null;
    }

    private @Nullable Refusal conflict(Ipv4Address claimant, Ipv6Prefix prefix, RegisteredPrefix.Kind kind) {
        final Ipv6Prefix held = table.overlapping(prefix,
                (other, holder) -> !holder.equals(claimant) && !mayNest(claimant, prefix, other, holder));
        final boolean sameAddress = held != null && held.equals(prefix) && prefix.length() == ADDRESS_LENGTH;
        if (sameAddress || (kind == RegisteredPrefix.Kind.ON_LINK_ADDRESS && linkLocalTaken(claimant, prefix))) {
            return Refusal.of(Ipv6PrefixCode.DUPLICATE_ADDRESS, Refusal.CONFLICT);
        }
        final boolean foreign = held != null || settings.now().mobileNodes().anotherHas(claimant, prefix,
                settings.now().ipv6().prefixes().nestedBetweenNodes());
        return foreign ? Refusal.prohibited(Refusal.CONFLICT) : null;
    }

    // Nested prefixes of two nodes stand side by side if the operator allows it and has given each to its holder.
    private boolean mayNest(Ipv4Address claimant, Ipv6Prefix prefix, Ipv6Prefix other, Ipv4Address holder) {
        return settings.now().ipv6().prefixes().nestedBetweenNodes() && !prefix.equals(other)
                && claimant.equals(settings.now().mobileNodes().owner(prefix))
                && holder.equals(settings.now().mobileNodes().owner(other));
    }

    // the derived link-local address must be free too.
    private boolean linkLocalTaken(Ipv4Address claimant, Ipv6Prefix prefix) {
        if (!settings.now().ipv6().linkLocalCompat()) {
            return false;
        }
        final Ipv6Address linkLocal = RegisteredPrefix.linkLocalOf(prefix);
        final Ipv4Address owner = table.linkLocalOwner(linkLocal);
        return owner != null && !owner.equals(claimant);
    }

    private static boolean covers(List<Ipv6Prefix> ranges, Ipv6Prefix prefix) {
        return ranges.stream().anyMatch(range -> range.covers(prefix));
    }
}
