package org.dsmip.controlplane.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dsmip.controlplane.config.JournalMode;
import org.dsmip.controlplane.registry.Binding;
import org.dsmip.controlplane.registry.Registry;
import org.dsmip.controlplane.store.DirectoryFiles;
import org.dsmip.controlplane.store.Earlier;
import org.dsmip.controlplane.store.StateDirectory;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that change a registry without pause and are killed: what they leave, and how much of it. */
class ChurnTest {
    private static final int ROUNDS = Integer.getInteger("dsmip.disk.rounds", 12);
    private static final long CHANGES = Long.getLong("dsmip.disk.changes", 150_000);
    private static final long SEED = Long.getLong("dsmip.disk.seed", 1);
    private static final int MANY = 10_000;
    private static final int FEW = 200;
    private static final int DAMAGED_ONE_OF = 4;
    private static final long SLACK_BYTES = 64L << 20;
    private static final long PAUSE_MS = 20;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(40);
    private static final long SLOWEST_NS = TimeUnit.MILLISECONDS.toNanos(1);

    @TempDir
    private Path directory = Path.of("");
    private final Random random = new Random(SEED);

    private Process start(Churn.Plan plan) throws IOException {
        // Nothing is logged there that is looked at: it starts sooner without.
        final String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("logback")).collect(Collectors.joining(File.pathSeparator));
        final List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", "-Xmx256m", "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED", "-cp",
                path, Churn.class.getName(), directory.toString()));
        command.addAll(plan.words());
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static BufferedReader linesOf(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    private Earlier earlier() {
        return Earlier.read(new DirectoryFiles(StateDirectory.at(directory)), Churn.SELF);
    }

    /** What was said of a mobile node last. */
    private record Promise(long identification, @Nullable Boolean isBound) {}

    @Test
    @Tag("OPS-DISK-3")
    void whatWasPromisedIsFoundByWhoeverOpensItNext() throws Exception {
        final Map<Ipv4Address, Promise> promised = new HashMap<>();
        long replies = 0;
        for (int round = 0; round < ROUNDS; round++) {
            replies += churnAndKill(round % 2 == 0 ? JournalMode.BATCH : JournalMode.SYNC, promised);
            final Earlier left = earlier();
            assertThat(left.doubt()).as("round %d", round).isNull();
            final Registry registry = Reopened.of(left).registry();
            judge(promised, registry, "round " + round);
            if (round % DAMAGED_ONE_OF == DAMAGED_ONE_OF - 1) {
                damage(promised, "round " + round);
                promised.clear();
            }
        }
        System.err.printf("%d rounds, %d replies%n", ROUNDS, replies);
    }

    /** Kills it after some replies; answers how many. */
    private long churnAndKill(JournalMode journal, Map<Ipv4Address, Promise> promised) throws Exception {
        final Process process = start(new Churn.Plan(journal, FEW, Long.MAX_VALUE, true));
        final int enough = 1 + random.nextInt(journal == JournalMode.SYNC ? 3000 : 60_000);
        long count = 0;
        try (BufferedReader lines = linesOf(process)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                final String[] words = line.split(" ");
                if (words.length == 3) {
                    note(promised, words);
                }
                count++;
                if (count == enough) {
                    // By its handle: what it has said is read to the end.
                    process.toHandle().destroyForcibly();
                }
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(count).isGreaterThanOrEqualTo(enough);
        return count;
    }

    /** The last line may be cut off: it says less than was promised, never more. */
    private static void note(Map<Ipv4Address, Promise> promised, String... words) {
        final Boolean isBound = switch (words[0]) {
            case "+" -> Boolean.TRUE;
            case "-" -> Boolean.FALSE;
            default -> null;
        };
        promised.put(Ipv4Address.parse(words[1]), new Promise(Long.parseLong(words[2]), isBound));
    }

    private static void judge(Map<Ipv4Address, Promise> promised, Registry registry, String what) {
        promised.forEach((node, promise) -> {
            final Long highest = registry.identifications().highest(node);
            assertThat(highest).as("%s, accepted of %s", what, node).isNotNull()
                    .isGreaterThanOrEqualTo(promise.identification);
            final Binding binding = registry.bindings().get(node);
            if (promise.isBound != null && Long.valueOf(promise.identification).equals(highest)) {
                assertThat(binding != null).as("%s, %s is registered", what, node).isEqualTo(promise.isBound);
            }
            if (binding != null) {
                assertThat(binding.request().identification()).as("%s, %s", what, node).isEqualTo(highest);
            }
        });
    }

    /** What is still served is no older than what was promised, and if anything that was is missing, that is said. */
    private void damage(Map<Ipv4Address, Promise> promised, String what) throws IOException {
        final Path file = newest();
        final byte[] octets = Files.readAllBytes(file);
        for (int i = 0; i < 3; i++) {
            octets[random.nextInt(octets.length)] ^= (byte) (1 + random.nextInt(255));
        }
        Files.write(file, octets);
        final Earlier damaged = earlier();
        final Registry after = Reopened.of(damaged).registry();
        promised.forEach((node, promise) -> {
            final Long highest = after.identifications().highest(node);
            final Binding binding = after.bindings().get(node);
            if (binding != null) {
                assertThat(binding.request().identification()).as("%s, %s", what, node)
                        .isGreaterThanOrEqualTo(promise.identification);
            }
            if (highest == null || highest - promise.identification < 0) {
                assertThat(damaged.doubt()).as("%s, %s", what, node).isNotNull();
            }
        });
    }

    private Path newest() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().matches("registry\\.\\d+"))
                    .max((one, other) -> Integer.compare(number(one), number(other))).orElseThrow();
        }
    }

    private static int number(Path file) {
        return Integer.parseInt(file.getFileName().toString().substring("registry.".length()));
    }

    private long size() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(ChurnTest::size).sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Looked at from outside, again and again. */
    @Test
    @Tag("OPS-DISK-4")
    void filesStayInProportionToWhatCountsAndSoDoesTheTimeToOpenThem() throws Exception {
        final Process process = start(new Churn.Plan(JournalMode.BATCH, MANY, CHANGES, false));
        final long beginNs = System.nanoTime();
        long largest = 0;
        final long ranNs;
        try (BufferedReader lines = linesOf(process)) {
            while (!lines.ready()) {
                assertThat(process.isAlive()).isTrue();
                assertThat(System.nanoTime() - beginNs).as("nanoseconds")
                        .isLessThan(PATIENCE_NS + CHANGES * SLOWEST_NS);
                largest = Math.max(largest, size());
                Thread.sleep(PAUSE_MS);
            }
            assertThat(lines.readLine()).isEqualTo(Churn.DONE);
            ranNs = System.nanoTime() - beginNs;
        } finally {
            process.destroyForcibly();
            process.waitFor();
        }
        final long left = size();
        // On a machine that has more to do, the time of the processor tells what the clock does not.
        final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        final long openNs = threads.getCurrentThreadCpuTime();
        final Earlier earlier = earlier();
        final Reopened reopened = Reopened.of(earlier);
        final long openedMs = TimeUnit.NANOSECONDS.toMillis(threads.getCurrentThreadCpuTime() - openNs);
        System.err.printf(
                "%d changes in %.1f s: %.1f MB of live data, files %.1f MB at most, %.1f MB at the end (%s)%n",
                CHANGES, ranNs / 1e9, reopened.octets() / 1e6, largest / 1e6, left / 1e6, newest().getFileName());
        System.err.printf("opened with %d ms of a processor%n", openedMs);
        assertThat(earlier.doubt()).isNull();
        assertThat(reopened.registry().bindings().size()).isBetween(MANY / 2, MANY);
        assertThat(largest).isBetween(reopened.octets(), 10 * reopened.octets() + SLACK_BYTES);
        assertThat(openedMs).isLessThan(2000);
    }
}
