package org.dsmip.core.io;

import static org.dsmip.core.sys.SystemCallException.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.dsmip.core.sys.Errno;
import org.dsmip.core.sys.NamespaceCalls;
import org.dsmip.core.testing.NetworkNamespaces;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Runs each test method in a thread of its own, in a network namespace of its own. The namespace goes with the thread and the
 * sockets opened in it, so that nothing is left behind whatever happens. Skips the test where the kernel allows none.
 */
public final class InOwnNetworkNamespace implements InvocationInterceptor {
    /** Made by the test engine. */
    public InOwnNetworkNamespace() {}

    @Override
    public void interceptTestMethod(Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> context,
            ExtensionContext extension) throws Throwable {
        NetworkNamespaces.assumeRoot();
        final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        final Thread thread = Thread.ofPlatform().name("namespace-test").start(() -> {
            try (Arena arena = Arena.ofConfined()) {
                check(NamespaceCalls.unshare(new Errno(arena), NamespaceCalls.CLONE_NEWNET), "unshare", "CLONE_NEWNET");
                invocation.proceed();
            } catch (Throwable e) {
                failure.set(e);
            }
        });
        thread.join();
        final Throwable thrown = failure.get();
        if (thrown != null) {
            throw thrown;
        }
    }

    /** Runs a program in the namespace of the calling thread and answers what it printed. */
    static String run(String... command) {
        try {
            final Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            final int code = process.waitFor();
            if (code != 0) {
                throw new AssertionError(String.join(" ", command) + " ended with " + code + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Runs {@code ip} in the namespace of the calling thread and answers what it printed. */
    static String ip(String arguments) {
        final List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments.split(" ", -1)));
        return run(command.toArray(String[]::new));
    }
}
