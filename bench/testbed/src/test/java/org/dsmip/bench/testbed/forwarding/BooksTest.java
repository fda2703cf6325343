package org.dsmip.bench.testbed.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.dsmip.bench.testbed.json.JsonLeaves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** What kernels, routers and iperf3 say, and what it comes to. */
class BooksTest {
    private static final Counts NONE = new Counts(Map.of(), 0, 0);

    @TempDir
    private Path folder = Path.of("");

    private static String resource(String name) throws IOException {
        try (InputStream in = BooksTest.class.getResourceAsStream("/forwarding/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void readsResultsOfIperf() throws IOException {
        assertThat(UdpOutcome.of(JsonLeaves.of(resource("iperf-udp.json"))))
                .isEqualTo(new UdpOutcome(9754, 9638, 9639, 12296));
        assertThat(UdpOutcome.of(JsonLeaves.of(resource("iperf-tcp.json")))).isEqualTo(UdpOutcome.NOTHING);
        assertThat(UdpOutcome.of(JsonLeaves.of("{\"error\": \"unable to connect\"}"))).isEqualTo(UdpOutcome.NOTHING);
        assertThat(JsonLeaves.of(resource("iperf-tcp.json"))).containsEntry("end.sum_received.bits_per_second",
                "1252976732.794514");
    }

    @Test
    void readsWhatTheKernelOfANodeCounts() throws IOException {
        final NodeCounts ha = NodeCounts.parse("ha", resource("ha").lines().toList());
        assertThat(ha.lost()).containsExactlyInAnyOrderEntriesOf(Map.of("ha:cn", 0L, "ha:internet", 3L,
                "queue of ha:dsmip0", 2L, "queue of ha:internet", 4L, "TUN device of the home agent (full)", 12L,
                "raw sockets of the home agent (full)", 20L));
        assertThat(ha.tunSentBytes()).isEqualTo(7000);
        assertThat(ha.tunReceivedBytes()).isEqualTo(5000);
        assertThat(NodeCounts.parse("mn", resource("ha").lines().toList()).lost())
                .containsEntry("receiving program at mn", 21L)
                .containsEntry("TUN device of the mobile node (full)", 12L).doesNotContainKey("ha:cn");
        assertThat(NodeCounts.parse("rt", resource("ha").lines().toList()).lost())
                .containsOnlyKeys("rt:cn", "rt:internet", "queue of rt:dsmip0", "queue of rt:internet");
    }

    @Test
    void whatIsNewIsLost() throws IOException {
        for (String node : new String[]{"ha", "mn", "rt", "cn", "sw"}) {
            Files.writeString(folder.resolve(node), resource("ha"));
        }
        Files.writeString(folder.resolve("softnet"), "00000011 0000000a 00000000\n00000022 00000001 00000000\n");
        final Counts before = Counts.read(folder);
        Files.writeString(folder.resolve("softnet"), "00000011 0000001a 00000000\n00000022 00000001 00000000\n");
        Files.writeString(folder.resolve("ha"),
                resource("ha").replace("tx_bytes:7000", "tx_bytes:7777").replace("tx_dropped:12", "tx_dropped:112"));
        Files.writeString(folder.resolve("drops-ha"),
                "{\"drop\":[{\"reason\":\"ring-full\",\"packets\":4},{\"reason\":\"ttl\",\"packets\":0}]}\n");
        final Counts since = Counts.read(folder).since(before);
        assertThat(since.lost()).containsExactlyInAnyOrderEntriesOf(Map.of("backlog of the kernel", 16L,
                "TUN device of the home agent (full)", 100L, "home agent, ring-full", 4L));
        assertThat(since.tunnelBytes(Direction.DOWN)).isEqualTo(777);
        assertThat(since.tunnelBytes(Direction.UP)).isZero();
    }

    @Test
    void readsProcessorTimes() throws IOException {
        Files.writeString(folder.resolve("stat"), "cpu  100 20 30 400 50 6 7 8 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n");
        Files.createDirectory(folder.resolve("42"));
        Files.writeString(folder.resolve("42/stat"), "42 (java (x) y) S 1 42 42 0 -1 4194560 9 0 0 0 150 50 0 0 20");
        assertThat(new ProcessorTimes.Source(folder, 100).read("42", "", 5))
                .isEqualTo(new ProcessorTimes(171, 621, 2_000_000, 0, 5));
        assertThat(new ProcessorTimes.Source(folder, 100).read("43", "42", 5).homeAgentMicros()).isZero();
    }

    private static String json(Limit limit) {
        final StringWriter out = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), out)) {
            limit.write(json);
        }
        return out.toString();
    }

    @Test
    void saysWhatLimitedARouter() {
        final Limit limit = new Limit(Variant.CODE1, Direction.DOWN);
        limit.add(new UdpOutcome(100_000, 60_123, 60_000, 400_000), new ProcessorTimes(95, 100, 400, 350, 500),
                new Counts(Map.of("queue of ha:internet", 40L, "TUN device of the home agent (full)", 9000L,
                        "home agent, ring-full", 960L), 0, 0));
        limit.add(new UdpOutcome(100_800, 61_000, 61_000, 400_000), new ProcessorTimes(85, 100, 400, 350, 500),
                new Counts(Map.of("TUN device of the home agent (full)", 1000L), 0, 0));
        final String words = "100 kpps offered, 61 arrived; processors 90 % busy, home agent 80 % and mobile node 70 % of "
                + "one; lost at TUN device of the home agent (full) 91 %, home agent, ring-full 9 %";
        assertThat(limit.line()).isEqualTo("  dsmip, Code 1, down:  " + words);
        assertThat(json(limit)).isEqualTo("{\"router\":\"dsmip\",\"mode\":\"code1\",\"direction\":\"down\","
                + "\"offeredKpps\":100.40,\"deliveredKpps\":60.56,\"senderLimited\":false,\"busyPercent\":"
                + "{\"machine\":90.0,\"homeAgent\":80.0,\"mobileNode\":70.0},\"lost\":[{\"where\":"
                + "\"TUN device of the home agent (full)\",\"packets\":10000},{\"where\":\"home agent, ring-full\","
                + "\"packets\":960},{\"where\":\"queue of ha:internet\",\"packets\":40}],\"text\":\"" + words + "\"}");
    }

    @Test
    void saysWhereTheMeasurementItselfWasTheLimit() {
        final Limit receiver = new Limit(Variant.KERNEL, Direction.UP);
        receiver.add(new UdpOutcome(120_000, 110_000, 110_000, 80_000), new ProcessorTimes(50, 100, 9, 9, 50),
                new Counts(Map.of("receiving program at cn", 99L, "cn:eth0", 1L), 0, 0));
        assertThat(receiver.line()).isEqualTo("  kernel, up:           120 kpps offered, 110 arrived; so the receiver, "
                + "not the router, is the limit; processors 50 % busy; lost at receiving program at cn 99 %, cn:eth0 1 %");
        assertThat(json(receiver)).contains("\"router\":\"kernel\",\"mode\":null,", "\"homeAgent\":null,");
        final Limit sender = new Limit(Variant.CODE0, Direction.UP);
        sender.add(new UdpOutcome(50_000, 49_999, 50_000, 0), new ProcessorTimes(50, 100, 0, 0, 50), NONE);
        assertThat(sender.line())
                .isEqualTo("  dsmip, Code 0, up:    50 kpps offered, 50 arrived; so the sender, not the "
                        + "router, is the limit; processors 50 % busy, home agent 0 % and mobile node 0 % of one");
    }
}
