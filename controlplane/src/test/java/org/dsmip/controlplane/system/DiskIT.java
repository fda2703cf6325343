package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dsmip.controlplane.show.Topic;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NeedsPrograms;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a home agent does with its disk, and what it does without. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiskIT {
    private static final int NODES = 300;
    private static final int LIFETIME_SEC = 600;
    private static final String AGAIN = "the registry is on disk again";
    private static final Pattern CALL = Pattern.compile("\\d+ +(\\w+)\\((.*)");

    private Lab lab;
    private Crowd crowd;

    @BeforeAll
    void testbedIsUp() throws Exception {
        lab = Lab.up("disk");
        lab.moveTo("visited1");
        crowd = new Crowd(lab, NODES);
        lab.keep(crowd.attach());
    }

    @AfterAll
    void testbedIsGone() {
        if (lab != null) {
            lab.close();
        }
    }

    private Path keepingIn(Path directory) throws Exception {
        return lab.secret("many.toml", Files.readString(crowd.config()).replaceAll("state-directory = .*",
                "state-directory = \"" + directory + "\""));
    }

    private static void assertServes(Daemon homeAgent, int bindings) throws Exception {
        final List<Json> served = homeAgent.show(Topic.BINDINGS).at("mn").items();
        assertThat(served).hasSize(bindings).allMatch(binding -> binding.at("restored").text().equals("true"));
    }

    private static long times(Daemon homeAgent, String words) throws IOException {
        return homeAgent.log().lines().filter(line -> line.contains(words)).count();
    }

    private static boolean hasFailed(Daemon homeAgent) throws IOException {
        return homeAgent.show(Topic.STATUS).text().contains("journal=failed");
    }

    /** A small file system in memory that only those see who are told to. */
    private static final class Small implements AutoCloseable {
        private final Process holder;
        private final Path directory;

        private Small(Process holder, Path directory) {
            this.holder = holder;
            this.directory = directory;
        }

        static Small mount(Path directory, String size) throws Exception {
            Files.createDirectories(directory);
            final Process holder = Commands
                    .builder(List.of("unshare", "--mount", "--propagation", "private", "sh", "-c",
                            "mount -t tmpfs -o size=" + size + " tmpfs \"$0\" && echo ready && exec sleep 600",
                            directory.toString()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            final BufferedReader words = new BufferedReader(
                    new InputStreamReader(holder.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(words.readLine()).isEqualTo("ready");
            return new Small(holder, directory);
        }

        List<String> inside() {
            return List.of("nsenter", "--mount=/proc/" + holder.pid() + "/ns/mnt", "--");
        }

        void remountReadOnly() throws Exception {
            remount(holder.pid(), "ro");
        }

        /** Where a process sees it that has a copy of these mounts. */
        void remountWritable(Daemon there) throws Exception {
            remount(there.pid(), "rw");
        }

        private void remount(long seenBy, String how) throws Exception {
            Commands.output("nsenter", "--mount=/proc/" + seenBy + "/ns/mnt", "--", "mount", "-o", "remount," + how,
                    directory.toString());
        }

        private Path file(String name) {
            return Path.of("/proc/" + holder.pid() + "/root" + directory, name);
        }

        /** Until not one page is left, not even in reserve. */
        void fillWithTheReserve() throws IOException {
            Files.deleteIfExists(file("reserve"));
            fill();
        }

        /** Until not one page is left. */
        void fill() throws IOException {
            final byte[] page = new byte[4096];
            try (OutputStream file = Files.newOutputStream(file("others"), StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND)) {
                while (true) {
                    file.write(page);
                }
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space left on device");
            }
        }

        void free() throws IOException {
            Files.delete(file("others"));
        }

        @Override
        public void close() {
            holder.destroyForcibly().onExit().join();
        }
    }

    private Daemon start(Small disk) throws Exception {
        return Daemon.startBehind(lab, "ha", keepingIn(disk.directory), disk.inside(), List.of());
    }

    @Test
    @Tag("OPS-DISK-4")
    void aFullDiskEndsNothingAndIsOverWithoutARestart() throws Exception {
        try (Small disk = Small.mount(lab.file("small"), "16m")) {
            try (Daemon homeAgent = start(disk)) {
                crowd.register(0, 100, LIFETIME_SEC);
                fillWhileItRuns(disk, homeAgent);
                homeAgent.kill();
            }
            disk.fillWithTheReserve();
            try (Daemon homeAgent = start(disk)) {
                assertServes(homeAgent, NODES - 50);
                Await.until("it is shown", () -> hasFailed(homeAgent));
                assertThat(homeAgent.log()).containsOnlyOnce("No space left on device");
                crowd.register(0, 50, LIFETIME_SEC);
                disk.free();
                awaitWrittenAgain(homeAgent, 0);
                homeAgent.kill();
            }
            disk.remountReadOnly();
            serveFromWhatCannotBeWritten(disk);
        }
    }

    /** The reserve carries one over, and when others have taken that as well, it is over as soon as they leave room. */
    private void fillWhileItRuns(Small disk, Daemon homeAgent) throws Exception {
        disk.fill();
        crowd.register(100, NODES, LIFETIME_SEC);
        crowd.register(0, 50, 0);
        // The reserve has room for all that counts.
        awaitWrittenAgain(homeAgent, 0);
        disk.fillWithTheReserve();
        crowd.register(100, NODES, LIFETIME_SEC);
        Await.until("nothing is left", () -> hasFailed(homeAgent));
        final long before = times(homeAgent, AGAIN);
        disk.free();
        awaitWrittenAgain(homeAgent, before);
    }

    private static void awaitWrittenAgain(Daemon homeAgent, long timesBefore) throws Exception {
        Await.eventually(() -> {
            assertThat(hasFailed(homeAgent)).as(homeAgent.log()).isFalse();
            assertThat(times(homeAgent, AGAIN)).as(homeAgent.log()).isGreaterThan(timesBefore);
        });
    }

    private void serveFromWhatCannotBeWritten(Small disk) throws Exception {
        try (Daemon homeAgent = start(disk)) {
            assertServes(homeAgent, NODES);
            assertThat(homeAgent.log()).contains("cannot write to the state directory");
            Await.until("it is shown", () -> hasFailed(homeAgent));
            disk.remountWritable(homeAgent);
            awaitWrittenAgain(homeAgent, 0);
            homeAgent.stop();
        }
    }

    @Test
    @Tag("OPS-DISK-1")
    void aDirectoryThatGoesIsMadeAnew() throws Exception {
        final Path directory = lab.file("moved");
        try (Daemon homeAgent = Daemon.start(lab, "ha", keepingIn(directory))) {
            crowd.register(0, 20, LIFETIME_SEC);
            Files.move(directory, lab.file("aside"));
            awaitWrittenAgain(homeAgent, 0);
            assertThat(times(homeAgent, "is no longer in the state directory")).isEqualTo(1);
            crowd.register(20, 40, LIFETIME_SEC);
            homeAgent.kill();
        }
        try (Daemon next = Daemon.start(lab, "ha", keepingIn(directory))) {
            assertServes(next, 40);
            next.stop();
        }
    }

    /** What the kernel is asked for, in order, as far as it is about the registry. */
    private static List<String> calls(Path trace, Path directory) throws IOException {
        return Files.readAllLines(trace).stream().map(CALL::matcher).filter(Matcher::matches)
                .filter(call -> call.group(2).contains(directory.toString()))
                .map(call -> call.group(1) + " " + named(call.group(2), directory))
                .filter(call -> call.contains("registry.") || call.equals("fsync directory")).toList();
    }

    private static String named(String arguments, Path directory) {
        final Matcher file = Pattern.compile(Pattern.quote(directory.toString()) + "/((?:set-aside\\.)?registry\\.\\d)")
                .matcher(arguments);
        final String name = file.find() ? file.group(1) : arguments.contains("<" + directory + ">") ? "directory" : "";
        return arguments.contains("O_CREAT") ? name + " created" : name;
    }

    @Test
    @Tag("OPS-DISK-1")
    @Tag("OPS-DISK-3")
    @NeedsPrograms("strace")
    void theDiskKnowsOfEachFileBeforeAnotherGoes() throws Exception {
        final Path directory = lab.file("traced");
        try (Daemon first = Daemon.start(lab, "ha", keepingIn(directory))) {
            crowd.register(0, 20, LIFETIME_SEC);
            first.kill();
        }
        Files.writeString(directory.resolve("registry.2"), "nothing of ours");
        final Path trace = lab.file("trace");
        try (Daemon traced = Daemon.startBehind(lab, "ha", keepingIn(directory), List.of(),
                List.of("strace", "-D", "-f", "--seccomp-bpf", "-y", "-o", trace.toString(), "-e",
                        "trace=open,openat,pwrite64,fdatasync,fsync,rename,renameat,renameat2,unlink,unlinkat"))) {
            assertThat(times(traced, "a file of the registry is set aside")).isEqualTo(1);
            Await.until("the older one is gone", () -> Files.notExists(directory.resolve("registry.1")));
            traced.stop();
        }
        Await.until("the trace is whole", () -> Files.readString(trace).contains("+++ exited with"));
        final List<String> calls = calls(trace, directory);
        final int gone = calls.indexOf("unlink registry.1");
        final int renamed = calls.indexOf("rename registry.2");
        assertThat(calls.subList(0, renamed)).as("%s", calls).containsSubsequence("openat registry.3 created",
                "pwrite64 registry.3", "fdatasync registry.3", "fsync directory", "pwrite64 registry.3",
                "fdatasync registry.3", "pwrite64 registry.3", "fdatasync registry.3");
        assertThat(calls.subList(renamed, gone)).as("%s", calls).containsExactly("rename registry.2",
                "fsync directory");
        assertThat(directory).isDirectoryContaining("glob:**/set-aside.registry.2");
    }
}
