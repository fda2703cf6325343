package org.dsmip.controlplane.config;

import java.util.List;
import java.util.stream.Collectors;
import org.dsmip.controlplane.homeagent.MobileNodeBlock;
import org.dsmip.controlplane.homeagent.MobileNodeProfile;
import org.dsmip.controlplane.homeagent.MobileNodes;
import org.dsmip.controlplane.security.MobilitySecurityAssociation;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.jspecify.annotations.Nullable;

/** Writes down what a configuration amounts to for one mobile node, as the block that it could have of its own. */
public final class ProfileText {
    private ProfileText() {}

    /**
     * Writes it down.
     *
     * @param nodes all mobile nodes
     * @param homeAddress that of the one
     * @param withKeys whether its keys are shown
     * @return in the form of a configuration; null: nobody has that home address
     */
    public static @Nullable String of(MobileNodes nodes, Ipv4Address homeAddress, boolean withKeys) {
        final MobileNodeProfile node = nodes.find(homeAddress);
        if (node == null) {
            return null;
        }
        final StringBuilder text = new StringBuilder("# ").append(origin(nodes, homeAddress))
                .append("\n[[mobile-node]]\n").append("home-address = ").append(TomlText.quote(homeAddress.toString()))
                .append('\n');
        list(text, "prefixes", node.ownedPrefixes());
        list(text, "implicit-prefixes", node.implicitPrefixes());
        String table = "";
        for (MobilitySecurityAssociation association : node.securityAssociations()) {
            text.append(table).append("spi = 0x").append(Long.toHexString(association.spi()))
                    .append("\nalgorithm = ").append(TomlText.quote(association.algorithm().configName()))
                    .append("\ntimestamp-tolerance = ").append(association.timestampToleranceSec()).append('\n')
                    .append(withKeys
                            ? "key = " + TomlText.quote(association.key().disclose())
                            : "# " + association.key() + ", not shown")
                    .append('\n');
            table = "[[mobile-node.security]]\n";
        }
        return text.toString();
    }

    private static String origin(MobileNodes nodes, Ipv4Address homeAddress) {
        final boolean single = nodes.single().stream().anyMatch(node -> node.homeAddress().equals(homeAddress));
        final MobileNodeBlock block = nodes.block(homeAddress);
        if (block == null) {
            return "in a block of its own";
        }
        return single
                ? "in a block of its own, instead of as one of " + block.homeAddresses()
                : "number " + block.homeAddresses().number(homeAddress) + " of " + block.homeAddresses();
    }

    private static void list(StringBuilder text, String key, List<Ipv6Prefix> prefixes) {
        if (!prefixes.isEmpty()) {
            text.append(key).append(" = ").append(prefixes.stream().map(prefix -> TomlText.quote(prefix.toString()))
                    .collect(Collectors.joining(", ", "[", "]"))).append('\n');
        }
    }
}
