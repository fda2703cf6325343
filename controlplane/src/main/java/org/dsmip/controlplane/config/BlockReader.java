package org.dsmip.controlplane.config;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.homeagent.HomeAddressRange;
import org.dsmip.controlplane.homeagent.MobileNodeBlock;
import org.dsmip.controlplane.homeagent.PrefixFormula;
import org.dsmip.controlplane.security.DerivedAssociation;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.jspecify.annotations.Nullable;

/** Reads blocks of mobile nodes, and checks of each what it says of itself and of its place in the home network. */
final class BlockReader {
    private static final HomeAddressRange NOBODY = HomeAddressRange.of(Ipv4Address.UNSPECIFIED);

    private final TableReader top;
    private final Located<Ipv4Address> homeAgent;
    private final Located<Ipv4Prefix> homeNetwork;

    /** A block as read, with places for cross-checks. */
    record BlockRow(Located<HomeAddressRange> homeAddresses, List<Located<PrefixFormula>> prefixes,
            List<Located<PrefixFormula>> implicit, List<DerivedAssociation> associations) {
        boolean isSomebody() {
            return !homeAddresses.value().equals(NOBODY);
        }

        boolean hasEnough(PrefixFormula formula) {
            return formula.count() >= homeAddresses.value().count();
        }

        MobileNodeBlock block() {
            return new MobileNodeBlock(homeAddresses.value(), associations, HomeAgentReader.values(prefixes),
                    HomeAgentReader.values(implicit));
        }
    }

    BlockReader(TableReader top, Located<Ipv4Address> homeAgent, Located<Ipv4Prefix> homeNetwork) {
        this.top = top;
        this.homeAgent = homeAgent;
        this.homeNetwork = homeNetwork;
    }

    static List<BlockRow> read(TableReader top) {
        return top.tables("mobile-nodes").stream().map(BlockReader::row).toList();
    }

    private static BlockRow row(TableReader table) {
        final Located<HomeAddressRange> homeAddresses = table.required("home-addresses", Kind.HOME_ADDRESSES, NOBODY);
        table.remark("mobile nodes: " + homeAddresses.value().count());
        return new BlockRow(homeAddresses, table.list("prefixes", Kind.PREFIX_FORMULA),
                table.list("implicit-prefixes", Kind.PREFIX_FORMULA), SecurityReader.readDerived(table));
    }

    void check(List<BlockRow> rows) {
        final List<BlockRow> known = rows.stream().filter(BlockRow::isSomebody).toList();
        known.forEach(this::checkPlace);
        checkOverlaps(known);
        rows.forEach(row -> {
            checkListedOnce(row.prefixes(), row);
            checkListedOnce(row.implicit(), row);
            OwnershipCheck.checkNumber(top, row.implicit());
            row.prefixes().stream().filter(formula -> !row.hasEnough(formula.value()))
                    .forEach(formula -> reportTooSmall(formula, row));
            final List<PrefixFormula> owned = HomeAgentReader.values(row.prefixes());
            row.implicit().stream().filter(formula -> !owned.contains(formula.value()))
                    .forEach(formula -> top.problem(formula.position(), "implicit prefix " + formula.value()
                            + " that is not among the prefixes of " + row.homeAddresses().value(),
                            "some of their prefixes"));
        });
    }

    private void checkPlace(BlockRow row) {
        final HomeAddressRange range = row.homeAddresses().value();
        final Position position = row.homeAddresses().position();
        final Ipv4Prefix network = homeNetwork.value();
        if (!network.contains(range.first()) || !network.contains(range.last())) {
            final boolean whole = !network.contains(range.first()) && !network.contains(range.last());
            top.problem(position,
                    "home-addresses " + range
                            + (whole ? " outside the home network" : " partly outside the home network"),
                    "addresses in " + network);
            return;
        }
        if (range.contains(homeAgent.value())) {
            top.problem(position, "home-addresses " + range + ", one of which is the home agent's, " + homeAgent.value()
                    + " at " + homeAgent.position(), "addresses of the home network without that of the home agent");
        }
        HostCheck.check(top, "home-addresses from", new Located<>(range.first(), position), homeNetwork);
        if (range.count() > 1) {
            HostCheck.check(top, "home-addresses to", new Located<>(range.last(), position), homeNetwork);
        }
    }

    /** Sorted, a block that overlaps others comes right after that of them which reaches farthest. */
    private void checkOverlaps(List<BlockRow> rows) {
        @Nullable
        BlockRow farthest = null;
        for (BlockRow row : rows.stream()
                .sorted(Comparator.comparing((BlockRow row) -> row.homeAddresses().value().first())).toList()) {
            final HomeAddressRange range = row.homeAddresses().value();
            if (farthest != null && farthest.homeAddresses().value().overlaps(range)) {
                final boolean later = row.homeAddresses().position().isAfter(farthest.homeAddresses().position());
                final BlockRow wrong = later ? row : farthest;
                final BlockRow former = later ? farthest : row;
                top.problem(wrong.homeAddresses().position(), "home-addresses " + wrong.homeAddresses().value()
                        + ", which overlap " + former.homeAddresses().value() + " at "
                        + former.homeAddresses().position(), "blocks of mobile nodes that do not overlap");
            }
            if (farthest == null || range.last().compareTo(farthest.homeAddresses().value().last()) > 0) {
                farthest = row;
            }
        }
    }

    private void checkListedOnce(List<Located<PrefixFormula>> formulas, BlockRow row) {
        final Map<PrefixFormula, Position> seen = new HashMap<>();
        for (Located<PrefixFormula> formula : formulas) {
            final Position former = seen.putIfAbsent(formula.value(), formula.position());
            if (former != null) {
                top.problem(formula.position(), "prefix " + formula.value() + " of " + row.homeAddresses().value()
                        + ", which stands at " + former + " already", "each prefix once");
            }
        }
    }

    private void reportTooSmall(Located<PrefixFormula> formula, BlockRow row) {
        final long nodes = row.homeAddresses().value().count();
        final int bits = Long.SIZE - Long.numberOfLeadingZeros(nodes - 1);
        final int longest = formula.value().length() - bits;
        top.problem(formula.position(),
                "prefix " + formula.value() + ", " + formula.value().count() + " for " + nodes + " mobile nodes",
                longest < 1
                        ? "longer prefixes for each, from a pool that has enough of them"
                        : "a pool of length " + longest + " or less for prefixes of length "
                                + formula.value().length());
    }
}
