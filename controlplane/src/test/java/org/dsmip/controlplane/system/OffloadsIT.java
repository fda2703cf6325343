package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dsmip.controlplane.admin.AdminClient;
import org.dsmip.controlplane.admin.AdminRequest;
import org.dsmip.controlplane.show.Offload;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Super-packets through the tunnel devices of a home agent and a mobile node. */
class OffloadsIT {
    private static final String HOME = "2001:db8:1::10";
    private static final String CORRESPONDENT = "2001:db8:ffff::99";
    private static final int TRAFFIC_SECONDS = 5;
    private static final int LONG_TRAFFIC_SECONDS = 12;
    private static final int DATAGRAMS = 400;
    private static final int SHORT_QUEUE = 16;

    /** OPS-GSO-1: each switch of each node while TCP and UDP pass both ways; none of it stops, and what is shown is so. */
    @Test
    @Tag("OPS-GSO-1")
    @NeedsPrograms("iperf3")
    void eachIsSwitchedUnderTcpAndUdpAndNothingBreaks() throws Exception {
        try (Lab lab = Lab.up("off")) {
            final Map<String, Daemon> nodes = start(lab);
            final List<Path> results = new ArrayList<>();
            final List<Process> clients = new ArrayList<>();
            try (Programs programs = new Programs(lab)) {
                for (Flow flow : Flow.values()) {
                    results.add(lab.file(flow + ".json"));
                    clients.add(programs.between(flow, results.getLast()));
                }
                TimeUnit.MILLISECONDS.sleep(500);
                for (Map.Entry<String, Daemon> node : nodes.entrySet()) {
                    for (Offload offload : Offload.values()) {
                        switchAndLook(lab.adminSocket(node.getKey()), node.getValue(), offload, false);
                        TimeUnit.MILLISECONDS.sleep(300);
                        switchAndLook(lab.adminSocket(node.getKey()), node.getValue(), offload, true);
                    }
                }
                for (int i = 0; i < clients.size(); i++) {
                    final Path result = results.get(i);
                    assertThat(clients.get(i).waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
                    assertThat(clients.get(i).exitValue()).as(Files.readString(result)).isZero();
                    assertArrived(Flow.values()[i], Json.parse(Files.readString(result)));
                }
            }
            for (Daemon node : nodes.values()) {
                Await.eventually(() -> assertAccount(node));
                assertThat(node.counter("super-packets")).as("packets in one piece").isPositive();
                node.stop();
            }
        }
    }

    /** OPS-GSO-5: what waits while nobody reads is not lost, and what is lost in a short queue is shown as the kernel counts it. */
    @Test
    @Tag("OPS-GSO-5")
    void theQueueOfTheTunnelDeviceHoldsWhatComesInAPauseAndItsLossesAreShown() throws Exception {
        try (Lab lab = Lab.up("offq")) {
            final Daemon homeAgent = Daemon.start(lab, "ha");
            lab.moveTo("visited1");
            final Daemon mobileNode = Daemon.start(lab, "mn");
            mobileNode.awaitRegistered("203.0.113.10");
            final String device = tunnel(homeAgent).at("name").text();
            assertThat(tunnel(homeAgent).at("queue-length").number()).isEqualTo(5000);
            final long before = droppedBy(lab, device);
            sendWhileStopped(lab, homeAgent);
            Await.until("all are forwarded", () -> homeAgent.counter("v4-down") >= DATAGRAMS);
            assertThat(homeAgent.counter("tun-queue-lost")).isZero();
            assertThat(droppedBy(lab, device)).isEqualTo(before);

            lab.ipDo("ha", "link set " + device + " txqueuelen " + SHORT_QUEUE);
            sendWhileStopped(lab, homeAgent);
            Await.eventually(() -> {
                assertThat(homeAgent.counter("tun-queue-lost")).isEqualTo(droppedBy(lab, device) - before)
                        .isGreaterThanOrEqualTo(DATAGRAMS - 2 * SHORT_QUEUE);
                assertThat(tunnel(homeAgent).at("queue-lost").number())
                        .isEqualTo(homeAgent.counter("tun-queue-lost"));
                assertThat(homeAgent.log()).contains("a queue was full").contains("tun-queue-length");
            });
            assertThat(tunnel(homeAgent).at("queue-length").number()).isEqualTo(SHORT_QUEUE);
            Await.eventually(() -> assertAccount(homeAgent));
            mobileNode.stop();
            homeAgent.stop();
        }
    }

    private static void sendWhileStopped(Lab lab, Daemon node) throws Exception {
        node.signal("STOP");
        try {
            Datagrams.send(lab, new Datagrams.Plan("cn", "10.99.0.99", new InetSocketAddress("192.0.2.10", 9000),
                    DATAGRAMS, 2000));
        } finally {
            node.signal("CONT");
        }
    }

    /** What {@code ip -s link} says. */
    private static long droppedBy(Lab lab, String device) throws Exception {
        return lab.ip("ha", "-s", "link", "show", "dev", device).items().getFirst().at("stats64", "tx", "dropped")
                .number();
    }

    /** OPS-GSO-4: beside a link that merges twice as much as IPv4 and IPv6 can say, the device keeps to what they can. */
    @Test
    @Tag("OPS-GSO-4")
    @NeedsPrograms({"iperf3", "ethtool"})
    void aNeighborLinkOfLargerPacketsDoesNoHarm() throws Exception {
        try (Lab lab = Lab.up("offj"); Programs programs = new Programs(lab)) {
            lab.ipDo("cn", "link set eth0 gso_max_size 131072 gro_max_size 131072");
            lab.ipDo("ha", "link set cn gso_max_size 131072 gro_max_size 131072");
            Commands.output(lab.in("ha", List.of("ethtool", "-K", "cn", "gro", "on")).toArray(String[]::new));
            final Map<String, Daemon> nodes = start(lab);
            for (Flow flow : List.of(Flow.TCP_DOWN, Flow.TCP_UP)) {
                final Path result = lab.file(flow + ".json");
                final Process client = programs.between(flow, result);
                assertThat(client.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
                assertThat(client.exitValue()).as(Files.readString(result)).isZero();
                assertArrived(flow, Json.parse(Files.readString(result)));
            }
            for (Map.Entry<String, Daemon> node : nodes.entrySet()) {
                assertThat(lab.ip(node.getKey(), "-d", "link", "show", "dev", tunnel(node.getValue()).at("name").text())
                        .items().getFirst().at("gso_max_size").number()).isEqualTo(65536);
                assertThat(states(node.getValue())).containsEntry("tun-tcp", "on");
                Await.eventually(() -> assertAccount(node.getValue()));
                node.getValue().stop();
            }
        }
    }

    /** OPS-ERR-6: the kernel fails at what is written in one piece, while TCP passes. */
    @Test
    @Tag("OPS-ERR-6")
    @NeedsPrograms({"iperf3", "strace"})
    void whatTheKernelFailsAtIsSwitchedOffSaidOnceAndTriedAgainWhenAskedFor() throws Exception {
        try (Lab lab = Lab.up("offe"); Programs programs = new Programs(lab)) {
            final Map<String, Daemon> nodes = start(lab);
            final Daemon mobileNode = Objects.requireNonNull(nodes.get("mn"));
            final Path result = lab.file("result.json");
            final Process client = programs.between(Flow.TCP_DOWN, result, LONG_TRAFFIC_SECONDS);
            Await.until("TCP passes", () -> mobileNode.counter("v6-bytes-up") > 2_000_000);
            // One call in four, so that TCP goes on and comes in runs.
            final Process tracer = programs.start("mn", List.of("strace", "-f", "-qq", "-p",
                    Long.toString(mobileNode.pid()), "-e", "trace=writev", "-e",
                    "inject=writev:error=EINVAL:when=1+4"), lab.file("strace"));
            Await.until("it is off", () -> !"on".equals(states(mobileNode).get("tun-tcp")));
            tracer.destroy();
            assertThat(tracer.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(tunnel(mobileNode).at("offload").items().getFirst().at("error").text())
                    .as(Files.readString(lab.file("strace"))).isEqualTo("EINVAL");
            assertThat(client.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(client.exitValue()).as(Files.readString(result)).isZero();
            assertArrived(Flow.TCP_DOWN, Json.parse(Files.readString(result)));
            Await.eventually(() -> assertThat(mobileNode.log().lines()
                    .filter(line -> line.contains("failed at packets in one piece") && line.contains("tun-tcp")))
                    .hasSize(1));
            switchAndLook(lab.adminSocket("mn"), mobileNode, Offload.TUN_TCP, true);
            Await.eventually(() -> assertAccount(mobileNode));
            for (Daemon node : nodes.values()) {
                node.stop();
            }
        }
    }

    private static void switchAndLook(Path socket, Daemon node, Offload offload, boolean on) throws Exception {
        final StringBuilder answer = new StringBuilder();
        AdminClient.ask(socket, new AdminRequest.Switch(offload, on, false), answer::append);
        final String state = on ? "on" : "off-by-setting";
        assertThat(answer).hasToString("offload name=" + offload.word() + " state=" + state + " error=-\n");
        assertThat(states(node)).containsEntry(offload.word(), state);
    }

    static Map<String, String> states(Daemon node) throws Exception {
        final Map<String, String> states = new LinkedHashMap<>();
        tunnel(node).at("offload").items()
                .forEach(offload -> states.put(offload.at("name").text(), offload.at("state").text()));
        return states;
    }

    private static Json tunnel(Daemon node) throws Exception {
        return node.show(Topic.INTERFACES).at("interface").items().stream()
                .filter(item -> item.at("purpose").text().equals("tunnel")).findFirst().orElseThrow();
    }

    private static Map<String, Daemon> start(Lab lab) throws Exception {
        final Map<String, Daemon> nodes = new LinkedHashMap<>();
        nodes.put("ha", Daemon.start(lab, "ha"));
        lab.moveTo("visited1");
        final Daemon mobileNode = Daemon.start(lab, "mn");
        nodes.put("mn", mobileNode);
        mobileNode.awaitRegistered("203.0.113.10");
        return nodes;
    }

    private static void assertArrived(Flow flow, Json result) {
        if (flow.udp) {
            assertThat(result.at("end", "sum", "packets").number()).as("%s sent", flow).isPositive();
            // A busy machine drops some on its own links.
            assertThat(result.at("end", "sum", "lost_packets").number()).as("%s lost", flow)
                    .isLessThan(result.at("end", "sum", "packets").number() / 50);
        } else {
            assertThat(result.at("end", "sum_received", "bytes").number()).as("%s bytes", flow)
                    .isGreaterThan(1_000_000);
        }
    }

    /** Every packet is forwarded, consumed or dropped under a name. */
    private static void assertAccount(Daemon node) throws Exception {
        final Map<String, Long> counters = new LinkedHashMap<>();
        node.show(Topic.COUNTERS).at("counter").items()
                .forEach(counter -> counters.put(counter.at("name").text(), counter.at("value").number()));
        assertThat(sum(counters, "tun-packets-in", "tunnel-packets-in")).as("packets in: %s", counters)
                .isEqualTo(sum(counters, "forwarded-to-tunnel", "forwarded-to-tun", "consumed", "dropped"));
        assertThat(sum(counters, "handler-errors", "receive-errors")).as("errors: %s", counters).isZero();
    }

    private static long sum(Map<String, Long> counters, String... names) {
        return Stream.of(names).mapToLong(name -> counters.getOrDefault(name, Long.MIN_VALUE)).sum();
    }

    /** What passes between the mobile node and its correspondent, slowly enough for any machine. */
    private enum Flow {
        TCP_DOWN(5201, false, true), TCP_UP(5202, false, false), UDP_DOWN(5203, true, true), UDP_UP(5204, true, false);

        private final int port;
        private final boolean udp;
        private final boolean down;

        Flow(int port, boolean udp, boolean down) {
            this.port = port;
            this.udp = udp;
            this.down = down;
        }

        private List<String> client(int seconds) {
            final List<String> command = new ArrayList<>(List.of("iperf3", "-6", "-J", "-c", CORRESPONDENT, "-B", HOME,
                    "-p", Integer.toString(port), "-t", Integer.toString(seconds)));
            command.addAll(udp ? List.of("-u", "-l", "1000", "-b", "4M") : List.of("-b", "100M"));
            if (down) {
                command.add("-R");
            }
            return command;
        }
    }

    /** Programs that end with a test. */
    private static final class Programs implements AutoCloseable {
        private final Lab lab;
        private final List<Process> running = new ArrayList<>();

        private Programs(Lab lab) {
            this.lab = lab;
        }

        Process between(Flow flow, Path result) throws Exception {
            return between(flow, result, TRAFFIC_SECONDS);
        }

        Process between(Flow flow, Path result, int seconds) throws Exception {
            final Path log = lab.file(flow + ".server");
            start("cn", List.of("iperf3", "-s", "-1", "--forceflush", "-p", Integer.toString(flow.port)), log);
            Await.until("the server listens", () -> Files.readString(log).contains("Server listening"));
            return start("mn", flow.client(seconds), result);
        }

        private Process start(String node, List<String> command, Path output) throws Exception {
            final Process process = Commands.builder(lab.in(node, command)).redirectErrorStream(true)
                    .redirectOutput(output.toFile()).start();
            running.add(process);
            return process;
        }

        @Override
        public void close() {
            running.forEach(Process::destroy);
        }
    }
}
