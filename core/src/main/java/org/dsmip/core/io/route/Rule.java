package org.dsmip.core.io.route;

import java.util.Locale;
import org.dsmip.core.net.IpPrefix;
import org.jspecify.annotations.Nullable;

/**
 * A policy rule: which packets are looked up in which table. Its key is everything in it.
 *
 * @param family the family it is for
 * @param priority its place among the rules: the lowest number is asked first
 * @param selector the packets it is for
 * @param action what it does with them
 * @param table the table to look up; 0 if the action is another
 * @param suppressPrefixLength a route found there is not used if its prefix is no longer than this; -1: every route is used
 * @param protocol who made it, see {@link RouteProtocol}
 */
public record Rule(AddressFamily family, int priority, Selector selector, RuleAction action, int table,
        int suppressPrefixLength, int protocol) implements NetworkObject {
    /**
     * The conditions of a rule, all of which must hold.
     *
     * @param from prefix of the source; null: any
     * @param to prefix of the destination; null: any
     * @param inputLink name of the interface the packet came by ({@code lo}: made by this host); null: any
     * @param mark value of the packet's firewall mark under the mask
     * @param markMask bits of the mark that count; 0: the mark does not matter
     * @param inverted whether the rule is for all packets that do <em>not</em> fulfill the conditions
     * @param narrower whether there are further conditions that are not modeled; such rules are listed but cannot be added
     */
    public record Selector(@Nullable IpPrefix from, @Nullable IpPrefix to, @Nullable String inputLink, int mark,
            int markMask, boolean inverted, boolean narrower) {
        /** Every packet. */
        public static final Selector ALL = new Selector(null, null, null, 0, 0, false);

        /**
         * Conditions that are all modeled.
         *
         * @param from prefix of the source; null: any
         * @param to prefix of the destination; null: any
         * @param inputLink name of the interface the packet came by; null: any
         * @param mark value of the packet's firewall mark under the mask
         * @param markMask bits of the mark that count; 0: the mark does not matter
         * @param inverted whether the rule is for all packets that do <em>not</em> fulfill the conditions
         */
        public Selector(@Nullable IpPrefix from, @Nullable IpPrefix to, @Nullable String inputLink, int mark,
                int markMask, boolean inverted) {
            this(from, to, inputLink, mark, markMask, inverted, false);
        }

        /**
         * Puts a prefix of length 0 into the form in which the kernel reports it: no condition.
         */
        public Selector {
            from = from == null || from.length() == 0 ? null : from;
            to = to == null || to.length() == 0 ? null : to;
        }

        /**
         * Packets with a mark.
         *
         * @param mark all 32 bits of it
         * @return the selector
         */
        public static Selector ofMark(int mark) {
            return ofMark(mark, -1);
        }

        /**
         * Packets with some bits in their mark.
         *
         * @param mark the bits
         * @param mask the bits that count
         * @return the selector
         */
        public static Selector ofMark(int mark, int mask) {
            return new Selector(null, null, null, mark, mask, false);
        }

        /**
         * Packets with a source.
         *
         * @param from its prefix
         * @return the selector
         */
        public static Selector from(IpPrefix from) {
            return new Selector(from, null, null, 0, 0, false);
        }

        /**
         * Packets with a destination.
         *
         * @param to its prefix
         * @return the selector
         */
        public static Selector to(IpPrefix to) {
            return new Selector(null, to, null, 0, 0, false);
        }

        /**
         * Packets that came by an interface.
         *
         * @param name of the interface
         * @return the selector
         */
        public static Selector ofInputLink(String name) {
            return new Selector(null, null, name, 0, 0, false);
        }

        /**
         * The others.
         *
         * @return the selector with the opposite meaning
         */
        public Selector negate() {
            return new Selector(from, to, inputLink, mark, markMask, !inverted, narrower);
        }

        /** As the {@code ip} program writes it. */
        @Override
        public String toString() {
            return (inverted ? "not " : "") + "from " + (from == null ? "all" : from) + (to == null ? "" : " to " + to)
                    + (markMask == 0
                            ? ""
                            : " fwmark 0x" + Integer.toHexString(mark)
                                    + (markMask == -1 ? "" : "/0x" + Integer.toHexString(markMask)))
                    + (inputLink == null ? "" : " iif " + inputLink) + (narrower ? " and further conditions" : "");
        }
    }

    /**
     * Checks what the kernel would not.
     *
     * @throws IllegalArgumentException if a prefix is of the other family
     */
    public Rule {
        final IpPrefix from = selector.from;
        final IpPrefix to = selector.to;
        if ((from != null && AddressFamily.of(from) != family) || (to != null && AddressFamily.of(to) != family)) {
            throw new IllegalArgumentException("prefix of the other family in an " + family + " rule: " + selector);
        }
    }

    /**
     * A rule of ours that looks packets up in a table.
     *
     * @param family the family it is for
     * @param priority its place, 1..32765 to come before the main table
     * @param selector the packets it is for
     * @param table where to look them up
     * @return the rule
     */
    public static Rule lookup(AddressFamily family, int priority, Selector selector, int table) {
        return new Rule(family, priority, selector, RuleAction.LOOKUP, table, -1, RouteProtocol.DSMIP);
    }

    /**
     * The same, passing over routes of short prefixes. With 0 a look-up in the main table finds everything but its default
     * route, which is how a default route elsewhere is put in front of it while links stay reachable.
     *
     * @param length a prefix of this length or less is not used
     * @return the changed copy
     */
    public Rule withSuppressPrefixLength(int length) {
        return new Rule(family, priority, selector, action, table, length, protocol);
    }

    /**
     * The same, made by another.
     *
     * @param other see {@link RouteProtocol}
     * @return the changed copy
     */
    public Rule withProtocol(int other) {
        return new Rule(family, priority, selector, action, table, suppressPrefixLength, other);
    }

    /** As the {@code ip} program writes it. */
    @Override
    public String toString() {
        final String what = action == RuleAction.LOOKUP
                ? "lookup " + (table == Route.MAIN_TABLE ? "main" : table == Route.LOCAL_TABLE ? "local" : table)
                : action.name().toLowerCase(Locale.ROOT);
        return (family == AddressFamily.IPV6 ? "IPv6 rule " : "rule ") + priority + ": " + selector + " " + what
                + (suppressPrefixLength < 0 ? "" : " suppress_prefixlength " + suppressPrefixLength);
    }
}
