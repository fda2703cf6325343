package org.dsmip.controlplane.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is in the kernel of a node, as the {@code ip} program and {@code /proc/sys} tell it.
 *
 * @param links names, flags and MTU of interfaces
 * @param addresses interface and address
 * @param routes of all tables
 * @param rules of both families
 * @param proxies proxy neighbors
 * @param settings of IPv4 and IPv6, of interfaces and neighbor tables too
 */
record KernelState(List<String> links, List<String> addresses, List<String> routes, List<String> rules,
        List<String> proxies, Map<String, String> settings) {

    private static final Set<String> OURS = Set.of("134", "135");

    static KernelState of(Lab lab, String node) throws Exception {
        final List<Json> links = lab.ip(node, "addr").items();
        final List<String> addresses = new ArrayList<>();
        for (Json link : links) {
            for (Json address : link.at("addr_info").items()) {
                addresses.add(link.at("ifname").text() + " " + address.at("local").text() + "/"
                        + address.at("prefixlen").text());
            }
        }
        return new KernelState(
                sorted(links, link -> link.at("ifname").text() + " mtu " + link.at("mtu").text() + " "
                        + link.at("flags").items().stream().map(Json::text).toList()),
                addresses.stream().sorted().toList(), sorted(routes(lab, node), KernelState::route),
                sorted(rules(lab, node), KernelState::rule), sorted(proxies(lab, node), KernelState::proxy),
                lab.inNode(node, KernelState::readSettings));
    }

    /** The same but for the settings, and for the anycast addresses that the kernel gives to whoever forwards. */
    KernelState withoutSettings() {
        return new KernelState(links, addresses,
                routes.stream().filter(route -> !route.startsWith("route anycast ")).toList(), rules, proxies,
                Map.of());
    }

    /**
     * The same but for the settings that a node leaves as they are at its end, those of all interfaces and of forwarding, and
     * for the anycast addresses that the kernel gives to whoever forwards.
     */
    KernelState withoutWhatIsLeft() {
        final Map<String, String> own = new TreeMap<>(settings);
        own.keySet().removeIf(key -> key.endsWith("forwarding") || key.endsWith("ip_forward") || key.contains("/all/"));
        return new KernelState(links, addresses, withoutSettings().routes, rules, proxies, own);
    }

    /** The routes, rules and proxy neighbors that carry the mark of this program. */
    static List<String> owned(Lab lab, String node) throws Exception {
        final List<String> owned = new ArrayList<>();
        routes(lab, node).stream().filter(KernelState::isOurs).map(KernelState::route).forEach(owned::add);
        rules(lab, node).stream().filter(KernelState::isOurs).map(KernelState::rule).forEach(owned::add);
        proxies(lab, node).stream().filter(KernelState::isOurs).map(KernelState::proxy).forEach(owned::add);
        return owned;
    }

    /** The addresses of an interface. */
    static List<String> addresses(Lab lab, String node, String device) throws Exception {
        return lab.ip(node, "addr", "show", "dev", device).items().stream()
                .flatMap(link -> link.at("addr_info").items().stream())
                .map(address -> address.at("local").text() + "/" + address.at("prefixlen").text()).toList();
    }

    private static boolean isOurs(Json object) {
        return OURS.contains(object.at("protocol").text());
    }

    private static List<Json> routes(Lab lab, String node) throws Exception {
        return both(lab.ip(node, "-4", "route", "show", "table", "all"),
                lab.ip(node, "-6", "route", "show", "table", "all"));
    }

    private static List<Json> rules(Lab lab, String node) throws Exception {
        return both(lab.ip(node, "-4", "rule"), lab.ip(node, "-6", "rule"));
    }

    private static List<Json> proxies(Lab lab, String node) throws Exception {
        return both(lab.ip(node, "-4", "neigh", "show", "proxy"), lab.ip(node, "-6", "neigh", "show", "proxy"));
    }

    private static List<Json> both(Json ipv4, Json ipv6) {
        return Stream.concat(ipv4.items().stream(), ipv6.items().stream()).toList();
    }

    private static List<String> sorted(List<Json> objects, Function<Json, String> print) {
        return objects.stream().map(print).sorted().toList();
    }

    private static String route(Json route) {
        return "route " + words(route, "type", "") + route.at("dst").text() + words(route, "gateway", "via ")
                + words(route, "dev", "dev ") + words(route, "table", "table ") + words(route, "metric", "metric ");
    }

    private static String rule(Json rule) {
        return "rule " + rule.at("priority").text() + " from " + rule.at("src").text() + words(rule, "srclen", "/")
                + words(rule, "dst", "to ") + words(rule, "dstlen", "/") + words(rule, "fwmark", "fwmark ")
                + words(rule, "suppress_prefixlen", "suppress ") + words(rule, "table", "lookup ");
    }

    private static String proxy(Json proxy) {
        return "proxy " + proxy.at("dst").text() + words(proxy, "dev", "dev ");
    }

    private static String words(Json object, String key, String before) {
        if (!object.has(key)) {
            return "";
        }
        final String word = before + object.at(key).text();
        return "type".equals(key) ? word + " " : before.startsWith("/") ? word : " " + word;
    }

    private static Map<String, String> readSettings() throws IOException {
        final Map<String, String> settings = new TreeMap<>();
        for (String tree : List.of("ipv4/conf", "ipv6/conf", "ipv4/neigh", "ipv6/neigh", "ipv4/ip_forward")) {
            try (Stream<Path> files = Files.walk(Path.of("/proc/sys/net").resolve(tree))) {
                files.filter(Files::isRegularFile).filter(file -> !file.endsWith("stable_secret"))
                        .forEach(file -> settings.put(file.toString(), read(file)));
            }
        }
        return settings;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "unreadable";
        }
    }
}
