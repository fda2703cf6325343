package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dsmip.controlplane.show.Topic;

/**
 * What a node says has become of all packets.
 *
 * @param counters by name
 * @param drops by reason
 */
record Account(Map<String, Long> counters, Map<String, Long> drops) {
    static Account of(Daemon node) throws IOException {
        final Map<String, Long> drops = new TreeMap<>();
        node.show(Topic.DROPS).at("drop").items()
                .forEach(drop -> drops.put(drop.at("reason").text(), drop.at("packets").number()));
        final Map<String, Long> counters = new TreeMap<>();
        node.show(Topic.COUNTERS).at("counter").items()
                .forEach(counter -> counters.put(counter.at("name").text(), counter.at("value").number()));
        return new Account(counters, drops);
    }

    /** Every packet is forwarded, consumed or dropped under a name; and those that the kernel handed over are all there. */
    void assertExact(String node) {
        assertThat(sum("tun-packets-in", "tunnel-packets-in")).as("packets of %s: %s", node, counters)
                .isEqualTo(sum("forwarded-to-tunnel", "forwarded-to-tun", "consumed", "dropped"));
        assertThat(counters.get("dropped")).as("drops of %s by reason: %s", node, drops)
                .isEqualTo(drops.values().stream().mapToLong(Long::longValue).sum());
        assertThat(sum("handler-errors", "receive-errors")).as("errors of %s", node).isZero();
    }

    /** All that is not zero. */
    String text() {
        return Stream.of(counters, drops).flatMap(all -> all.entrySet().stream())
                .filter(one -> one.getValue() != 0 && !one.getKey().startsWith("registration")
                        && !one.getKey().startsWith("reply"))
                .map(one -> one.getKey() + " " + one.getValue()).collect(Collectors.joining(", "));
    }

    long sum(String... names) {
        return Stream.of(names).mapToLong(name -> counters.getOrDefault(name, Long.MIN_VALUE)).sum();
    }
}
