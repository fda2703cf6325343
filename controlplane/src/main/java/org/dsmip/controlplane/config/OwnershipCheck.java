package org.dsmip.controlplane.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dsmip.controlplane.config.BlockReader.BlockRow;
import org.dsmip.controlplane.config.HomeAgentReader.NodeRow;
import org.dsmip.controlplane.homeagent.PrefixClaim;
import org.dsmip.controlplane.homeagent.PrefixSettings;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Prefix;

/** Checks that no two mobile nodes are given the same address or prefixes that overlap, and none of them twice. */
final class OwnershipCheck {
    private final TableReader top;
    private final Located<Ipv4Address> homeAgent;
    private final Located<Ipv4Prefix> homeNetwork;
    private final boolean nested;

    /** With {@code nested}, {@code ha.v6.nested-between-mns}, a prefix may lie inside one of another node, but not equal it. */
    OwnershipCheck(TableReader top, Located<Ipv4Address> homeAgent, Located<Ipv4Prefix> homeNetwork, boolean nested) {
        this.nested = nested;
        this.top = top;
        this.homeAgent = homeAgent;
        this.homeNetwork = homeNetwork;
    }

    /** What is reserved for whom, as far as it makes sense. */
    static List<Located<PrefixClaim>> claims(List<NodeRow> rows, List<BlockRow> blocks) {
        final List<Located<PrefixClaim>> claims = new ArrayList<>();
        rows.forEach(row -> row.prefixes().forEach(prefix -> claims.add(new Located<>(
                PrefixClaim.of(row.homeAddress().value(), prefix.value()), prefix.position()))));
        for (BlockRow block : blocks) {
            block.prefixes().stream().filter(formula -> block.isSomebody() && block.hasEnough(formula.value()))
                    .forEach(formula -> claims.add(new Located<>(
                            new PrefixClaim(block.homeAddresses().value(), formula.value()), formula.position())));
        }
        return claims;
    }

    void check(List<NodeRow> rows, List<Located<PrefixClaim>> claims) {
        checkHomeAddresses(rows);
        checkOverlaps(claims);
        for (NodeRow row : rows) {
            checkListedOnce(row.prefixes(), row);
            checkListedOnce(row.implicit(), row);
            checkNumber(top, row.implicit());
            final List<Ipv6Prefix> owned = HomeAgentReader.values(row.prefixes());
            row.implicit().stream().filter(prefix -> !owned.contains(prefix.value()))
                    .forEach(prefix -> top.problem(prefix.position(),
                            "implicit prefix " + prefix.value() + " that is not among the prefixes of "
                                    + row.homeAddress().value(),
                            "some of its prefixes"));
        }
    }

    static void checkNumber(TableReader top, List<? extends Located<?>> implicit) {
        if (implicit.size() > PrefixSettings.HARD_LIMIT_IMPLICIT) {
            top.problem(implicit.get(PrefixSettings.HARD_LIMIT_IMPLICIT).position(),
                    implicit.size() + " implicit prefixes of one mobile node",
                    "at most " + PrefixSettings.HARD_LIMIT_IMPLICIT);
        }
    }

    private void checkListedOnce(List<Located<Ipv6Prefix>> prefixes, NodeRow row) {
        final Map<Ipv6Prefix, Position> seen = new HashMap<>();
        for (Located<Ipv6Prefix> prefix : prefixes) {
            final Position former = seen.putIfAbsent(prefix.value(), prefix.position());
            if (former != null) {
                top.problem(prefix.position(), "prefix " + prefix.value() + " of " + row.homeAddress().value()
                        + ", which stands at " + former + " already", "each prefix once");
            }
        }
    }

    private void checkHomeAddresses(List<NodeRow> rows) {
        final Map<Ipv4Address, Position> seen = new HashMap<>();
        for (NodeRow row : rows) {
            final Ipv4Address address = row.homeAddress().value();
            final Position position = row.homeAddress().position();
            if (address.isUnspecified()) {
                continue;
            }
            final Position former = seen.putIfAbsent(address, position);
            if (former != null) {
                top.problem(position, "home-address " + address + ", which the mobile node at " + former + " has",
                        "each home address once");
            } else if (address.equals(homeAgent.value())) {
                top.problem(position,
                        "home-address " + address + ", which is the home agent's at " + homeAgent.position(),
                        "an address of the home network that is not the home agent's");
            } else if (!homeNetwork.value().contains(address)) {
                top.problem(position, "home-address " + address + " outside the home network",
                        "an address in " + homeNetwork.value());
            } else {
                HostCheck.check(top, "home-address", row.homeAddress(), homeNetwork);
            }
        }
    }

    private void checkOverlaps(List<Located<PrefixClaim>> claims) {
        final Map<PrefixClaim, Position> places = new HashMap<>();
        claims.forEach(claim -> places.putIfAbsent(claim.value(), claim.position()));
        PrefixClaim.findClashes(places.keySet(), nested, (one, other) -> report(located(one, places),
                located(other, places)));
    }

    private static Located<PrefixClaim> located(PrefixClaim claim, Map<PrefixClaim, Position> places) {
        return new Located<>(claim, Objects.requireNonNull(places.get(claim)));
    }

    /** The one that stands later in the file is the mistake. */
    private void report(Located<PrefixClaim> one, Located<PrefixClaim> other) {
        final boolean later = one.position().isAfter(other.position());
        final Located<PrefixClaim> wrong = later ? one : other;
        final Located<PrefixClaim> former = later ? other : one;
        top.problem(wrong.position(),
                "prefix " + wrong.value() + ", which overlaps " + former.value() + " at " + former.position(),
                nested
                        ? "prefixes of different mobile nodes that differ"
                        : "prefixes of different mobile nodes that do not overlap");
    }
}
