package org.dsmip.controlplane.config;

import org.dsmip.controlplane.host.HostSettings;
import org.dsmip.core.io.route.Route;

/** Reads what a node takes of the numbers that all programs of a host share. */
final class HostReader {
    private static final int LAST_RULE = 32_765;
    private static final Kind<Integer> INSTANCE = Kind.integer(0, HostSettings.HOME_AGENT - 1);
    private static final Kind<Integer> TABLE = table();

    private HostReader() {}

    static HostSettings read(TableReader host, NodeRole role) {
        final boolean mobile = role == NodeRole.MOBILE_NODE;
        // A host has one home agent, and that has no tables of its own.
        final HostSettings defaults = HostSettings
                .ofInstance(mobile ? host.optional("instance", INSTANCE, 0) : HostSettings.HOME_AGENT);
        final Located<Integer> mark = mark(host, mobile ? 1 : 0, mobile ? defaults.mark() : 0);
        final int mask = host.optional("mark-mask", hexadecimal(1), HostSettings.DEFAULT_MASK);
        if ((mark.value() & ~mask) != 0) {
            host.problem(mark.position(), "mark = " + hex(mark.value()) + ", with bits that are not in the mark-mask "
                    + hex(mask), "a mark whose bits are all in mark-mask");
        }
        return new HostSettings(defaults.instance(), mark.value(), mask,
                mobile ? host.optional("table", TABLE, defaults.table()) : defaults.table(),
                host.optional("rule-priority", Kind.integer(1, LAST_RULE - HostSettings.RULE_SPAN),
                        HostSettings.DEFAULT_FIRST_RULE));
    }

    private static Located<Integer> mark(TableReader host, int minimum, int fallback) {
        final Located<Integer> found = host.find("mark", hexadecimal(minimum));
        if (found != null) {
            return found;
        }
        return new Located<>(host.has("mark") ? fallback : host.optional("mark", hexadecimal(minimum), fallback),
                host.positionOf("mark"));
    }

    /** All 32 bits, as the {@code ip} program writes marks. */
    private static Kind<Integer> hexadecimal(int minimum) {
        return new Kind<>("a number from " + hex(minimum) + " to 0xffffffff",
                value -> value instanceof Long number && number >= minimum && number <= 0xFFFF_FFFFL
                        ? Integer.valueOf(number.intValue())
                        : null,
                HostReader::hex);
    }

    private static String hex(int value) {
        return "0x" + Integer.toHexString(value);
    }

    private static Kind<Integer> table() {
        final int last = Integer.MAX_VALUE - HostSettings.TABLES;
        final Kind<Integer> number = Kind.integer(1, last);
        return new Kind<>("the first of " + HostSettings.TABLES + " numbers of routing tables, 1 to " + last
                + ", none of them 253, 254 or 255", value -> {
                    final Integer read = number.read(value);
                    return read != null && (read + HostSettings.TABLES <= Route.MAIN_TABLE - 1
                            || read > Route.LOCAL_TABLE) ? read : null;
                }, number.print());
    }
}
