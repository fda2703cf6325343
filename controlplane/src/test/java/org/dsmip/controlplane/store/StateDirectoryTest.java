package org.dsmip.controlplane.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {
    private static final long ROOT = 0;
    private static final long USER = 1000;

    @TempDir
    private Path directory = Path.of("");

    @Test
    void rootHasItWhereNoRebootClearsItWhateverTheEnvironment() {
        assertThat(StateHome.of(ROOT, Map.of("XDG_STATE_HOME", "/elsewhere", "HOME", "/root")))
                .isEqualTo(Path.of("/var/lib/dsmip"));
    }

    @Test
    void othersHaveItInTheirStateFolder() {
        assertThat(StateHome.of(USER, Map.of("XDG_STATE_HOME", "/states", "HOME", "/home/a")))
                .isEqualTo(Path.of("/states/dsmip"));
        assertThat(StateHome.of(USER, Map.of("HOME", "/home/a")))
                .isEqualTo(Path.of("/home/a/.local/state/dsmip"));
        assertThat(StateHome.of(USER, Map.of("XDG_STATE_HOME", "states", "HOME", "/home/a"))).as("relative")
                .isEqualTo(Path.of("/home/a/.local/state/dsmip"));
    }

    @Test
    void oneHasItAtATime() throws Exception {
        final Path made = directory.resolve("deep/ha");
        try (StateDirectory first = StateDirectory.take(made)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> StateDirectory.take(made)).isInstanceOf(StateDirectory.InUseException.class)
                    .hasMessageContaining("another node is running with state-directory " + made);
        }
        StateDirectory.take(made).close();
    }

    @Test
    void oneThatIsRemovedIsMadeAndTakenAnew() throws Exception {
        final Path made = directory.resolve("ha");
        try (StateDirectory taken = StateDirectory.take(made)) {
            assertThat(taken.claim()).as("nothing has changed").isFalse();
            Files.delete(made.resolve("lock"));
            Files.delete(made);
            assertThat(taken.claim()).isTrue();
            assertThatThrownBy(() -> StateDirectory.take(made)).isInstanceOf(StateDirectory.InUseException.class);
            assertThat(taken.claim()).isFalse();
        }
        StateDirectory.take(made).close();
    }

    @Test
    void oneThatAnotherHasTakenMeanwhileIsNotHad() throws Exception {
        final Path made = directory.resolve("ha");
        try (StateDirectory taken = StateDirectory.take(made)) {
            Files.delete(made.resolve("lock"));
            try (StateDirectory other = StateDirectory.take(made)) {
                assertThat(other.path()).isEqualTo(made);
                assertThatThrownBy(taken::claim).isInstanceOf(StateDirectory.InUseException.class);
            }
            assertThat(taken.claim()).isTrue();
        }
    }

    @Test
    void oneThatCannotBeLookedAtForAMomentIsStillHad() throws Exception {
        final Path made = directory.resolve("ha");
        final Path meanwhile = directory.resolve("meanwhile");
        try (StateDirectory taken = StateDirectory.take(made)) {
            Files.move(made, meanwhile);
            Files.createSymbolicLink(made, made);
            assertThat(taken.claim()).isFalse();
            Files.delete(made);
            Files.move(meanwhile, made);
            assertThat(taken.claim()).isFalse();
            assertThatThrownBy(() -> StateDirectory.take(made)).isInstanceOf(StateDirectory.InUseException.class);
            Files.move(made, meanwhile);
            Files.createFile(made);
            assertThatThrownBy(taken::claim).as("a file in its place").isInstanceOf(IOException.class);
            Files.delete(made);
        }
    }

    @Test
    void oneThatCannotBeMadeIsNotInTheWay() throws Exception {
        final Path file = Files.createFile(directory.resolve("file"));
        StateDirectory.take(file.resolve("below")).close();
        assertThat(file).isEmptyFile();
    }
}
