package org.dsmip.controlplane.config;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.config.HomeAgentReader.Ipv6Link;
import org.dsmip.controlplane.config.HomeAgentReader.NodeRow;
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

    void check(List<NodeRow> rows) {
        rows.forEach(row -> row.prefixes().forEach(prefix -> check(prefix, row)));
    }

    private void check(Located<Ipv6Prefix> prefix, NodeRow owner) {
        if (ours.stream().noneMatch(range -> range.covers(prefix.value()))) {
            report(prefix, owner, " inside neither an on-link nor a served prefix",
                    ours.isEmpty() ? "none: [home-agent] has no ipv6.on-link or ipv6.served" : "parts of " + ours);
            return;
        }
        checkRouters(prefix, owner);
        checkDelegable(prefix, owner);
    }

    private void checkRouters(Located<Ipv6Prefix> prefix, NodeRow owner) {
        link.own().stream().filter(address -> prefix.value().contains(address.value())).findFirst()
                .ifPresent(address -> report(prefix, owner,
                        ", which " + (prefix.value().length() == ADDRESS_LENGTH ? "is" : "contains") + " "
                                + address.value() + " of own-addresses at " + address.position(),
                        "prefixes without the addresses of the home agent"));
    }

    /** An address on the home link is defended there; for a network that can be done only if nobody else lives in it. */
    private void checkDelegable(Located<Ipv6Prefix> prefix, NodeRow owner) {
        final boolean network = prefix.value().length() < ADDRESS_LENGTH;
        final boolean onLink = link.onLink().stream().anyMatch(range -> range.value().covers(prefix.value()));
        final boolean wholeLink = link.onLink().stream().anyMatch(range -> range.value().equals(prefix.value()));
        final List<Ipv6Prefix> delegable = HomeAgentReader.values(link.delegable());
        if (network && onLink && (wholeLink || delegable.stream().noneMatch(range -> range.covers(prefix.value())))) {
            report(prefix, owner, wholeLink
                    ? ", which is the on-link prefix itself"
                    : ", a network inside an on-link prefix that is not delegable",
                    delegable.isEmpty()
                            ? "single addresses of an on-link prefix; no network: [home-agent] has no ipv6.delegable"
                            : "single addresses of an on-link prefix, or networks inside " + delegable);
        }
    }

    private void report(Located<Ipv6Prefix> prefix, NodeRow owner, String found, String allowed) {
        top.problem(prefix.position(),
                "prefix " + prefix.value() + " of " + owner.homeAddress().value() + found, allowed);
    }
}
