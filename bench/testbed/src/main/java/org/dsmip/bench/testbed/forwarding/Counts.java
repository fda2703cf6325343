package org.dsmip.bench.testbed.forwarding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dsmip.bench.testbed.json.JsonLeaves;

/**
 * Where packets were lost so far, or in a while, and how many bytes went through the tunnel device of the home agent.
 *
 * @param lost packets by place
 * @param intoTunnel bytes
 * @param outOfTunnel bytes
 */
record Counts(Map<String, Long> lost, long intoTunnel, long outOfTunnel) {
    private static final List<String> NODES = List.of("ha", "mn", "rt", "cn", "sw");
    private static final Map<String, String> ROUTERS = Map.of("ha", "home agent", "mn", "mobile node");
    private static final int DROPPED = 1;

    Counts {
        lost = Map.copyOf(lost);
    }

    /** Reads what the script has copied: a file for each node, the kernel's backlog, and what the routers say of themselves. */
    static Counts read(Path folder) throws IOException {
        final Map<String, Long> lost = new TreeMap<>();
        long intoTunnel = 0;
        long outOfTunnel = 0;
        lost.put("backlog of the kernel", backlog(Files.readAllLines(folder.resolve("softnet"))));
        for (String node : NODES) {
            final NodeCounts counts = NodeCounts.parse(node, Files.readAllLines(folder.resolve(node)));
            lost.putAll(counts.lost());
            if ("ha".equals(node)) {
                intoTunnel = counts.tunSentBytes();
                outOfTunnel = counts.tunReceivedBytes();
            }
        }
        for (Map.Entry<String, String> router : ROUTERS.entrySet()) {
            final Path drops = folder.resolve("drops-" + router.getKey());
            if (Files.exists(drops)) {
                drops(router.getValue(), JsonLeaves.of(Files.readString(drops))).forEach(lost::put);
            }
        }
        return new Counts(lost, intoTunnel, outOfTunnel);
    }

    private static long backlog(List<String> softnet) {
        return softnet.stream().mapToLong(line -> Long.parseLong(line.split(" ", -1)[DROPPED], 16)).sum();
    }

    /** The rows of {@code dsmip show drops}. */
    static Map<String, Long> drops(String router, Map<String, String> shown) {
        final Map<String, Long> drops = new TreeMap<>();
        shown.forEach((path, value) -> {
            final String packets = shown.get(path.replaceFirst("\\.reason$", ".packets"));
            if (path.endsWith(".reason") && packets != null) {
                drops.put(router + ", " + value, Long.parseLong(packets));
            }
        });
        return drops;
    }

    /** What has come since then; places where nothing was lost are left out. */
    Counts since(Counts before) {
        final Map<String, Long> more = new TreeMap<>();
        lost.forEach((place, packets) -> {
            final long difference = packets - before.lost.getOrDefault(place, 0L);
            if (difference > 0) {
                more.put(place, difference);
            }
        });
        return new Counts(more, intoTunnel - before.intoTunnel, outOfTunnel - before.outOfTunnel);
    }

    /** Bytes through the tunnel in a direction. */
    long tunnelBytes(Direction direction) {
        return direction == Direction.DOWN ? intoTunnel : outOfTunnel;
    }
}
