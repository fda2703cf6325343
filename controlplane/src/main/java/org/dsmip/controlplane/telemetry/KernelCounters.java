package org.dsmip.controlplane.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the kernel counts in the network namespace of this process, as {@code /proc} shows it. Used by the control thread. */
final class KernelCounters {
    private static final Path NETWORK = Path.of("/proc/self/net");
    private static final int RECEIVED = 1;
    private static final int TRANSMITTED = 9;
    private static final int TRANSMIT_DROPS = 11;

    private final Path network;

    KernelCounters() {
        this(NETWORK);
    }

    KernelCounters(Path network) {
        this.network = network;
    }

    /**
     * Packets of both families.
     *
     * @param passedOn got through forwarding, the firewall included; {@code rawCounted}: also those that were sent with headers
     *     of somebody's own making
     * @param rawCounted whether such packets are among {@code passedOn}
     * @param sent this host sent otherwise
     * @param delivered were for this host
     */
    record Ip(long passedOn, boolean rawCounted, long sent, long delivered) {}

    /** Both families together; all zero where the kernel does not tell. */
    Ip ip() {
        final Map<String, Long> four = named("snmp", "Ip:");
        final Map<String, Long> six = pairs("snmp6");
        final long sent4 = four.getOrDefault("OutRequests", 0L);
        final long sent6 = six.getOrDefault("Ip6OutRequests", 0L);
        // Since Linux 6.7 what is forwarded is counted before the firewall, but what leaves has a counter of its own.
        final Long left4 = four.get("OutTransmits");
        final Long left6 = six.get("Ip6OutTransmits");
        return new Ip(
                (left4 == null ? four.getOrDefault("ForwDatagrams", 0L) : left4 - sent4)
                        + (left6 == null ? six.getOrDefault("Ip6OutForwDatagrams", 0L) : left6 - sent6),
                left4 != null, sent4 + sent6,
                four.getOrDefault("InDelivers", 0L) + six.getOrDefault("Ip6InDelivers", 0L));
    }

    /** Packets that an interface lost because its transmit queue was full; 0 where there is no such interface. */
    long transmitDrops(String interfaceName) {
        return ofInterface(interfaceName, TRANSMIT_DROPS);
    }

    /** Packets that came in by an interface, a run of segments in one piece as one; 0 where there is no such interface. */
    long received(String interfaceName) {
        return ofInterface(interfaceName, RECEIVED);
    }

    /** Packets that went out by an interface, counted in the same way. */
    long transmitted(String interfaceName) {
        return ofInterface(interfaceName, TRANSMITTED);
    }

    private long ofInterface(String interfaceName, int column) {
        return lines("dev").stream().map(String::strip).filter(line -> line.startsWith(interfaceName + ":"))
                .map(line -> line.substring(interfaceName.length() + 1).strip().split("\\s+", -1))
                .filter(numbers -> numbers.length > column).mapToLong(numbers -> Long.parseLong(numbers[column]))
                .findFirst().orElse(0);
    }

    private Map<String, Long> named(String file, String label) {
        final List<String[]> rows = lines(file).stream().filter(line -> line.startsWith(label))
                .map(line -> line.split("\\s+", -1)).toList();
        final Map<String, Long> counters = new HashMap<>();
        for (int i = 1; rows.size() == 2 && i < Math.min(rows.get(0).length, rows.get(1).length); i++) {
            counters.put(rows.get(0)[i], Long.parseLong(rows.get(1)[i]));
        }
        return counters;
    }

    private Map<String, Long> pairs(String file) {
        final Map<String, Long> counters = new HashMap<>();
        for (String line : lines(file)) {
            final String[] words = line.split("\\s+", -1);
            if (words.length == 2) {
                counters.put(words[0], Long.parseUnsignedLong(words[1]));
            }
        }
        return counters;
    }

    private List<String> lines(String file) {
        try {
            return Files.readAllLines(network.resolve(file));
        } catch (IOException e) {
            // Without IPv6, or without /proc, there is nothing to compare with.
            return List.of();
        }
    }
}
