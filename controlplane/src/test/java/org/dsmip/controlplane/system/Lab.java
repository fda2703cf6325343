package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dsmip.core.sys.SystemCallException.check;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.dsmip.core.sys.DescriptorCalls;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.NamespaceCalls;
import org.dsmip.core.testing.Commands;
import org.dsmip.core.testing.NetworkNamespaces;

/** A testbed of a test class, and the programs in it. Closing it ends them all and removes it. */
final class Lab implements AutoCloseable {
    private static final Path STATE = Path.of("/run/dsmip-lab-0");

    private final String name;
    private final Path files;
    private final List<AutoCloseable> running = new ArrayList<>();
    private final Set<String> hosts = new HashSet<>();
    private String place = "home";

    private Lab(String name, Path files) {
        this.name = name;
        this.files = files;
    }

    /**
     * Builds a testbed with the mobile node's cable at home.
     *
     * @param purpose a few letters that no other test class uses
     * @param options of {@code scripts/lab up}
     */
    static Lab up(String purpose, String... options) throws IOException, InterruptedException {
        NetworkNamespaces.assumeRoot();
        final Lab lab = new Lab("it" + ProcessHandle.current().pid() + purpose,
                Files.createTempDirectory("dsmip-it-" + purpose));
        try {
            lab.lab(Stream.concat(Stream.of("up"), Arrays.stream(options)).toArray(String[]::new));
            return lab;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            lab.close();
            throw e;
        }
    }

    /** Runs a command of {@code scripts/lab} and answers what it printed. */
    String lab(String... words) throws IOException, InterruptedException {
        return Commands.output(command(words).toArray(String[]::new));
    }

    private List<String> command(String... words) {
        final List<String> command = new ArrayList<>(
                List.of(Commands.ROOT.resolve("scripts/lab").toString(), "--name", name));
        command.addAll(List.of(words));
        return command;
    }

    /** The command line that runs a command in a node. */
    List<String> in(String node, List<String> inner) {
        final List<String> command = hosts.contains(node) ? behindCommand(node) : command("exec", node);
        command.addAll(inner);
        return command;
    }

    /** The answer of a query of the {@code ip} program in a node. */
    Json ip(String node, String... arguments) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(List.of("ip", "-n", name + "-" + node, "-j"));
        command.addAll(List.of(arguments));
        final String answer = Commands.output(command.toArray(String[]::new)).strip();
        return Json.parse(answer.isEmpty() ? "[]" : answer);
    }

    /** Changes something with the {@code ip} program in a node. */
    void ipDo(String node, String arguments) throws IOException, InterruptedException {
        Commands.output(("ip -n " + name + "-" + node + " " + arguments).split(" ", -1));
    }

    /** Plugs the mobile node in somewhere; nothing happens if it is there already. */
    void moveTo(String target) throws IOException, InterruptedException {
        if (!place.equals(target)) {
            lab("move", "mn", target);
            place = target;
        }
    }

    /** A file of the test class's own. */
    Path file(String fileName) {
        return files.resolve(fileName);
    }

    /** Writes a node's configuration to a file that only root may read. */
    Path config(String node, String... changes) throws IOException, InterruptedException {
        final String text = lab(Stream.concat(Stream.of("config", node), Arrays.stream(changes))
                .toArray(String[]::new));
        return secret(node + ".toml", text);
    }

    /** Writes a file that only root may read. */
    Path secret(String fileName, String text) throws IOException {
        final Path file = file(fileName);
        Files.deleteIfExists(file);
        Files.createFile(file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    /** Writes a node's configuration with something behind it that the testbed's own has not. */
    Path configWith(String node, String more, String... changes) throws IOException, InterruptedException {
        return secret(node + ".toml", Files.readString(config(node, changes)) + "\n" + more + "\n");
    }

    /**
     * A host in a network namespace of its own behind a node, on a link of their own.
     *
     * @param host its name
     * @param router address of the node on that link, with the length of its prefix
     * @param address that of the host
     */
    AutoCloseable behind(String node, String host, String router, String address)
            throws IOException, InterruptedException {
        final String namespace = name + "-" + host;
        Commands.output("ip", "netns", "add", namespace);
        Commands.output("ip", "-n", name + "-" + node, "link", "add", host, "type", "veth", "peer", "name", "eth0",
                "netns",
                namespace);
        ipDo(node, "addr add " + router + " dev " + host + " nodad");
        ipDo(node, "link set " + host + " up");
        ipDo(host, "link set lo up");
        ipDo(host, "addr add " + address + " dev eth0 nodad");
        ipDo(host, "link set eth0 up");
        ipDo(host, "route add default via " + router.substring(0, router.indexOf('/')));
        return () -> Commands.output("ip", "netns", "del", namespace);
    }

    /**
     * A further host in a network namespace of its own, plugged in where the mobile node can be, too; it goes with the testbed.
     *
     * @param host its name
     * @param where such as {@code visited2}
     * @param address its own, with the length of its prefix
     */
    void plugIn(String host, String where, String address, String router) throws IOException, InterruptedException {
        final String namespace = name + "-" + host;
        Commands.output("ip", "netns", "add", namespace);
        hosts.add(host);
        running.addFirst(() -> Commands.output("ip", "netns", "del", namespace));
        ipDo("sw", "link add " + host + " up type veth peer name eth0 netns " + namespace);
        ipDo("sw", "link set " + host + " master br-" + where);
        ipDo(host, "link set lo up");
        ipDo(host, "addr add " + address + " dev eth0");
        ipDo(host, "link set eth0 up");
        ipDo(host, "route add default via " + router + " metric 100");
    }

    /** The beginning of a command line that runs something in such a host. */
    List<String> behindCommand(String host) {
        return new ArrayList<>(List.of("ip", "netns", "exec", name + "-" + host));
    }

    /** Removes what a node that does not run has written down. */
    void forgetState(String node) throws IOException {
        try (Stream<Path> written = Files.list(STATE.resolve(name).resolve(node))) {
            for (Path file : written.toList()) {
                Files.delete(file);
            }
        }
    }

    Path adminSocket(String node) {
        return STATE.resolve(name).resolve(node + ".sock");
    }

    /** Ends something when the testbed goes, before the nodes do. */
    <T extends AutoCloseable> T keep(T program) {
        running.add(program);
        return program;
    }

    /** Does something on a thread in a node's network namespace: sockets opened and threads started there belong to it. */
    <T> T inNode(String node, Callable<T> action) throws Exception {
        final FutureTask<T> task = new FutureTask<>(() -> {
            enter(Path.of("/run/netns", name + "-" + node));
            return action.call();
        });
        Thread.ofPlatform().daemon().name("in-" + node).start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static void enter(Path namespace) {
        try (Arena arena = Arena.ofConfined()) {
            final Errno errno = new Errno(arena);
            final int fd = check(DescriptorCalls.open(errno, arena.allocateFrom(namespace.toString()),
                    DescriptorCalls.O_CLOEXEC), "open", namespace.toString());
            try {
                check(NamespaceCalls.setns(errno, fd, NamespaceCalls.CLONE_NEWNET), "setns", namespace.toString());
            } finally {
                DescriptorCalls.close(errno, fd);
            }
        }
    }

    @Override
    public void close() {
        final List<Exception> failures = new ArrayList<>();
        for (AutoCloseable program : running.reversed()) {
            try {
                program.close();
            } catch (Exception e) {
                failures.add(e);
            }
        }
        running.clear();
        try {
            lab("down");
            try (Stream<Path> left = Files.walk(files)) {
                left.sorted((one, other) -> other.compareTo(one)).forEach(path -> path.toFile().delete());
            }
        } catch (IOException | InterruptedException e) {
            failures.add(e);
        }
        assertThat(failures).as("of the end of the testbed").isEmpty();
    }
}
