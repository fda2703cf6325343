package org.dsmip.controlplane.host;

import org.dsmip.core.io.route.Rule;

/**
 * What a node takes of the numbers that all programs of a host share: firewall mark, routing tables, rule priorities.
 *
 * <p>Rules stand in layers. A layer holds the rules of one kind of all nodes of the host, each node in the place of its
 * instance: so the catch-all of one never comes before what another has to say about its own packets and home addresses.
 *
 * @param instance tells the nodes of a host apart, 0..{@value #HOME_AGENT}
 * @param mark the mark of the node's own packets; no bit beyond the mask; 0: they carry none
 * @param markMask the bits of a packet's mark that are the node's to set and to ask for
 * @param table the first of the {@value #TABLES} routing tables of a mobile node
 * @param firstRule the lowest rule priority; {@value #RULE_SPAN} of them are for nodes
 */
public record HostSettings(int instance, int mark, int markMask, int table, int firstRule) {
    /** How many routing tables a mobile node has. */
    public static final int TABLES = 4;
    /** The place of the home agent, of which a host has one. */
    public static final int HOME_AGENT = 15;
    /** Bits that neither mwan3, Tailscale, Kubernetes nor pbr use, and in which WireGuard's mark is another value. */
    public static final int DEFAULT_MASK = 0xFF;
    /** The lowest rule priority unless configured: before those of mwan3, Tailscale and WireGuard. */
    public static final int DEFAULT_FIRST_RULE = 400;
    /** How many priorities nodes use together. */
    public static final int RULE_SPAN = 160;

    private static final int DEFAULT_MARK = 0xD0;
    private static final int DEFAULT_TABLE = 434;
    private static final int PLACES = 16;

    /** What a rule is for, in the order in which rules are asked. */
    public enum Layer {
        /** The node's own packets leave by the access link. */
        OWN_PACKETS(0),
        /** The same, should another program take the first away. */
        OWN_PACKETS_SPARE(1),
        /** Its own networks are behind the node as far as a route leads there. */
        BEHIND(2),
        /** Nobody behind it answers: no way. */
        NOT_BEHIND(3),
        /** Home addresses go into the tunnel. */
        HOME(4),
        /** The same, should another program take the first away. */
        HOME_SPARE(5),
        /** While no way leads into the tunnel: home addresses go nowhere. */
        HOME_BARRED(6),
        /** What may stay outside the tunnel. */
        OUTSIDE(7),
        /** All the rest goes into the tunnel. */
        REST(8),
        /** The same, should another program take the first away. */
        REST_SPARE(9);

        private final int place;

        Layer(int place) {
            this.place = place;
        }
    }

    /**
     * What a node has unless it is configured.
     *
     * @param instance tells the nodes of a host apart
     * @return marks, tables and priorities that no other instance has
     */
    public static HostSettings ofInstance(int instance) {
        return new HostSettings(instance, DEFAULT_MARK + instance, DEFAULT_MASK, DEFAULT_TABLE + TABLES * instance,
                DEFAULT_FIRST_RULE);
    }

    /**
     * The table that leads into the tunnel.
     *
     * @return its number
     */
    public int tunnelTable() {
        return table;
    }

    /**
     * The table that stands in for {@link #tunnelTable} while that is empty.
     *
     * @return its number
     */
    public int spareTable() {
        return table + 1;
    }

    /**
     * The table of the node's own packets.
     *
     * @return its number
     */
    public int accessTable() {
        return table + 2;
    }

    /**
     * The table that stands in for {@link #accessTable} while that is empty.
     *
     * @return its number
     */
    public int spareAccessTable() {
        return table + 3;
    }

    /**
     * Where a rule stands.
     *
     * @param layer what it is for
     * @return its priority
     */
    public int priority(Layer layer) {
        return firstRule + PLACES * layer.place + instance;
    }

    /**
     * Says whether a rule stands in a place of this node.
     *
     * @param rule any rule
     * @return true if its priority is one of this node's
     */
    public boolean isPlaceOf(Rule rule) {
        return instanceOf(rule) == instance;
    }

    /**
     * Tells which node's place a rule stands in.
     *
     * @param rule any rule
     * @return the instance; -1 if it is no node's place
     */
    public int instanceOf(Rule rule) {
        final int offset = rule.priority() - firstRule;
        return offset >= 0 && offset < RULE_SPAN ? offset % PLACES : -1;
    }

    /**
     * The packets that carry the mark.
     *
     * @return the condition of a rule
     */
    public Rule.Selector ownPackets() {
        return Rule.Selector.ofMark(mark, markMask);
    }
}
