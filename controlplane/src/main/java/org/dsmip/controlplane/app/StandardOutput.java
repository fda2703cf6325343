package org.dsmip.controlplane.app;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.dsmip.core.sys.DescriptorCalls;
import org.dsmip.core.sys.Errno;

/**
 * Keeps the virtual machine from waiting for who reads standard output. A node writes nothing there, but the machine answers SIGQUIT
 * with a list of its threads, during which all of them stand still.
 */
final class StandardOutput {
    private static final int DESCRIPTOR = 1;
    private static final String ITSELF = "/proc/self/fd/1";

    private StandardOutput() {}

    /**
     * Opens a pipe or terminal anew, not waiting: the flag of the one that is there is shared with other processes. What cannot be
     * opened anew, such as a socket, stays as it is.
     */
    static void neverBlock() {
        if (!isPipeOrTerminal()) {
            return;
        }
        try (Arena arena = Arena.ofConfined()) {
            final Errno errno = new Errno(arena);
            final int fresh = DescriptorCalls.open(errno, arena.allocateFrom(ITSELF),
                    DescriptorCalls.O_WRONLY | DescriptorCalls.O_NONBLOCK | DescriptorCalls.O_NOCTTY
                            | DescriptorCalls.O_CLOEXEC);
            if (fresh >= 0) {
                DescriptorCalls.dup3(errno, fresh, DESCRIPTOR, 0);
                DescriptorCalls.close(errno, fresh);
            }
        }
    }

    private static boolean isPipeOrTerminal() {
        try {
            return Files.readAttributes(Path.of(ITSELF), BasicFileAttributes.class).isOther();
        } catch (IOException e) {
            // Closed, or no /proc.
            return false;
        }
    }
}
