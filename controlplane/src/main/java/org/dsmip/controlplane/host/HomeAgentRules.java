package org.dsmip.controlplane.host;

import java.util.ArrayList;
import java.util.List;
import org.dsmip.controlplane.host.HostSettings.Layer;
import org.dsmip.core.io.route.AddressFamily;
import org.dsmip.core.io.route.Route;
import org.dsmip.core.io.route.Rule;
import org.dsmip.core.net.IpPrefix;
import org.dsmip.core.net.Ipv4Address;

/**
 * The policy rules of a home agent that has a mark: they keep what is its own in the main table, whatever a mobile node of the
 * same host does with all the rest. A home agent without a mark has none, since the main table is where everybody looks.
 */
public final class HomeAgentRules {
    private HomeAgentRules() {}

    /**
     * What rules there are.
     *
     * @param host marks and priorities of the node
     * @param tunDevice name of its tunnel device
     * @param address the home agent's own
     * @param prefixes that it serves
     * @return the rules, in the order in which they are made
     */
    public static List<Rule> of(HostSettings host, String tunDevice, Ipv4Address address, List<IpPrefix> prefixes) {
        final List<Rule> rules = new ArrayList<>();
        if (host.mark() == 0) {
            return rules;
        }
        rules.add(rule(host, Layer.OWN_PACKETS, AddressFamily.IPV4, host.ownPackets()));
        rules.add(rule(host, Layer.BEHIND, AddressFamily.IPV4,
                Rule.Selector.from(address.toHostPrefix())));
        for (AddressFamily family : AddressFamily.values()) {
            rules.add(rule(host, Layer.BEHIND, family,
                    Rule.Selector.ofInputLink(tunDevice)));
        }
        prefixes.forEach(prefix -> rules
                .add(rule(host, Layer.BEHIND, AddressFamily.of(prefix), Rule.Selector.to(prefix))
                        .withSuppressPrefixLength(prefix.length() - 1)));
        return rules;
    }

    private static Rule rule(HostSettings host, Layer layer, AddressFamily family, Rule.Selector selector) {
        return Rule.lookup(family, host.priority(layer), selector, Route.MAIN_TABLE);
    }
}
