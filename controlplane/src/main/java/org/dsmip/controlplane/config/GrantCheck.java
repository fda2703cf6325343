package org.dsmip.controlplane.config;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.config.HomeAgentReader.Ipv6Link;
import org.dsmip.controlplane.homeagent.PrefixClaim;
import org.dsmip.core.net.Ipv6Prefix;

/** Checks that no mobile node is promised a prefix that the home agent would refuse it whenever it asks. */
final class GrantCheck {
    private static final int ADDRESS_LENGTH = 128;

    private final TableReader top;
    private final Ipv6Link link;
    private final List<Ipv6Prefix> ours;

    GrantCheck(TableReader top, Ipv6Link link) {
        this.top = top;
        this.link = link;
        ours = new ArrayList<>(HomeAgentReader.values(link.onLink()));
        ours.addAll(HomeAgentReader.values(link.served()));
    }

    void check(List<Located<PrefixClaim>> claims) {
        claims.forEach(this::check);
    }

    private void check(Located<PrefixClaim> claim) {
        if (ours.stream().noneMatch(claim.value()::isInside)) {
            report(claim, " inside neither an on-link nor a served prefix",
                    ours.isEmpty() ? "none: [home-agent] has no ipv6.on-link or ipv6.served" : "parts of " + ours);
            return;
        }
        checkRouters(claim);
        checkDelegable(claim);
    }

    private void checkRouters(Located<PrefixClaim> claim) {
        final boolean address = claim.value().prefixes().length() == ADDRESS_LENGTH;
        final String verb = address && claim.value().owners().count() == 1 ? "is" : "contains";
        link.own().stream().filter(own -> claim.value().contains(own.value())).findFirst()
                .ifPresent(own -> report(claim,
                        ", which " + verb + " " + own.value() + " of own-addresses at " + own.position(),
                        "prefixes without the addresses of the home agent"));
        // The subnet-router anycast address belongs to the routers of the link (RFC 4291 section 2.6.1).
        link.onLink().stream().filter(range -> address && claim.value().contains(range.value().address())).findFirst()
                .ifPresent(range -> report(claim,
                        ", which " + verb + " the address of all routers of " + range.value() + " at "
                                + range.position(),
                        "addresses of the on-link prefix without its first one"));
    }

    /** An address on the home link is defended there; for a network that can be done only if nobody else lives in it. */
    private void checkDelegable(Located<PrefixClaim> claim) {
        final boolean network = claim.value().prefixes().length() < ADDRESS_LENGTH;
        final boolean onLink = link.onLink().stream().anyMatch(range -> claim.value().isInside(range.value()));
        final boolean wholeLink = link.onLink().stream()
                .anyMatch(range -> range.value().equals(claim.value().first()));
        final List<Ipv6Prefix> delegable = HomeAgentReader.values(link.delegable());
        if (network && onLink && (wholeLink || delegable.stream().noneMatch(claim.value()::isInside))) {
            report(claim, wholeLink
                    ? ", which is the on-link prefix itself"
                    : ", a network inside an on-link prefix that is not delegable",
                    delegable.isEmpty()
                            ? "single addresses of an on-link prefix; no network: [home-agent] has no ipv6.delegable"
                            : "single addresses of an on-link prefix, or networks inside " + delegable);
        }
    }

    private void report(Located<PrefixClaim> claim, String found, String allowed) {
        top.problem(claim.position(), "prefix " + claim.value() + found, allowed);
    }
}
