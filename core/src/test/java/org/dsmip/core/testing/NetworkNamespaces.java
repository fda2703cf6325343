package org.dsmip.core.testing;

import static org.dsmip.core.sys.SystemCallException.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.dsmip.core.sys.DescriptorCalls;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.Ifreq;
import org.dsmip.core.sys.NamespaceCalls;
import org.dsmip.core.sys.SocketCalls;
import org.dsmip.core.sys.SocketConstants;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Network namespaces for tests: a private one for one test body, or a set of named ones joined by veth pairs, which goes when it
 * is closed. Nothing is ever changed in the namespace in which the tests run.
 *
 * <p>Sockets, threads and processes that a body makes belong to the namespace of the body. What {@code /proc/net} and {@link
 * java.net.NetworkInterface} show does not: they look at the first thread of the process; {@code /proc/thread-self/net} and
 * {@code /proc/sys/net} follow the calling thread.
 */
public final class NetworkNamespaces implements AutoCloseable {
    /** Environment variable that makes missing privileges and programs a failure when it is {@code 1}. */
    public static final String REQUIRE_ROOT = "DSMIP_REQUIRE_ROOT_TESTS";

    /** CAP_NET_ADMIN, CAP_NET_RAW, CAP_SYS_ADMIN. */
    private static final long CAPABILITIES = (1L << 12) | (1L << 13) | (1L << 21);

    private static final long SIOCSIFFLAGS = 0x8914;
    private static final short IFF_UP_RUNNING = 0x41;
    private static final Path NAMED = Path.of("/run/netns");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String prefix;
    private final List<String> names = new ArrayList<>();

    private NetworkNamespaces(String prefix) {
        this.prefix = prefix;
    }

    /** What is done within a namespace. */
    @FunctionalInterface
    public interface Body {
        /**
         * Does it.
         *
         * @throws Exception why the test fails
         */
        void run() throws Exception;
    }

    /** Skips the test, with the reason, where network namespaces cannot be made; fails it if root tests are required. */
    public static void assumeRoot() {
        if ((effectiveCapabilities() & CAPABILITIES) == CAPABILITIES) {
            return;
        }
        final String reason = "needs CAP_NET_ADMIN, CAP_NET_RAW and CAP_SYS_ADMIN for network namespaces: run as root";
        if (mustNotSkip()) {
            throw new AssertionError(reason + " (" + REQUIRE_ROOT + "=1 forbids skipping)");
        }
        Assumptions.abort(reason);
    }

    /**
     * Whether a test that cannot run here is to fail instead of being skipped.
     *
     * @return true when {@value #REQUIRE_ROOT} is {@code 1}
     */
    public static boolean mustNotSkip() {
        return "1".equals(System.getenv(REQUIRE_ROOT));
    }

    private static long effectiveCapabilities() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("CapEff:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16)).findFirst().orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Runs a body on a thread of its own in a new network namespace that has only {@code lo}, which is up. The namespace goes
     * with the thread.
     *
     * @param body what to run
     * @throws Exception what the body throws
     */
    public static void run(Body body) throws Exception {
        assumeRoot();
        onThread("private namespace", () -> {
            try (Arena arena = Arena.ofConfined()) {
                check(NamespaceCalls.unshare(new Errno(arena), NamespaceCalls.CLONE_NEWNET), "unshare", "CLONE_NEWNET");
            }
            loopbackUp();
            body.run();
        });
    }

    /**
     * Makes namespaces whose {@code lo} is up.
     *
     * @param names their names within the set
     * @return the set, to be closed
     */
    public static NetworkNamespaces create(String... names) {
        assumeRoot();
        final NetworkNamespaces made = new NetworkNamespaces(
                "dt" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + "-");
        try {
            for (String name : names) {
                made.names.add(name);
                ip("netns add " + made.fullName(name));
                made.ipIn(name, "link set lo up");
            }
            return made;
        } catch (RuntimeException | Error e) {
            made.close();
            throw e;
        }
    }

    /**
     * The name by which the {@code ip} program knows a namespace.
     *
     * @param name its name within the set
     * @return the name with the prefix of the set
     */
    public String fullName(String name) {
        return prefix + name;
    }

    /**
     * Joins two namespaces by a veth pair whose ends are up.
     *
     * @param first where the first end is
     * @param firstDevice its name, at most 15 characters
     * @param second where the second end is
     * @param secondDevice its name, at most 15 characters
     */
    public void veth(String first, String firstDevice, String second, String secondDevice) {
        // Made within the first, so that the names need to be free in their own namespaces only.
        ipIn(first, "link add " + firstDevice + " type veth peer name " + secondDevice + " netns " + fullName(second));
        ipIn(first, "link set " + firstDevice + " up");
        ipIn(second, "link set " + secondDevice + " up");
    }

    /**
     * Runs the {@code ip} program within a namespace of the set.
     *
     * @param name which
     * @param arguments its arguments, separated by one space each
     * @return what it printed
     */
    public String ipIn(String name, String arguments) {
        return execute("ip -n " + fullName(name) + " " + arguments);
    }

    /**
     * Runs a body on a thread of its own within a namespace of the set.
     *
     * @param name which
     * @param body what to run
     * @throws Exception what the body throws
     */
    public void run(String name, Body body) throws Exception {
        onThread("namespace " + name, () -> {
            enter(NAMED.resolve(fullName(name)));
            body.run();
        });
    }

    private static void enter(Path path) {
        try (Arena arena = Arena.ofConfined()) {
            final Errno errno = new Errno(arena);
            final int fd = check(DescriptorCalls.open(errno, arena.allocateFrom(path.toString()),
                    DescriptorCalls.O_CLOEXEC), "open", path.toString());
            try {
                check(NamespaceCalls.setns(errno, fd, NamespaceCalls.CLONE_NEWNET), "setns", path.toString());
            } finally {
                DescriptorCalls.close(errno, fd);
            }
        }
    }

    /** Removes the namespaces of the set and all that is in them. Answers after everything was tried. */
    @Override
    public void close() {
        final List<String> failures = new ArrayList<>();
        for (String name : names.reversed()) {
            if (Files.exists(NAMED.resolve(fullName(name)))) {
                try {
                    ip("netns del " + fullName(name));
                } catch (IllegalStateException e) {
                    failures.add(e.getMessage());
                }
            }
        }
        names.clear();
        if (!failures.isEmpty()) {
            throw new IllegalStateException(String.join("; ", failures));
        }
    }

    /**
     * Runs the {@code ip} program in the namespace of the calling thread.
     *
     * @param arguments its arguments, separated by one space each
     * @return what it printed
     */
    public static String ip(String arguments) {
        return execute("ip " + arguments);
    }

    private static String execute(String command) {
        try {
            final Process process = new ProcessBuilder(command.split(" ", -1)).start();
            process.getOutputStream().close();
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            // Not among the answer: ip complains there, and goes on, when another program is just making a namespace.
            final String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            final int status = process.waitFor();
            if (status != 0) {
                throw new IllegalStateException(command + ": exit " + status + ": " + errors.strip());
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(command + ": interrupted", e);
        }
    }

    private static void loopbackUp() {
        try (Arena arena = Arena.ofConfined()) {
            final Errno errno = new Errno(arena);
            final int fd = check(SocketCalls.socket(errno, SocketConstants.AF_INET,
                    SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_CLOEXEC, 0), "socket", "AF_INET");
            try {
                final MemorySegment request = arena.allocate(Ifreq.SIZE, 8);
                Ifreq.ifrName(request, "lo");
                Ifreq.ifrFlags(request, 0, IFF_UP_RUNNING);
                check(DescriptorCalls.ioctl(errno, fd, SIOCSIFFLAGS, request), "ioctl", "SIOCSIFFLAGS lo");
            } finally {
                DescriptorCalls.close(errno, fd);
            }
        }
    }

    private static void onThread(String name, Body body) throws Exception {
        final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        final Thread thread = Thread.ofPlatform().name(name).unstarted(() -> {
            try {
                body.run();
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        thread.start();
        thread.join();
        switch (failure.get()) {
            case null -> {
            }
            case Exception e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }
}
