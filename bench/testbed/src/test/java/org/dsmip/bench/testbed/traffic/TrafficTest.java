package org.dsmip.bench.testbed.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.dsmip.bench.testbed.traffic.MemoryRelay.Faults;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.controlplane.show.StateBlock.Datum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tool as a whole, over a faulty path in memory and over loopback. */
@Timeout(60)
class TrafficTest {
    private static final long SESSION = 0x5eed;

    private static TrafficSender.Plan plan(double rate, long count, boolean oneWay) {
        return new TrafficSender.Plan(rate, count, Duration.ofSeconds(30), 64, Duration.ofMillis(150),
                Duration.ofMillis(20), Duration.ZERO, SESSION, oneWay, 0);
    }

    private static StateBlock run(Faults forward, Faults back, TrafficSender.Plan plan) {
        final MemoryRelay relay = new MemoryRelay(forward, back);
        final TrafficSocket far = relay.far();
        final TrafficListener listener = new TrafficListener(far, !plan.oneWay(), Duration.ofMillis(20));
        final Thread thread = Thread.ofPlatform().daemon().start(listener::serve);
        try (TrafficSocket near = relay.near()) {
            return new TrafficSender(plan, near, new InetSocketAddress(2)).run(() -> false, line -> {});
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            closeQuietly(far);
            Joining.join(thread);
        }
    }

    private static void closeQuietly(TrafficSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static long number(StateBlock report, String key) {
        return report.values().stream().filter(value -> value.key().equals(key)).map(StateBlock.Value::datum)
                .map(datum -> ((Datum.Whole) datum).number()).findFirst().orElseThrow();
    }

    private static double decimal(StateBlock report, String key) {
        return report.values().stream().filter(value -> value.key().equals(key)).map(StateBlock.Value::datum)
                .map(datum -> ((Datum.Decimal) datum).number()).findFirst().orElseThrow();
    }

    private static void assertCounts(StateBlock report, String counts) {
        final List<String> actual = new ArrayList<>();
        for (String pair : counts.split(" ", -1)) {
            final String key = pair.substring(0, pair.indexOf('='));
            actual.add(key + "=" + number(report, key));
        }
        assertThat(String.join(" ", actual)).isEqualTo(counts);
    }

    @Test
    void losesNothingOnAPerfectPath() {
        final StateBlock report = run(Faults.NONE, Faults.NONE, plan(5000, 1000, false));
        assertCounts(report, "sent=1000 refused=0 arrived=1000 lostForward=0 received=1000 lost=0 lostReturn=0"
                + " duplicates=0 reordered=0");
        assertThat(decimal(report, "rttP50Micros")).isPositive();
        assertThat(decimal(report, "rttP999Micros")).isBetween(decimal(report, "rttP99Micros"),
                decimal(report, "rttMaxMicros"));
    }

    @Test
    void tellsLossThereFromLossOnTheWayBack() {
        final StateBlock report = run(Faults.losing(n -> n % 10 == 3), Faults.losing(n -> n % 10 == 5),
                plan(5000, 1000, false));
        assertCounts(report, "sent=1000 arrived=900 lostForward=100 received=800 lost=200 lostReturn=100");
    }

    @Test
    void countsExactlyEvenIfTheLastEchoesAreLost() {
        final StateBlock report = run(Faults.NONE, Faults.losing(n -> n >= 500), plan(5000, 1000, false));
        assertCounts(report, "sent=1000 arrived=1000 lostForward=0 received=500 lost=500 lostReturn=500");
        assertThat(report.values()).contains(new StateBlock.Value("arrivedExact", new Datum.Flag(true)));
    }

    @Test
    void countsDuplicatesOfEitherDirectionOnce() {
        final Faults doubling = new Faults(n -> false, n -> n % 4 == 0, n -> false);
        final StateBlock report = run(doubling, Faults.NONE, plan(5000, 400, false));
        assertCounts(report, "sent=400 arrived=400 received=400 lost=0 duplicates=100");
    }

    @Test
    void countsWhatTheKernelRefusesApart() {
        final Faults refusing = new Faults(n -> false, n -> false, n -> n >= 100 && n < 150);
        final StateBlock report = run(refusing, Faults.NONE, plan(5000, 400, false));
        assertCounts(report, "sent=350 refused=50 arrived=350 received=350 lost=0");
    }

    @Test
    void measuresAnInterruption() {
        // A hundred packets at a thousand a second, after two hundred. On a busy machine everything may take much longer, and
        // a sender that is kept from sending for as long catches up within it: it has seen no gap then, and the next one may.
        StateBlock report = interrupted();
        for (int attempt = 1; attempt < 10 && gap(report).isEmpty(); attempt++) {
            report = interrupted();
        }
        assertThat(decimal(report, "longestGapMillis")).isBetween(50.0, 5000.0);
        assertThat(gap(report)).as("%s", report)
                .hasValueSatisfying(gap -> assertThat(decimal(gap, "startMillis")).isBetween(100.0, 5000.0));
    }

    private static StateBlock interrupted() {
        return run(Faults.losing(n -> n >= 200 && n < 300), Faults.NONE, plan(1000, 500, false));
    }

    private static Optional<StateBlock> gap(StateBlock report) {
        return report.groups().stream().flatMap(group -> group.blocks().stream())
                .filter(block -> number(block, "missing") == 100).findFirst();
    }

    @Test
    void measuresAnInterruptionThatLastsUntilTheEnd() {
        final StateBlock report = run(Faults.losing(n -> n >= 100), Faults.NONE, plan(1000, 300, false));
        assertCounts(report, "sent=300 arrived=100 received=100 lost=200");
        assertThat(decimal(report, "longestGapMillis")).isGreaterThan(150);
    }

    @Test
    void reportsWhenNothingComesBackAtAll() {
        final MemoryRelay relay = new MemoryRelay(Faults.NONE, Faults.NONE);
        try (TrafficSocket near = relay.near()) {
            final StateBlock report = new TrafficSender(plan(5000, 50, false), near, new InetSocketAddress(2))
                    .run(() -> false, line -> {});
            assertCounts(report, "sent=50 arrived=0 received=0 lost=50");
            assertThat(report.values()).contains(new StateBlock.Value("arrivedExact", new Datum.Flag(false)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void countsOneDirectionAloneWhenToldSo() {
        final StateBlock report = run(Faults.losing(n -> n % 2 == 0), Faults.NONE, plan(5000, 100, true));
        assertCounts(report, "sent=100 arrived=50 lostForward=50");
        assertThat(report.values()).extracting(StateBlock.Value::key).doesNotContain("received", "rttP50Micros");
    }

    @Test
    void keepsThePaceWhateverComesBack() {
        final StateBlock report = run(Faults.losing(n -> true), Faults.NONE, plan(1000, 300, false));
        assertThat(decimal(report, "durationMillis")).isBetween(295.0, 600.0);
    }

    @Test
    void endsEarlyAndReportsAllTheSame() {
        final MemoryRelay relay = new MemoryRelay(Faults.NONE, Faults.NONE);
        final TrafficListener listener = new TrafficListener(relay.far(), true, Duration.ofMillis(20));
        Thread.ofPlatform().daemon().start(listener::serve);
        final long start = System.nanoTime();
        try (TrafficSocket near = relay.near()) {
            final StateBlock report = new TrafficSender(plan(100, Long.MAX_VALUE, false), near,
                    new InetSocketAddress(2))
                    .run(() -> System.nanoTime() - start > 200_000_000L, line -> {});
            assertThat(number(report, "sent")).isBetween(1L, 25L);
            assertThat(number(report, "lost")).isZero();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void knowsWhenTheLastProbeWasLost() {
        assertThat(decimal(run(Faults.losing(n -> n >= 100 && n <= 150), Faults.NONE, plan(1000, 300, false)),
                "lastLostMillis")).isEqualTo(150);
        assertThat(decimal(run(Faults.NONE, Faults.NONE, plan(5000, 100, false)), "lastLostMillis")).isNegative();
    }

    @Test
    void addsUpFlowsThatRunAtTheSameTime() throws IOException {
        final AtomicBoolean stop = new AtomicBoolean();
        final CompletableFuture<String> listening = new CompletableFuture<>();
        final CompletableFuture<StateBlock> far = CompletableFuture.supplyAsync(() -> {
            try {
                return TrafficListener.run(List.of(Endpoint.parse("127.0.0.1", 0)), true, Duration.ofMillis(20),
                        stop::get, listening::complete);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        final TrafficFlows.Flow flow = new TrafficFlows.Flow(Endpoint.parse("127.0.0.1", 0),
                Endpoint.parse(listening.join(), -1));
        final StateBlock report = TrafficFlows.run(plan(1000, 200, false), List.of(flow, flow, flow), () -> false,
                line -> {});
        stop.set(true);
        assertCounts(report, "sent=600 refused=0 arrived=600 lostForward=0 received=600 lost=0 lostReturn=0");
        assertThat(report.groups().getFirst().blocks()).hasSize(3)
                .allSatisfy(each -> assertCounts(each, "sent=200 received=200 lost=0"));
        assertThat(far.join().groups().getFirst().blocks()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void worksOverLoopbackFromAnExplicitAddress(String address) throws IOException {
        final AtomicBoolean stop = new AtomicBoolean();
        final CompletableFuture<String> listening = new CompletableFuture<>();
        final CompletableFuture<StateBlock> far = CompletableFuture.supplyAsync(() -> {
            try {
                return TrafficListener.run(List.of(Endpoint.parse(address, 0)), true, Duration.ofMillis(20), stop::get,
                        listening::complete);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        final List<String> progress = new ArrayList<>();
        final TrafficSender.Plan plan = new TrafficSender.Plan(2000, 500, Duration.ofSeconds(30), 1200,
                Duration.ofMillis(500), Duration.ofMillis(20), Duration.ofMillis(100), SESSION, false, 0);
        final StateBlock report = TrafficSender.run(plan, Endpoint.parse(address, 0),
                Endpoint.parse(listening.join(), -1),
                () -> false, progress::add);
        stop.set(true);
        assertCounts(report, "sent=500 refused=0 arrived=500 received=500 lost=0");
        assertThat(progress).isNotEmpty().allMatch(line -> line.startsWith("time-millis="));
        final StateBlock sender = far.join().groups().getFirst().blocks().getFirst();
        assertCounts(sender, "received=500 lost=0 duplicates=0 reordered=0");
    }
}
