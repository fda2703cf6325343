package org.dsmip.controlplane.system;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.dsmip.core.testing.Commands;

/** A testbed in which both nodes run under clocks of their own, write to pipes, and are subject to mischief. */
final class Hostility implements AutoCloseable {
    private static final String SCRIPT = "mischief.py";
    private static final String RUNNING = "mischief is made";

    private final Lab lab;
    private final Map<String, Daemon> daemons = new LinkedHashMap<>();
    private final Map<String, WallClock> clocks = new LinkedHashMap<>();
    private final Map<String, LogPipe> outputs = new LinkedHashMap<>();
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, Integer> made = new LinkedHashMap<>();
    private final Outages outages = new Outages();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>(Comparator.comparingLong(Task::dueNs));
    private String place = "visited1";

    private record Task(long dueNs, Todo todo) {}

    /** What is done at some time. */
    @FunctionalInterface
    interface Todo {
        void run() throws Exception;
    }

    private Hostility(Lab lab) {
        this.lab = lab;
    }

    /** Starts both nodes, with the mobile node away and registered. */
    static Hostility start(Lab lab) throws Exception {
        final Hostility hostility = lab.keep(new Hostility(lab));
        hostility.start("ha");
        lab.moveTo(hostility.place);
        // So short that it registers again and again meanwhile.
        hostility.start("mn", "lifetime=20");
        hostility.daemon("mn").awaitRegistered("203.0.113.10");
        return hostility;
    }

    private void start(String node, String... changes) throws Exception {
        final WallClock clock = WallClock.offBy(lab, node + ".clock", 0);
        final Path log = Files.createFile(lab.file(node + ".log"));
        final LogPipe output = LogPipe.into(log);
        clocks.put(node, clock);
        outputs.put(node, output);
        daemons.put(node, Daemon.start(lab, node, clock, output, changes));
    }

    Daemon daemon(String node) {
        return Objects.requireNonNull(daemons.get(node));
    }

    WallClock clock(String node) {
        return Objects.requireNonNull(clocks.get(node));
    }

    LogPipe output(String node) {
        return Objects.requireNonNull(outputs.get(node));
    }

    Outages outages() {
        return outages;
    }

    String careOfAddress() {
        return Objects.requireNonNull(Mischief.places().get(place));
    }

    /** How often each mischief was done. */
    Map<String, Integer> made() {
        return made;
    }

    /** Writes a setting of a kernel, and remembers what it should be. */
    void write(String node, String setting, String value) throws Exception {
        final String before = read(node, setting);
        settings.putIfAbsent(node + " " + setting, before);
        lab.inNode(node, () -> Files.writeString(Path.of(setting), value));
    }

    private String read(String node, String setting) throws Exception {
        return lab.inNode(node, () -> Files.readString(Path.of(setting)).strip());
    }

    /** The settings that were reset, as they were before the first time. */
    Map<String, String> settingsBefore() {
        return settings;
    }

    /** The same settings as they are. */
    Map<String, String> settingsNow() throws Exception {
        final Map<String, String> now = new LinkedHashMap<>();
        for (String each : settings.keySet()) {
            final int space = each.indexOf(' ');
            now.put(each, read(each.substring(0, space), each.substring(space + 1)));
        }
        return now;
    }

    void move(String target) throws Exception {
        outages.during(() -> {
            lab.moveTo(target);
            return null;
        });
        place = target;
    }

    void later(Duration delay, Todo todo) {
        tasks.add(new Task(System.nanoTime() + delay.toNanos(), todo));
    }

    /** Makes all mischief for so long, and answers what the script in the network counted. */
    Json goOn(Duration duration, Todo everySecond) throws Exception {
        final long endNs = System.nanoTime() + duration.toNanos();
        for (Mischief mischief : Mischief.all()) {
            made.put(mischief.what(), 0);
            again(mischief, mischief.first());
        }
        everySecond(everySecond);
        try (Script script = new Script(script(lab))) {
            while (System.nanoTime() < endNs) {
                final Task next = Objects.requireNonNull(tasks.peek());
                final long waitNs = Math.min(next.dueNs, endNs) - System.nanoTime();
                if (waitNs > 0) {
                    TimeUnit.NANOSECONDS.sleep(waitNs);
                } else {
                    tasks.poll();
                    next.todo.run();
                }
            }
            outputs.values().forEach(LogPipe::readAgain);
            return script.end();
        }
    }

    private void again(Mischief mischief, Duration delay) {
        later(delay, () -> {
            final int number = Objects.requireNonNull(made.get(mischief.what()));
            mischief.act().on(this, number);
            made.put(mischief.what(), number + 1);
            again(mischief, mischief.every());
        });
    }

    private void everySecond(Todo todo) {
        later(Duration.ofSeconds(1), () -> {
            todo.run();
            everySecond(todo);
        });
    }

    /** Starts what makes mischief from the network. */
    static Process script(Lab lab) throws Exception {
        final Path file = lab.file(SCRIPT);
        try (InputStream script = Objects.requireNonNull(Hostility.class.getResourceAsStream(SCRIPT))) {
            Files.copy(script, file, StandardCopyOption.REPLACE_EXISTING);
        }
        final List<String> command = new ArrayList<>(List.of("python3", file.toString(), "192.0.2.1", "192.0.2.10"));
        command.addAll(Mischief.places().values().stream().sorted().toList());
        final Process process = Commands.builder(lab.in("rt", command))
                .redirectError(lab.file(SCRIPT + ".err").toFile()).redirectOutput(lab.file(SCRIPT + ".out").toFile())
                .start();
        Await.until(RUNNING, () -> Files.readString(lab.file(SCRIPT + ".out")).contains(RUNNING));
        return process;
    }

    /** Mischief from the network. */
    private final class Script implements AutoCloseable {
        private final Process process;

        private Script(Process process) {
            this.process = process;
        }

        private Json end() throws Exception {
            process.destroy();
            process.waitFor(Await.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            final String out = Files.readString(lab.file(SCRIPT + ".out"));
            final int report = out.indexOf('{');
            if (report < 0) {
                throw new IllegalStateException("no report: " + Files.readString(lab.file(SCRIPT + ".err")));
            }
            return Json.parse(out.substring(report));
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() throws IOException {
        for (LogPipe output : outputs.values()) {
            output.close();
        }
    }
}
