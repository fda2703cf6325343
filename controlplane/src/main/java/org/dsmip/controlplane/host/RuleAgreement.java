package org.dsmip.controlplane.host;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the nodes of a host must agree on: where the priorities of nodes begin. In ranges apart, the catch-all rule of one node
 * would come before what another has to say about its own packets. Each node claims its place with the beginning in the name
 * of the claim, so that others can read it.
 */
public final class RuleAgreement {
    private static final Pattern PLACE = Pattern.compile("rules (\\d+) instance (\\d+)");

    private RuleAgreement() {}

    /**
     * The claim to a node's place among the rules.
     *
     * @param host its numbers
     * @return a name that no other node of the host has
     */
    public static String place(HostSettings host) {
        return "rules " + host.firstRule() + " instance " + host.instance();
    }

    /**
     * Compares a node with those that run.
     *
     * @param host its numbers
     * @param claims all that is claimed on the host
     * @return one line for each running node that begins elsewhere
     */
    public static List<String> disagreements(HostSettings host, List<String> claims) {
        final List<String> lines = new ArrayList<>();
        for (String claim : claims) {
            final Matcher place = PLACE.matcher(claim);
            if (place.matches() && !place.group(1).equals(Integer.toString(host.firstRule()))) {
                lines.add("rule-priority = " + host.firstRule() + ", but the " + owner(place.group(2))
                        + " of this host, which runs, has " + place.group(1) + ": it must be the same for all");
            }
        }
        return lines;
    }

    private static String owner(String instance) {
        return instance.equals(Integer.toString(HostSettings.HOME_AGENT))
                ? "home agent"
                : "mobile node with instance = " + instance;
    }
}
