package org.dsmip.controlplane.app;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dsmip.controlplane.config.HomeAgentConfig;
import org.dsmip.controlplane.homeagent.HomeAgentSettings;
import org.dsmip.controlplane.host.HostSettings;
import org.dsmip.controlplane.host.HostSettings.Layer;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.net.IpPrefix;

/**
 * The policy rules of a home agent that has a mark: they keep what is its own in the main table, whatever a mobile node of the
 * same host does with all the rest. A home agent without a mark has none, since the main table is where everybody looks.
 */
final class HomeAgentRules {
    private HomeAgentRules() {}

    static List<Rule> of(HomeAgentConfig config) {
        final HostSettings host = config.settings().host();
        final List<Rule> rules = new ArrayList<>();
        if (host.mark() == 0) {
            return rules;
        }
        final HomeAgentSettings settings = config.homeAgent();
        rules.add(rule(host, Layer.OWN_PACKETS, AddressFamily.IPV4, host.ownPackets()));
        rules.add(rule(host, Layer.BEHIND, AddressFamily.IPV4,
                Rule.Selector.from(settings.address().toHostPrefix())));
        for (AddressFamily family : AddressFamily.values()) {
            rules.add(rule(host, Layer.BEHIND, family,
                    Rule.Selector.ofInputLink(config.settings().tun().device())));
        }
        prefixes(settings).forEach(prefix -> rules
                .add(rule(host, Layer.BEHIND, AddressFamily.of(prefix), Rule.Selector.to(prefix))
                        .withSuppressPrefixLength(prefix.length() - 1)));
        return rules;
    }

    private static Stream<IpPrefix> prefixes(HomeAgentSettings settings) {
        return Stream.of(Stream.of(settings.homeLink().homeNetwork()), settings.homeLink().onLinkPrefixes().stream(),
                settings.servedPrefixes().stream()).flatMap(stream -> stream);
    }

    private static Rule rule(HostSettings host, Layer layer, AddressFamily family, Rule.Selector selector) {
        return Rule.lookup(family, host.priority(layer), selector, Route.MAIN_TABLE);
    }
}
