package org.dsmip.controlplane.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.journal.LogLines;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control socket among programs that clean up, in virtual time. */
class AdminSocketKeeperTest {
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    @TempDir
    private Path directory;

    @Test
    @Tag("OPS-HOST-6")
    void removalsAreMendedEachTimeAndSaidAtOnceAndThenTogether() throws IOException {
        final Path socket = directory.resolve("node.sock");
        final AdminSocketKeeper keeper = new AdminSocketKeeper(socket, 0);
        keeper.bind().close();
        final List<String> lines = LogLines.at(Level.WARN, "dsmip.admin", () -> {
            for (int second = 1; second <= 75; second++) {
                if (second <= 40) {
                    remove(socket);
                }
                closeIfAny(keeper, second * SECOND_NS);
                assertThat(socket).exists();
            }
        });
        assertThat(lines).satisfiesExactly(
                line -> assertThat(line).contains("had been removed", "times=\"1\""),
                line -> assertThat(line).contains("had been removed", "times=\"30\""),
                line -> assertThat(line).contains("had been removed", "times=\"9\""));
    }

    private static void remove(Path socket) {
        try {
            Files.delete(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void closeIfAny(AdminSocketKeeper keeper, long nowNs) {
        try (ServerSocketChannel anew = keeper.look(nowNs)) {
            assertThat(anew == null || anew.isOpen()).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
