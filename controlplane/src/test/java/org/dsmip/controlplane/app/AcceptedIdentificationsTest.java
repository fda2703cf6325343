package org.dsmip.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.dsmip.controlplane.app.AcceptedIdentifications.Moment;
import org.dsmip.core.net.Ipv4Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceptedIdentificationsTest {
    private static final Ipv4Address NODE = Ipv4Address.parse("192.0.2.10");
    private static final Ipv4Address OTHER = Ipv4Address.parse("192.0.2.11");
    private static final Ipv4Address STRANGER = Ipv4Address.parse("192.0.2.99");
    private static final long SECOND = 1L << 32;
    private static final long WALL = 0xC9E4_B2D0_0000_0000L;
    private static final long ACCEPTED = WALL + 3 * SECOND;
    private static final int SLOT = 40;

    @TempDir
    private Path directory = Path.of("");

    private static Moment boot(int number) {
        return new Moment(new UUID(number, 1), WALL);
    }

    private AcceptedIdentifications open(int boot) throws IOException {
        return AcceptedIdentifications.open(directory, AcceptedIdentificationsTest::toleranceSec, boot(boot));
    }

    private static int toleranceSec(Ipv4Address node) {
        return node.equals(NODE) ? 7 : node.equals(OTHER) ? 20 : 0;
    }

    private Path file() {
        return directory.resolve(AcceptedIdentifications.NAME);
    }

    /** What the process leaves when it is killed: the file as it is. */
    private void runAndCrash(int boot) throws IOException {
        final byte[] left;
        try (AcceptedIdentifications run = open(boot)) {
            assertThat(run.keep(NODE, ACCEPTED)).isNull();
            left = Files.readAllBytes(file());
        }
        Files.write(file(), left);
    }

    private Map<Ipv4Address, Long> next(int boot) throws IOException {
        try (AcceptedIdentifications run = open(boot)) {
            final Map<Ipv4Address, Long> earlier = new HashMap<>();
            for (Ipv4Address node : List.of(NODE, OTHER, STRANGER)) {
                final Long accepted = run.earlier(node);
                if (accepted != null) {
                    earlier.put(node, accepted);
                }
            }
            return earlier;
        }
    }

    @Test
    @Tag("BASE-RPL-19")
    void anEmptyDirectoryIsAFirstStart() throws IOException {
        assertThat(next(1)).isEmpty();
        assertThat(next(2)).as("nor does an earlier run that accepted nothing mean anything").isEmpty();
    }

    @Test
    @Tag("BASE-RPL-19")
    void whatWasAcceptedOutlivesTheProcessHoweverItEnds() throws IOException {
        runAndCrash(1);
        assertThat(next(1)).containsExactly(Map.entry(NODE, ACCEPTED));
        assertThat(next(2)).as("closed in order, then a new boot").containsExactly(Map.entry(NODE, ACCEPTED));
    }

    @Test
    @Tag("BASE-RPL-19")
    void afterACrashOfTheMachineTheToleranceIsAdded() throws IOException {
        runAndCrash(1);
        assertThat(next(2)).containsOnly(Map.entry(NODE, WALL + 7 * SECOND), Map.entry(OTHER, WALL + 20 * SECOND));
        assertThat(next(2)).as("and stays added").containsOnly(Map.entry(NODE, WALL + 7 * SECOND),
                Map.entry(OTHER, WALL + 20 * SECOND));
    }

    @Test
    @Tag("BASE-RPL-19")
    void aRecordBeyondTheToleranceCountsAfterACrashOfTheMachine() throws IOException {
        try (AcceptedIdentifications run = open(1)) {
            run.keep(OTHER, WALL + 3600 * SECOND);
        }
        final byte[] left = Files.readAllBytes(file());
        left[SLOT - 1]++;
        Files.write(file(), left);
        assertThat(next(1)).containsOnly(Map.entry(NODE, WALL + 7 * SECOND), Map.entry(OTHER, WALL + 3600 * SECOND));
    }

    @Test
    @Tag("BASE-RPL-19")
    void whatIsDamagedIsNotTrusted() throws IOException {
        runAndCrash(1);
        final byte[] whole = Files.readAllBytes(file());
        for (int at = 0; at < whole.length; at++) {
            final byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Files.write(file(), damaged);
            assertThat(next(1)).as("octet %d", at).containsEntry(OTHER, WALL + 20 * SECOND)
                    .containsEntry(NODE, WALL + 7 * SECOND);
        }
        for (int length = 0; length < whole.length; length++) {
            if (length < SLOT || (length - SLOT) % 16 != 0) {
                Files.write(file(), Arrays.copyOf(whole, length));
                assertThat(next(1)).as("%d octets", length).containsEntry(OTHER, WALL + 20 * SECOND);
            }
        }
    }

    @Test
    @Tag("BASE-RPL-19")
    void whatCouldNotBeWrittenIsNotTrustedByTheNextRun() throws IOException {
        try (AcceptedIdentifications run = open(1)) {
            assertThat(run.keep(NODE, ACCEPTED)).isNull();
            // Closes the file for good under whoever writes.
            Thread.currentThread().interrupt();
            try {
                assertThat(run.keep(OTHER, WALL)).contains(OTHER.toString(), "cannot be written");
            } finally {
                Thread.interrupted();
            }
            assertThat(run.keep(NODE, ACCEPTED + 1)).as("each is told").contains("cannot be written");
        }
        assertThat(next(1)).containsOnly(Map.entry(NODE, WALL + 7 * SECOND), Map.entry(OTHER, WALL + 20 * SECOND));
    }

    @Test
    void remembersWhoIsNotInTheConfigurationForTheTime() throws IOException {
        runAndCrash(1);
        try (AcceptedIdentifications run = AcceptedIdentifications.open(directory, node -> node.equals(OTHER) ? 7 : 0, boot(1))) {
            assertThat(run.keep(OTHER, WALL)).isNull();
        }
        assertThat(next(1)).containsOnly(Map.entry(NODE, ACCEPTED), Map.entry(OTHER, WALL));
    }

    @Test
    void saysWhyItCannotBeKept() throws IOException {
        final Path inTheWay = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> AcceptedIdentifications.open(inTheWay, node -> 7, boot(1)))
                .isInstanceOf(IOException.class).hasMessageContaining("accepted-identifications")
                .hasMessageContaining("state-directory must be a directory that can be written");
    }
}
