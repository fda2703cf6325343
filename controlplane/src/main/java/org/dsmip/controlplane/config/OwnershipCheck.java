package org.dsmip.controlplane.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.config.HomeAgentReader.NodeRow;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/** Checks that no two mobile nodes are given the same address or prefixes that overlap, and none of them twice. */
final class OwnershipCheck {
    private final TableReader top;
    private final Located<Ipv4Address> homeAgent;
    private final Located<Ipv4Prefix> homeNetwork;
    private final boolean nested;

    private record Claim(Located<Ipv6Prefix> prefix, NodeRow owner) {}

    /** With {@code nested}, {@code ha.v6.nested-between-mns}, a prefix may lie inside one of another node, but not equal it. */
    OwnershipCheck(TableReader top, Located<Ipv4Address> homeAgent, Located<Ipv4Prefix> homeNetwork, boolean nested) {
        this.nested = nested;
        this.top = top;
        this.homeAgent = homeAgent;
        this.homeNetwork = homeNetwork;
    }

    void check(List<NodeRow> rows) {
        checkHomeAddresses(rows);
        checkOverlaps(rows);
        for (NodeRow row : rows) {
            checkListedOnce(row.prefixes(), row);
            checkListedOnce(row.implicit(), row);
            final List<Ipv6Prefix> owned = HomeAgentReader.values(row.prefixes());
            row.implicit().stream().filter(prefix -> !owned.contains(prefix.value()))
                    .forEach(prefix -> top.problem(prefix.position(),
                            "implicit prefix " + prefix.value() + " that is not among the prefixes of "
                                    + row.homeAddress().value(),
                            "some of its prefixes"));
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

    /** Sorted, a prefix comes right after those that contain it: one look at the outermost of them is enough. */
    private void checkOverlaps(List<NodeRow> rows) {
        final List<Claim> claims = new ArrayList<>();
        rows.forEach(row -> row.prefixes().forEach(prefix -> claims.add(new Claim(prefix, row))));
        claims.sort(Comparator.comparing((Claim claim) -> claim.prefix.value().address())
                .thenComparingInt(claim -> claim.prefix.value().length()));
        @Nullable
        Claim outermost = null;
        for (Claim claim : claims) {
            if (outermost == null || !clash(outermost, claim)) {
                outermost = claim;
            } else if (!outermost.owner.equals(claim.owner)) {
                report(claim, outermost);
            }
        }
    }

    private boolean clash(Claim outer, Claim inner) {
        return nested
                ? outer.prefix.value().equals(inner.prefix.value())
                : outer.prefix.value().covers(inner.prefix.value());
    }

    /** The one that stands later in the file is the mistake. */
    private void report(Claim one, Claim other) {
        final boolean later = one.prefix.position().line() > other.prefix.position().line()
                || (one.prefix.position().line() == other.prefix.position().line()
                        && one.prefix.position().column() > other.prefix.position().column());
        final Claim wrong = later ? one : other;
        final Claim former = later ? other : one;
        top.problem(wrong.prefix.position(),
                "prefix " + wrong.prefix.value() + " of " + wrong.owner.homeAddress().value() + ", which overlaps "
                        + former.prefix.value() + " of " + former.owner.homeAddress().value() + " at "
                        + former.prefix.position(),
                nested
                        ? "prefixes of different mobile nodes that differ"
                        : "prefixes of different mobile nodes that do not overlap");
    }
}
