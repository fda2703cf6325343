package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.dsmip.core.testing.Programs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A home agent under mutated registrations: it goes on as if nothing had been, and has counted every one of them. */
@NeedsPrograms(NeedsPrograms.SCAPY)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutatedRegistrationsIT {
    private static final String SCRIPT = "mutated-registrations.py";
    private static final String KEY = "0102030405060708090a0b0c0d0e0f10";
    private static final int WARM_UP = 30_000;
    private static final int COUNT = 100_000;
    private static final long SEED = 5454;
    /** If every datagram were kept, all of them would cost more than this. */
    private static final long GROWTH_BYTES = 24L << 20;
    private static final int LOG_LINES = 1000;

    private Lab lab;

    @BeforeAll
    void testbedIsUp() throws Exception {
        lab = Lab.up("mut");
        try (InputStream script = Objects.requireNonNull(getClass().getResourceAsStream(SCRIPT))) {
            Files.copy(script, lab.file(SCRIPT));
        }
    }

    @AfterAll
    void testbedIsGone() {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    @Tag("DS-5-1")
    @Tag("BASE-FMT-02")
    @Tag("BASE-FMT-05")
    @Tag("BASE-FMT-10")
    @Tag("BASE-FMT-13")
    @Tag("BASE-AUTH-22")
    @Tag("BASE-HA-03")
    @Tag("BASE-HA-05")
    @Tag("BASE-RPL-18")
    @Tag("BASE-ARP-03")
    void changeNothingAndAreAllCounted() throws Exception {
        lab.moveTo("visited1");
        try (Daemon homeAgent = Daemon.start(lab, "ha"); Daemon mobileNode = Daemon.start(lab, "mn")) {
            final Traffic traffic = Traffic.start(lab);
            awaitRegistered(homeAgent, "203.0.113.10");
            send(homeAgent, WARM_UP, SEED);
            final List<String> owned = KernelState.owned(lab, "ha");
            final Map<String, String> binding = binding(homeAgent);
            final Map<String, Long> counters = counters(homeAgent);
            final long residentBytes = homeAgent.residentBytes();

            final long handled = send(homeAgent, COUNT, SEED + 1);

            assertThat(homeAgent.isAlive()).isTrue();
            assertThat(homeAgent.residentBytes() - residentBytes).as("growth in bytes").isLessThan(GROWTH_BYTES);
            assertThat(binding(homeAgent)).isEqualTo(binding);
            assertThat(KernelState.owned(lab, "ha")).isEqualTo(owned);
            assertCounted(counters, counters(homeAgent), handled);
            homeAgent.assertNoFailureLogged();
            assertThat(homeAgent.log().lines().count()).as("lines of log").isLessThan(LOG_LINES);

            lab.moveTo("visited2");
            awaitRegistered(homeAgent, "198.51.100.10");
            traffic.assertNothingIsLost("after mutated registrations");
            mobileNode.stop();
            homeAgent.stop();
        }
    }

    /** Sends mutated registrations and answers how many the kernel handed over, once all of those are counted. */
    private long send(Daemon homeAgent, int count, long seed) throws Exception {
        final long receivedBefore = homeAgent.counter("registration-received");
        final long droppedBefore = droppedByKernel();
        final long wrongBefore = wrongChecksums();
        final Path script = lab.file(SCRIPT);
        final String identification = binding(homeAgent).get("id");
        final Commands.Outcome outcome = Commands
                .run(lab.in("rt", List.of(Programs.python(NeedsPrograms.SCAPY), script.toString(), "192.0.2.1", KEY,
                        String.valueOf(identification), String.valueOf(count), String.valueOf(seed))));
        assertThat(outcome.code()).as(outcome.err()).isZero();
        final Json report = Json.parse(outcome.out());
        final long sent = report.at("sent").number();
        assertThat(sent).isGreaterThanOrEqualTo(count);
        final long damaged = report.at("damaged").number();
        assertThat(damaged).isPositive();
        Await.eventually(() -> assertThat(
                homeAgent.counter("registration-received") - receivedBefore + droppedByKernel() - droppedBefore)
                .as("received and dropped by the kernel, of %s", sent).isEqualTo(sent + damaged));
        assertThat(wrongChecksums() - wrongBefore).as("dropped for a wrong checksum").isEqualTo(damaged);
        final long handled = homeAgent.counter("registration-received") - receivedBefore;
        assertThat(handled).as("handled: fewer prove little").isGreaterThan(sent * 9 / 10);
        return handled;
    }

    private long wrongChecksums() throws Exception {
        return lab.inNode("ha", () -> {
            final List<String[]> rows = Files.readAllLines(Path.of("/proc/thread-self/net/snmp")).stream()
                    .filter(line -> line.startsWith("Udp:")).map(line -> line.split(" ", -1)).toList();
            return Long.parseLong(rows.get(1)[List.of(rows.get(0)).indexOf("InCsumErrors")]);
        });
    }

    /** What port 434 never got: its receive buffer was full, or the checksum wrong. */
    private long droppedByKernel() throws Exception {
        return lab.inNode("ha", () -> Files.readAllLines(Path.of("/proc/thread-self/net/udp")).stream()
                .map(line -> line.strip().split("\\s+")).filter(columns -> columns[1].endsWith(":01B2"))
                .mapToLong(columns -> Long.parseLong(columns[columns.length - 1])).sum());
    }

    private static void assertCounted(Map<String, Long> before, Map<String, Long> after, long handled) {
        final Map<String, Long> grown = new LinkedHashMap<>();
        after.forEach((name, value) -> grown.put(name, value - before.getOrDefault(name, 0L)));
        assertThat(grown).as("what would have changed something").containsEntry("accepted", 0L)
                .containsEntry("deregistered", 0L).containsEntry("expired", 0L).containsEntry("effects-failed", 0L);
        assertThat(grown.get("received")).isEqualTo(handled);
        final long discarded = grown.entrySet().stream().filter(entry -> entry.getKey().startsWith("discarded-"))
                .mapToLong(Map.Entry::getValue).sum();
        assertThat(grown.getOrDefault("denied", 0L) + discarded).as("denied or discarded: %s", grown)
                .isEqualTo(handled);
        assertThat(grown.entrySet().stream().filter(entry -> entry.getKey().startsWith("denied-"))
                .mapToLong(Map.Entry::getValue).sum()).as("denied, by code: %s", grown).isEqualTo(grown.get("denied"));
        for (String reason : List.of("denied-mobile-node-failed-authentication", "denied-identification-mismatch",
                "denied-poorly-formed", "discarded-not-a-request", "discarded-unknown-extension",
                "denials-suppressed")) {
            assertThat(grown.get(reason)).as(reason).isPositive();
        }
    }

    private static Map<String, Long> counters(Daemon homeAgent) throws Exception {
        return homeAgent.show(Topic.COUNTERS).at("counter").items().stream()
                .filter(counter -> counter.at("name").text().startsWith("registration-"))
                .collect(Collectors.toMap(counter -> counter.at("name").text().substring("registration-".length()),
                        counter -> counter.at("value").number()));
    }

    /** The one binding, without what time changes. */
    private static Map<String, String> binding(Daemon homeAgent) throws Exception {
        final List<Json> bindings = homeAgent.show(Topic.BINDINGS).at("mn").items();
        assertThat(bindings).hasSize(1);
        final Json node = bindings.getFirst();
        final Json coa = node.at("coa").items().getFirst();
        final Map<String, String> binding = new LinkedHashMap<>();
        binding.put("hoa", node.at("hoa").text());
        binding.put("prefixes", node.at("v6").texts("prefix").toString());
        binding.put("codes", node.at("v6").texts("code").toString());
        for (String key : List.of("coa", "peer", "encap", "flags", "lifetime", "id")) {
            binding.put(key, coa.at(key).text());
        }
        return binding;
    }

    private static void awaitRegistered(Daemon homeAgent, String careOfAddress) throws Exception {
        Await.eventually(() -> assertThat(homeAgent.show(Topic.BINDINGS).at("mn").items().stream()
                .flatMap(node -> node.at("coa").texts("coa").stream())).containsExactly(careOfAddress));
    }
}
