package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dsmip.controlplane.admin.AdminClient;
import org.dsmip.controlplane.app.SwappableNode;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;

/** A home agent or mobile node that runs in a node of a testbed as a program of its own. */
final class Daemon implements AutoCloseable {
    /** Of each of them; a measurement may ask for more. */
    private static final int HEAP_MB = Integer.getInteger("dsmip.heap.mb", 256);

    private final String node;
    private final Lab lab;
    private final Process process;
    private final Path log;

    private Daemon(Lab lab, String node, Process process, Path log) {
        this.lab = lab;
        this.node = node;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts the home agent (in {@code ha}) or the mobile node (in {@code mn}) and waits until it is ready.
     *
     * @param changes settings that differ from those of the testbed, such as {@code encapsulation=gre}
     */
    static Daemon start(Lab lab, String node, String... changes) throws Exception {
        return start(lab, node, lab.config(node, changes));
    }

    static Daemon start(Lab lab, String node, Path config) throws Exception {
        return start(lab, Place.of(node), config, Surroundings.plain(config, node));
    }

    /** The same, writing each class that it loads, and where from, into a file. */
    static Daemon startWatched(Lab lab, String node, Path classes) throws Exception {
        final Path config = lab.config(node);
        final Surroundings plain = Surroundings.plain(config, node);
        return start(lab, Place.of(node), config,
                plain.behind(List.of("env", "JAVA_TOOL_OPTIONS=-Xlog:class+load:file=" + classes + ":none")));
    }

    /** The same as a program that takes other settings while it runs. */
    static Daemon startSwappable(Lab lab, String node, Path config) throws Exception {
        return start(lab, Place.of(node), Surroundings.plain(config, node).patient(), List.of(ClassArchive.JAVA,
                "-XX:+UseSerialGC", "-Xmx256m", "--enable-native-access=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path"), SwappableNode.class.getName(), config.toString()));
    }

    /** Gives such a program other settings, and waits until it has them. */
    void swap(Path config) throws Exception {
        final BufferedWriter input = process.outputWriter();
        input.write(config + "\n");
        input.flush();
        Await.until("other settings are in use", () -> log().contains("swapped to " + config));
        assertThat(log()).doesNotContain("not swapped to " + config);
    }

    /** A home agent anywhere. */
    static Daemon startHomeAgent(Lab lab, String node, String socket, Path config) throws Exception {
        return start(lab, new Place(node, role("ha"), socket), config, Surroundings.plain(config, socket));
    }

    /** A mobile node anywhere. */
    static Daemon startMobileNode(Lab lab, String node, String socket, Path config) throws Exception {
        return start(lab, new Place(node, role("mn"), socket), config, Surroundings.plain(config, socket));
    }

    /** The same where another program under a wall clock of its own takes the processors. */
    static Daemon startPatiently(Lab lab, String node, String... changes) throws Exception {
        return startPatiently(lab, node, lab.config(node, changes));
    }

    /** The same with much to find again. */
    static Daemon startPatiently(Lab lab, String node, Path config) throws Exception {
        return start(lab, Place.of(node), config, Surroundings.plain(config, node).patient());
    }

    /** The same under a wall clock of its own. */
    static Daemon start(Lab lab, String node, WallClock clock, String... changes) throws Exception {
        return start(lab, node, clock, lab.config(node, changes));
    }

    /** The same. */
    static Daemon start(Lab lab, String node, WallClock clock, Path config) throws Exception {
        return start(lab, Place.of(node), config, Surroundings.plain(config, node).under(clock));
    }

    /** The same, writing into a pipe. */
    static Daemon start(Lab lab, String node, WallClock clock, LogPipe output, String... changes) throws Exception {
        final Path config = lab.config(node, changes);
        return start(lab, Place.of(node), config,
                new Surroundings(List.of(), List.of(), Await.PATIENCE, output.path(), output.log()).under(clock));
    }

    /** The same where signals are ignored from the start, as below {@code nohup} and in the background of a script. */
    static Daemon startIgnoring(Lab lab, String node, String signals) throws Exception {
        final Path config = lab.config(node);
        return start(lab, Place.of(node), config, Surroundings.plain(config, node)
                .behind(List.of("sh", "-c", "trap '' " + signals + "; exec \"$@\"", "sh")));
    }

    /**
     * The same with another beginning of the command line.
     *
     * @param outside what comes before all that enters the node of the testbed: there the machine's control groups are seen
     * @param inside what comes before the program itself
     */
    static Daemon startBehind(Lab lab, String node, Path config, List<String> outside, List<String> inside)
            throws Exception {
        return start(lab, Place.of(node), config,
                Surroundings.plain(config, node).patient().behind(inside).outside(outside));
    }

    /** What runs where, and where it can be asked. */
    private record Place(String node, String role, String socket) {
        static Place of(String node) {
            return new Place(node, Daemon.role(node), node);
        }
    }

    /**
     * What a program runs in.
     *
     * @param outside what comes before all that enters the node of the testbed
     * @param prefix what its command line begins with, such as an environment
     * @param patience how long it may take to be ready
     * @param output where it writes to
     * @param log where that is read
     */
    private record Surroundings(List<String> outside, List<String> prefix, Duration patience, Path output, Path log) {
        static Surroundings plain(Path config, String node) throws IOException {
            final Path log = Files.createTempFile(config.getParent(), node.replace('/', '-'), ".log");
            return new Surroundings(List.of(), List.of(), Await.PATIENCE, log, log);
        }

        Surroundings patient() {
            return new Surroundings(outside, prefix, WallClock.PATIENCE, output, log);
        }

        Surroundings behind(List<String> beginning) {
            return new Surroundings(outside, beginning, patience, output, log);
        }

        Surroundings outside(List<String> beginning) {
            return new Surroundings(beginning, prefix, patience, output, log);
        }

        Surroundings under(WallClock clock) {
            return new Surroundings(outside, clock.prefix(), WallClock.PATIENCE, output, log);
        }
    }

    private static Daemon start(Lab lab, Place place, Path config, Surroundings surroundings) throws Exception {
        return start(lab, place, surroundings, command(place.role(), "--config", config.toString()));
    }

    private static Daemon start(Lab lab, Place place, Surroundings surroundings, List<String> program)
            throws Exception {
        final List<String> command = new ArrayList<>(surroundings.prefix);
        command.addAll(program);
        final List<String> whole = new ArrayList<>(surroundings.outside);
        whole.addAll(lab.in(place.node(), command));
        final Process process = Commands.builder(whole).redirectErrorStream(true)
                .redirectOutput(surroundings.output.toFile()).start();
        final Daemon daemon = lab.keep(new Daemon(lab, place.socket(), process, surroundings.log));
        Await.until("the " + place.role() + " is ready", surroundings.patience, () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("it ended at once: " + daemon.log());
            }
            return daemon.log().contains("is ready") && Files.exists(lab.adminSocket(place.socket()));
        });
        return daemon;
    }

    static String role(String node) {
        return "ha".equals(node) ? "home-agent" : "mobile-node";
    }

    /** The command line of the program: the flags are those of {@code scripts/dsmip}. */
    static List<String> command(String... arguments) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of(ClassArchive.JAVA, "-XX:+UseSerialGC", "-Xms32m",
                "-Xmx" + HEAP_MB + "m", "-XX:SharedArchiveFile=" + ClassArchive.upToDate(), "-Xlog:cds*=off", "-jar",
                ClassArchive.JAR.toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** What the node shows of itself. */
    Json show(Topic topic) throws IOException {
        return Json.parse(AdminClient.show(lab.adminSocket(node), topic, true));
    }

    /** One of its counters. */
    long counter(String name) throws IOException {
        return show(Topic.COUNTERS).at("counter").items().stream().filter(item -> item.at("name").text().equals(name))
                .findFirst().orElseThrow().at("value").number();
    }

    /** Waits until a mobile node is registered at a place. */
    void awaitRegistered(String careOfAddress) throws Exception {
        Await.until("registered at " + careOfAddress, () -> {
            final Json registration = show(Topic.REGISTRATION);
            return registration.at("reg").text().equals("registered")
                    && registration.at("coa").text().equals(careOfAddress);
        });
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    /**
     * What it holds of what a machine has.
     *
     * @param residentBytes memory
     * @param threads of them
     * @param descriptors that are open
     */
    record Holdings(long residentBytes, int threads, int descriptors) {
        @Override
        public String toString() {
            return residentBytes / (1 << 20) + " MiB, " + threads + " threads, " + descriptors + " descriptors";
        }
    }

    Holdings holdings() throws IOException {
        return new Holdings(residentBytes(), count("task"), count("fd"));
    }

    private int count(String folder) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(process.pid()), folder))) {
            return (int) entries.count();
        }
    }

    /** How many of its threads have a name that begins so. */
    long threads(String name) throws IOException {
        long found = 0;
        try (DirectoryStream<Path> tasks = Files
                .newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path task : tasks) {
                found += Files.readString(task.resolve("comm")).startsWith(name) ? 1 : 0;
            }
        }
        return found;
    }

    /** Memory it occupies. */
    long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024).findFirst().orElseThrow();
    }

    /** What it runs on. */
    Path program() throws IOException {
        return Path.of("/proc", Long.toString(process.pid()), "exe").toRealPath();
    }

    /** What it has used of processors so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Sends it a signal, such as HUP. */
    void signal(String name) throws IOException, InterruptedException {
        Commands.output("kill", "-" + name, Long.toString(process.pid()));
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Asks it to end, and expects that it does so in order. */
    void stop() throws IOException, InterruptedException {
        process.destroy();
        assertThat(process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("ends; its log: %s", log())
                .isTrue();
        assertThat(process.exitValue()).as("exit code; its log: %s", log()).isZero();
        assertNoFailureLogged();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Neither a stack trace nor the traces of an exception that nobody expected. */
    void assertNoFailureLogged() throws IOException {
        assertThat(log().lines().filter(line -> line.contains("Exception") || line.contains("level=ERROR")
                || line.contains("Error:") || line.toLowerCase(Locale.ROOT).contains("unexpected failure")
                || line.contains("could not take back"))).as("failures in the log of " + node).isEmpty();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
