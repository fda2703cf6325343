package org.dsmip.bench.testbed.demo;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares what was seen on the wires with what must be seen there.
 *
 * @param complaint what is wrong, in one line; empty: nothing
 * @param stack the headers that were seen of those that must be, IPv6 towards the mobile node first
 */
record WireCheck(String complaint, List<String> stack) {
    private static final Set<String> ACCESS = Set.of("mn", "rt1", "rt2");
    private static final Set<String> HOME_LINK = Set.of("hl", "ha");
    private static final Pattern ICMP = Pattern.compile("4\\([^ ]*,1\\)");
    private static final Pattern BARE = Pattern.compile("(6)|(4)\\([^ ]*,17\\)");

    WireCheck {
        stack = List.copyOf(stack);
    }

    /**
     * Compares.
     *
     * @param all what was seen
     * @param tunnels what the mobile node uses
     * @param place where it is
     * @param former where it was at the start, if it has moved: then what belongs there may be seen too, and what routers say
     *         about it (ICMP)
     */
    static WireCheck of(Collection<Sighting> all, Tunnels tunnels, Place place, @Nullable Place former) {
        Predicate<Sighting> relevant = each -> ACCESS.contains(each.port())
                || (place == Place.HOME && HOME_LINK.contains(each.port()));
        List<Sighting> required = tunnels.seenAt(place);
        List<Sighting> allowed = List.of();
        if (former != null) {
            relevant = each -> ACCESS.contains(each.port()) && !ICMP.matcher(each.headers()).matches();
            required = required.stream().filter(each -> !HOME_LINK.contains(each.port())).toList();
            allowed = tunnels.seenAt(former);
        }
        final NavigableSet<Sighting> seen = all.stream().filter(relevant)
                .collect(Collectors.toCollection(TreeSet::new));
        return new WireCheck(complaint(seen, required, allowed),
                place == Place.HOME ? bare(seen) : seenOf(required, seen));
    }

    private static String complaint(NavigableSet<Sighting> seen, List<Sighting> required, List<Sighting> allowed) {
        final NavigableSet<Sighting> missing = new TreeSet<>(required);
        missing.removeAll(seen);
        final NavigableSet<Sighting> unexpected = new TreeSet<>(seen);
        required.forEach(unexpected::remove);
        allowed.forEach(unexpected::remove);
        return (named("not on the wire: ", missing) + named("unexpected on the wire: ", unexpected)).strip();
    }

    private static String named(String what, NavigableSet<Sighting> sightings) {
        return sightings.isEmpty()
                ? ""
                : what + sightings.stream().map(Sighting::toString).collect(Collectors.joining(",")) + " ";
    }

    /** Which is what it takes to be an ordinary host. */
    private static List<String> bare(NavigableSet<Sighting> seen) {
        return seen.stream().map(each -> BARE.matcher(each.headers())).filter(Matcher::matches)
                .map(matcher -> matcher.group(1) == null ? "4" : "6").distinct()
                .sorted(Comparator.reverseOrder()).toList();
    }

    private static List<String> seenOf(List<Sighting> required, Set<Sighting> seen) {
        return required.stream().filter(seen::contains).map(Sighting::headers).toList();
    }

    /** All of it, in one line. */
    String whole() {
        return String.join("; ", stack);
    }

    /** What of it is shown in a table: at home all, elsewhere IPv6 towards the mobile node. */
    String shown(Place place) {
        return place == Place.HOME ? String.join("; ", stack) : stack.stream().findFirst().orElse("");
    }
}
