package org.dsmip.controlplane.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.host.OutsideTunnel;
import org.dsmip.controlplane.mobilenode.DualStackSettings;
import org.dsmip.controlplane.mobilenode.HomeNetwork;
import org.dsmip.controlplane.mobilenode.MobileNodeSettings;
import org.dsmip.controlplane.mobilenode.RequestSettings;
import org.dsmip.controlplane.mobilenode.RequestedPrefix;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv4Prefix;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.wire.mip.LengthRule;
import org.dsmip.core.wire.mip.LengthStyle;

/** Reads the configuration of a mobile node. */
final class MobileNodeReader {
    private static final Kind<LengthStyle> LENGTH_SENT = Kind.oneOf(List.of(
            new Kind.Choice<>("standard", LengthStyle.STANDARD), new Kind.Choice<>("auto", LengthStyle.STANDARD),
            new Kind.Choice<>("literal", LengthStyle.LITERAL)));
    private static final Kind<RequestedPrefix> REQUESTED = new Kind<>(
            "an IPv6 home address such as \"2001:db8:1::10/128\" or a network such as \"2001:db8:100::/56\", which may be"
                    + " written with the node's own address in it: \"2001:db8:100::1/56\"",
            value -> value instanceof String text ? requested(text) : null, MobileNodeReader::print);

    private static final int FURTHER_LOCAL_PORTS = 4350;

    private MobileNodeReader() {}

    static MobileNodeConfig read(TableReader top) throws ConfigException {
        final NodeSettings settings = NodeSettingsReader.read(top, NodeRole.MOBILE_NODE);
        final TableReader table = top.table("mobile-node");
        final String access = table.required("access", Kind.INTERFACE, "lo").value();
        final Located<Ipv4Address> homeAddress = table.required("home-address", Kind.IPV4_UNICAST,
                Ipv4Address.UNSPECIFIED);
        final Located<Ipv4Prefix> homeNetwork = table.required("home-network", Kind.IPV4_NETWORK,
                Ipv4Prefix.containing(Ipv4Address.UNSPECIFIED, 0));
        final Located<Ipv4Address> homeAgent = table.required("home-agent", Kind.IPV4_UNICAST, Ipv4Address.UNSPECIFIED);
        final Located<MacAddress> homeAgentMac = table.find("home-agent-mac", Kind.MAC);
        final int ipv6Length = table.optional("home-ipv6-prefix-length", Kind.integer(1, 128),
                HomeNetwork.DEFAULT_IPV6_PREFIX_LENGTH);
        final List<MobilitySecurityAssociation> associations = SecurityReader.read(table);
        final RequestSettings request = request(table, localPort(settings.host().instance()));
        final OutsideTunnel outside = table.optional("outside-tunnel", Kind.oneOf(OutsideTunnel.class),
                OutsideTunnel.LINK);
        final TableReader knobs = top.table("mn").table("v6");
        final List<Located<RequestedPrefix>> prefixes = knobs.list("prefixes", REQUESTED);
        final DualStackSettings dualStack = dualStack(top, knobs);
        top.finish();
        if (top.context().hasUnknownKeys()) {
            top.context().throwIfAnyProblem();
        }
        checkHome(table, homeAddress, homeNetwork, homeAgent);
        checkPrefixes(knobs, prefixes);
        top.context().throwIfAnyProblem();
        return new MobileNodeConfig(settings, access, outside, homeAgentMac == null ? null : homeAgentMac.value(),
                HomeAgentReader.assemble(table,
                        () -> new MobileNodeSettings(
                                new HomeNetwork(homeAddress.value(), homeNetwork.value(), homeAgent.value(),
                                        ipv6Length),
                                associations, HomeAgentReader.values(prefixes), request, dualStack)));
    }

    /** What the first node of a host has is taken for the others: RFC 3344 leaves the choice. */
    private static int localPort(int instance) {
        return instance == 0 ? RequestSettings.DEFAULT_LOCAL_PORT : FURTHER_LOCAL_PORTS + instance;
    }

    private static RequestSettings request(TableReader table, int localPort) {
        final RequestSettings defaults = RequestSettings.DEFAULTS;
        return new RequestSettings(
                table.optional("lifetime", Kind.integer(1, RequestSettings.INFINITE_LIFETIME_SEC, "seconds"),
                        defaults.lifetimeSec()),
                table.optional("encapsulation", Kind.oneOf(EncapsulationKind.class), defaults.encapsulation()),
                table.optional("reverse-tunneling", Kind.FLAG, defaults.reverseTunneling()),
                table.optional("local-port", Kind.integer(1, 0xFFFF), localPort));
    }

    private static DualStackSettings dualStack(TableReader top, TableReader knobs) {
        final DualStackSettings defaults = DualStackSettings.DEFAULTS;
        final TableReader length = top.table("dsmip").table("length");
        return new DualStackSettings(
                knobs.optional("tunnel-to-coa", Kind.FLAG, defaults.tunnelToCareOfAddress()),
                knobs.optional("unsupported-retry",
                        Kind.integer(1, DualStackSettings.MAX_UNSUPPORTED_RETRY_SEC, "seconds"),
                        defaults.unsupportedRetrySec()),
                Ipv6KnobReader.tunnelMtu(top, defaults.tunnelMtuBytes()),
                length.optional("tx", LENGTH_SENT, defaults.lengthSent()),
                length.optional("rx", Kind.oneOf(LengthRule.class), defaults.lengthReceived()));
    }

    private static void checkHome(TableReader table, Located<Ipv4Address> homeAddress, Located<Ipv4Prefix> homeNetwork,
            Located<Ipv4Address> homeAgent) {
        if (homeAddress.value().isUnspecified()) {
            return;
        }
        if (!homeNetwork.value().contains(homeAddress.value())) {
            table.problem(homeAddress.position(), "home-address " + homeAddress.value() + " outside the home network",
                    "an address in " + homeNetwork.value());
        }
        HostCheck.check(table, "home-address", homeAddress, homeNetwork);
        HostCheck.check(table, "home-agent", homeAgent, homeNetwork);
        if (homeAgent.value().equals(homeAddress.value())) {
            table.problem(homeAgent.position(), "home-agent " + homeAgent.value() + ", which is the home-address at "
                    + homeAddress.position(), "the address of another node");
        }
    }

    private static void checkPrefixes(TableReader knobs, List<Located<RequestedPrefix>> prefixes) {
        final Map<Ipv6Prefix, Position> seen = new HashMap<>();
        for (Located<RequestedPrefix> requested : prefixes) {
            final Position former = seen.putIfAbsent(requested.value().prefix(), requested.position());
            if (former != null) {
                knobs.problem(requested.position(),
                        "prefix " + requested.value().prefix() + ", which stands at " + former + " already",
                        "each prefix once");
            }
        }
        if (prefixes.size() > MobileNodeSettings.MAX_PREFIXES) {
            knobs.problem(prefixes.get(MobileNodeSettings.MAX_PREFIXES).position(), prefixes.size() + " prefixes",
                    "at most " + MobileNodeSettings.MAX_PREFIXES + ", which is what one reply can answer");
        }
    }

    /** Bits beyond the length are not a mistake here: they say which address in the network is the node's own. */
    private static RequestedPrefix requested(String text) {
        final int slash = text.indexOf('/');
        final Ipv6Address address = Ipv6Address.parse(slash < 0 ? text : text.substring(0, slash));
        final String digits = slash < 0 ? "128" : text.substring(slash + 1);
        // Read by the prefix parser, which knows how a length is written.
        final int length = Ipv6Prefix.parse("::/" + digits).length();
        final Ipv6Prefix prefix = Ipv6Prefix.containing(address, length);
        return new RequestedPrefix(prefix, address.equals(prefix.address()) ? null : address);
    }

    private static String print(RequestedPrefix requested) {
        final Ipv6Address own = requested.ownAddress();
        return TomlText.quote((own == null ? requested.prefix().address() : own) + "/" + requested.prefix().length());
    }
}
