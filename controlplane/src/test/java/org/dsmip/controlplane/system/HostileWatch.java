package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.dsmip.controlplane.show.Topic;

/** Looks on while mischief is made: what nobody without a key may change is compared with what was there before. */
final class HostileWatch {
    /** No path may be believed narrower than what every host of IPv4 must take. */
    private static final int FLOOR = 576;
    /** Administrators who ask, a table that is being read. */
    private static final int MORE_THAN_BEFORE = 8;

    private final Lab lab;
    private final Hostility hostility;
    private final Map<String, List<String>> owned = new LinkedHashMap<>();
    private final Map<String, Integer> linesBefore = new LinkedHashMap<>();
    private final Map<String, Daemon.Holdings> holdings = new LinkedHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private Map<String, String> terms = Map.of();
    private int looks;
    private int underWay;
    private long narrowest = Long.MAX_VALUE;

    HostileWatch(Lab lab, Hostility hostility) {
        this.lab = lab;
        this.hostility = hostility;
    }

    /** Notes how it is before. */
    void begin() throws Exception {
        terms = terms(hostility.daemon("ha").show(Topic.BINDINGS), hostility.daemon("mn").show(Topic.REGISTRATION));
        assertThat(terms).as("registered with all that was asked for").containsEntry("states", "[up, up]");
        for (String node : List.of("ha", "mn")) {
            owned.put(node, owned(node));
            holdings.put(node, hostility.daemon(node).holdings());
            linesBefore.put(node, hostility.daemon(node).log().lines().toList().size());
        }
    }

    /** What a node has in its kernel, wherever it is at the moment. */
    private List<String> owned(String node) throws Exception {
        return KernelState.owned(lab, node).stream()
                .map(object -> object.replaceAll("(203\\.0\\.113|198\\.51\\.100)\\.", "visited."))
                .toList();
    }

    /** One look. */
    void look() {
        looks++;
        try {
            compare(hostility.daemon("ha").show(Topic.BINDINGS), hostility.daemon("mn").show(Topic.REGISTRATION));
        } catch (IOException e) {
            faults.add("look " + looks + ": " + e.getMessage());
        }
    }

    private void compare(Json bindings, Json registration) {
        if (!registration.at("reg").text().equals("registered")) {
            // Between two places; whoever is held there by strangers stays there.
            underWay++;
            return;
        }
        final Map<String, String> now = terms(bindings, registration);
        if (!now.equals(terms)) {
            faults.add("look " + looks + ": " + now + " instead of " + terms);
        }
        Stream.concat(careOf(bindings).map(one -> one.at("coa").text()), Stream.of(registration.at("coa").text()))
                .filter(address -> !Mischief.places().containsValue(address))
                .forEach(address -> faults.add("look " + looks + ": care-of address " + address));
        Stream.concat(careOf(bindings).map(one -> one.at("path-mtu").number()),
                Stream.of(registration.at("granted", "path-mtu").number())).forEach(mtu -> {
                    narrowest = Math.min(narrowest, mtu);
                    if (mtu < FLOOR) {
                        faults.add("look " + looks + ": path MTU " + mtu);
                    }
                });
    }

    private static Stream<Json> careOf(Json bindings) {
        return bindings.at("mn").items().stream().flatMap(node -> node.at("coa").items().stream());
    }

    /** What both ends have agreed upon, without what every registration changes. */
    private static Map<String, String> terms(Json bindings, Json registration) {
        final Map<String, String> terms = new TreeMap<>();
        terms.put("homes", bindings.at("mn").texts("hoa").toString());
        terms.put("flags", careOf(bindings).map(one -> one.at("flags").text()).toList().toString());
        terms.put("lifetimes", careOf(bindings).map(one -> one.at("lifetime").text()).toList().toString());
        terms.put("prefixes",
                bindings.at("mn").items().stream().map(node -> node.at("v6").texts("prefix")).toList().toString());
        terms.put("codes",
                bindings.at("mn").items().stream().map(node -> node.at("v6").texts("code")).toList().toString());
        terms.put("v6-support", registration.at("v6-support").text());
        terms.put("states", registration.at("v6").texts("state").toString());
        for (String key : List.of("ha", "encap", "reverse-tunnel", "lifetime")) {
            terms.put("granted " + key, registration.at("granted", key).text());
        }
        return terms;
    }

    /** All that must hold in the end. */
    void judge(SoftAssertions all) throws Exception {
        all.assertThat(looks).as("looks").isPositive();
        all.assertThat(underWay).as("of %s looks, those while a registration was under way", looks)
                .isLessThan(Math.max(5, looks / 4));
        all.assertThat(faults).as("of %s looks", looks).isEmpty();
        soon(all, () -> {
            final Json binding = careOf(hostility.daemon("ha").show(Topic.BINDINGS)).findFirst().orElseThrow();
            final Json granted = hostility.daemon("mn").show(Topic.REGISTRATION).at("granted");
            assertThat(binding.at("coa").text()).isEqualTo(hostility.careOfAddress());
            assertThat(binding.at("id").text()).as("identification at both ends").isEqualTo(granted.at("id").text());
        });
        for (Map.Entry<String, List<String>> each : owned.entrySet()) {
            soon(all, () -> assertThat(owned(each.getKey()))
                    .as("routes, rules and proxies of %s", each.getKey())
                    .containsExactlyInAnyOrderElementsOf(each.getValue()));
        }
        soon(all, () -> assertThat(hostility.settingsNow()).as("settings").isEqualTo(hostility.settingsBefore()));
        all.check(() -> assertThat(lab.ip("ha", "route", "get", hostility.careOfAddress()).text())
                .as("the kernel was taught nothing").doesNotContain("mtu"));
        for (String node : List.of("ha", "mn")) {
            soon(all, () -> {
                final Daemon.Holdings before = Objects.requireNonNull(holdings.get(node));
                final Daemon.Holdings now = hostility.daemon(node).holdings();
                assertThat(now.descriptors() - before.descriptors()).as("more descriptors of %s", node)
                        .isLessThanOrEqualTo(MORE_THAN_BEFORE);
                assertThat(now.threads() - before.threads()).as("more threads of %s", node)
                        .isLessThanOrEqualTo(MORE_THAN_BEFORE);
            });
        }
        soon(all, () -> Account.of(hostility.daemon("ha")).assertExact("ha"));
        soon(all, () -> Account.of(hostility.daemon("mn")).assertExact("mn"));
    }

    /** What is worth knowing besides. */
    String figures() throws Exception {
        final StringBuilder figures = new StringBuilder(
                looks + " looks, " + underWay + " between places, narrowest path MTU " + narrowest);
        for (Map.Entry<String, Daemon.Holdings> each : holdings.entrySet()) {
            figures.append("; ").append(each.getKey()).append(" from ").append(each.getValue()).append(" to ")
                    .append(hostility.daemon(each.getKey()).holdings());
        }
        return figures.toString();
    }

    private static void soon(SoftAssertions all, Await.Check check) {
        all.check(() -> Await.eventually(check));
    }

    List<String> linesSinceBegin(String node) throws Exception {
        final List<String> lines = hostility.daemon(node).log().lines().toList();
        return lines.subList(linesBefore.getOrDefault(node, 0), lines.size());
    }

    static boolean contains(String line, String pattern) {
        return Pattern.compile(pattern).matcher(line).find();
    }
}
