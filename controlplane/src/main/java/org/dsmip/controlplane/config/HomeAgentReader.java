package org.dsmip.controlplane.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.config.BlockReader.BlockRow;
import org.dsmip.controlplane.homeagent.HomeAgentSettings;
import org.dsmip.controlplane.homeagent.HomeLinkSettings;
import org.dsmip.controlplane.homeagent.Ipv6Settings;
import org.dsmip.controlplane.homeagent.MobileNodeProfile;
import org.dsmip.controlplane.homeagent.MobileNodes;
import org.dsmip.controlplane.homeagent.PrefixClaim;
import org.dsmip.controlplane.homeagent.RegistrationSettings;
import org.dsmip.controlplane.homeagent.RegistrationSettings.Encapsulations;
import org.dsmip.controlplane.homeagent.RegistrationSettings.Profile;
import org.dsmip.controlplane.homeagent.RegistrationSettings.ReverseTunneling;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.controlplane.security.SecurityAssociations;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/** Reads the configuration of a home agent. */
final class HomeAgentReader {
    private static final Kind<Profile> BASE_PROFILE = Kind.oneOf(List.of(new Kind.Choice<>("rfc3344", Profile.RFC_3344),
            new Kind.Choice<>("rfc5944", Profile.RFC_5944)));

    private HomeAgentReader() {}

    /** The IPv6 part of the home link, with places for cross-checks. */
    record Ipv6Link(List<Located<Ipv6Prefix>> onLink, List<Located<Ipv6Prefix>> served,
            List<Located<Ipv6Prefix>> delegable, List<Located<Ipv6Address>> own) {}

    /** A mobile node as read, with places for cross-checks. */
    record NodeRow(Located<Ipv4Address> homeAddress, List<Located<Ipv6Prefix>> prefixes,
            List<Located<Ipv6Prefix>> implicit, List<MobilitySecurityAssociation> associations) {}

    /** A foreign agent as read, with its place for cross-checks. */
    record AgentRow(Located<Ipv4Address> address, List<MobilitySecurityAssociation> associations) {}

    static HomeAgentConfig read(TableReader top) throws ConfigException {
        final NodeSettings settings = NodeSettingsReader.read(top, NodeRole.HOME_AGENT);
        final JournalMode journal = top.optional("journal", Kind.oneOf(JournalMode.class), JournalMode.SYNC);
        final TableReader table = top.table("home-agent");
        final Located<Ipv4Address> address = table.required("address", Kind.IPV4_UNICAST, Ipv4Address.UNSPECIFIED);
        final boolean waits = table.optional("wait", Kind.FLAG, false);
        final @Nullable Located<String> homeLink = table.find("home-link", Kind.INTERFACE);
        final @Nullable Located<String> internetLink = table.find("internet-link", Kind.INTERFACE);
        final Located<Ipv4Prefix> homeNetwork = table.required("home-network", Kind.IPV4_NETWORK,
                Ipv4Prefix.containing(Ipv4Address.UNSPECIFIED, 0));
        final RegistrationSettings registration = registration(table);
        final Ipv6Link link = ipv6Link(table.table("ipv6"));
        final boolean keepsAggregates = table.table("ipv6").optional("keep-aggregates", Kind.FLAG, false);
        final Ipv6Settings ipv6 = Ipv6KnobReader.read(top);
        final List<NodeRow> rows = top.tables("mobile-node").stream().map(HomeAgentReader::row).toList();
        final List<BlockRow> blocks = BlockReader.read(top);
        final List<AgentRow> agents = top.tables("foreign-agent").stream().map(HomeAgentReader::agent).toList();
        top.finish();
        if (top.context().hasUnknownKeys()) {
            // What is missing because its name is misspelled is one mistake, not several.
            top.context().throwIfAnyProblem();
        }
        checkAgents(top, agents, address);
        checkLink(table, homeLink, link);
        HostCheck.check(table, "address", address, homeNetwork);
        new BlockReader(top, address, homeNetwork).check(blocks);
        final List<Located<PrefixClaim>> claims = OwnershipCheck.claims(rows, blocks);
        new OwnershipCheck(top, address, homeNetwork, ipv6.prefixes().nestedBetweenNodes()).check(rows, claims);
        new GrantCheck(top, link).check(claims);
        top.context().throwIfAnyProblem();
        final HomeLinkSettings home = new HomeLinkSettings(homeLink != null, homeNetwork.value(), values(link.onLink),
                values(link.own), values(link.delegable));
        return new HomeAgentConfig(settings, journal, valueOrNull(homeLink), valueOrNull(internetLink), waits,
                keepsAggregates, assemble(table,
                        () -> new HomeAgentSettings(address.value(), home, values(link.served),
                                mobileNodes(rows, blocks),
                                associations(agents), registration, ipv6)));
    }

    private static RegistrationSettings registration(TableReader table) {
        final RegistrationSettings defaults = RegistrationSettings.DEFAULTS;
        return new RegistrationSettings(table.optional("base-profile", BASE_PROFILE, defaults.profile()),
                table.optional("max-lifetime", Kind.integer(1, RegistrationSettings.INFINITE_LIFETIME, "seconds"),
                        defaults.maximumLifetimeSec()),
                table.optional("max-bindings", Kind.integer(1, RegistrationSettings.HARD_LIMIT),
                        defaults.maximumBindings()),
                new Encapsulations(table.optional("gre", Kind.FLAG, defaults.encapsulations().gre()),
                        table.optional("minimal-encapsulation", Kind.FLAG, defaults.encapsulations().minimal())),
                table.optional("reverse-tunneling", Kind.oneOf(ReverseTunneling.class), defaults.reverseTunneling()),
                table.optional("strict-reserved", Kind.FLAG, defaults.strictReserved()),
                table.optional("unauthenticated-denials", Kind.integer(0, 1_000_000, "a second"),
                        defaults.unauthenticatedDenialsPerSec()));
    }

    private static Ipv6Link ipv6Link(TableReader table) {
        return new Ipv6Link(table.list("on-link", Kind.IPV6_PREFIX), table.list("served", Kind.IPV6_PREFIX),
                table.list("delegable", Kind.IPV6_PREFIX), table.list("own-addresses", Kind.IPV6_ADDRESS));
    }

    private static NodeRow row(TableReader table) {
        return new NodeRow(table.required("home-address", Kind.IPV4_UNICAST, Ipv4Address.UNSPECIFIED),
                table.list("prefixes", Kind.IPV6_PREFIX), table.list("implicit-prefixes", Kind.IPV6_PREFIX),
                SecurityReader.read(table));
    }

    private static AgentRow agent(TableReader table) {
        return new AgentRow(table.required("address", Kind.IPV4_UNICAST, Ipv4Address.UNSPECIFIED),
                SecurityReader.read(table));
    }

    private static void checkAgents(TableReader top, List<AgentRow> agents, Located<Ipv4Address> homeAgent) {
        final Map<Ipv4Address, Position> seen = new HashMap<>();
        for (AgentRow agent : agents) {
            final Located<Ipv4Address> address = agent.address();
            if (address.value().equals(homeAgent.value()) && !address.value().isUnspecified()) {
                top.problem(address.position(), "foreign agent " + address.value() + ", which is the home agent at "
                        + homeAgent.position(), "an address that is not the home agent's");
            }
            final Position former = seen.putIfAbsent(address.value(), address.position());
            if (former != null && !address.value().isUnspecified()) {
                top.problem(address.position(), "foreign agent " + address.value() + ", which stands at " + former
                        + " already", "each agent once");
            }
        }
    }

    private static SecurityAssociations associations(List<AgentRow> agents) {
        final Map<Ipv4Address, List<MobilitySecurityAssociation>> associations = new LinkedHashMap<>();
        agents.forEach(agent -> associations.put(agent.address().value(), agent.associations()));
        return SecurityAssociations.of(associations);
    }

    private static void checkLink(TableReader table, @Nullable Located<String> homeLink, Ipv6Link link) {
        if (homeLink == null && !table.has("home-link") && !link.onLink.isEmpty()) {
            table.problem(link.onLink.getFirst().position(), "an on-link prefix without home-link",
                    "home-link = \"interface\" in [home-agent], or served prefixes only");
        }
        for (Located<Ipv6Prefix> part : link.delegable) {
            if (link.onLink.stream().noneMatch(range -> range.value().covers(part.value()))) {
                table.problem(part.position(), "delegable prefix " + part.value() + " outside the on-link prefixes",
                        "parts of the on-link prefixes");
            }
        }
        final List<Located<Ipv6Prefix>> ranges = new ArrayList<>(link.onLink);
        for (Located<Ipv6Prefix> served : link.served) {
            ranges.stream().filter(other -> other.value().overlaps(served.value())).findFirst()
                    .ifPresent(other -> table.problem(served.position(), "served prefix " + served.value()
                            + ", which overlaps " + other.value() + " at " + other.position(),
                            "on-link and served prefixes that do not overlap"));
            ranges.add(served);
        }
    }

    private static MobileNodes mobileNodes(List<NodeRow> rows, List<BlockRow> blocks) {
        return MobileNodes.of(rows.stream().map(row -> new MobileNodeProfile(row.homeAddress().value(),
                row.associations(), values(row.prefixes()), values(row.implicit()))).toList(),
                blocks.stream().map(BlockRow::block).toList());
    }

    /** What the readers do not know of but the settings refuse is a mistake in the table, too. */
    static <T> T assemble(TableReader table, java.util.function.Supplier<T> settings) throws ConfigException {
        try {
            return settings.get();
        } catch (IllegalArgumentException e) {
            table.problem(table.position(), String.valueOf(e.getMessage()), "settings that agree with each other");
            table.context().throwIfAnyProblem();
            throw e;
        }
    }

    static <T> List<T> values(List<Located<T>> located) {
        return located.stream().map(Located::value).toList();
    }

    static <T> @Nullable T valueOrNull(@Nullable Located<T> located) {
        return located == null ? null : located.value();
    }
}
