package org.dsmip.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.dsmip.controlplane.mobilenode.Remembered;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.MacAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryFileTest {
    private static final long NOW = 0xEDB6_7B00_0000_0000L;
    private static final Remembered MUCH = new Remembered(NOW + 5, NOW + 3,
            Set.of(Ipv4Address.parse("192.0.2.1"), Ipv4Address.parse("192.0.2.2")),
            MacAddress.parse("02:00:00:00:00:01"));

    @TempDir
    private Path directory = Path.of("");

    @Test
    void saysWhyItsDirectoryCannotBeMade() throws IOException {
        final Path inTheWay = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> MemoryFile.open(inTheWay, 0)).isInstanceOf(IOException.class)
                .hasMessage("state-directory " + inTheWay + " cannot be made (" + inTheWay
                        + " exists and is not a directory); create it or choose another place");
    }

    @Test
    @Tag("BASE-RPL-19")
    void findsAgainWhatWasKeptAndKeepsBothIdentificationsApart() throws IOException {
        assertThat(MemoryFile.open(directory, NOW).keep(MUCH)).isNull();
        assertThat(MemoryFile.open(directory, NOW).found()).isEqualTo(MUCH);
        final Remembered little = new Remembered(NOW, NOW - 1, Set.of(), null);
        assertThat(MemoryFile.open(directory, NOW).keep(little)).isNull();
        assertThat(MemoryFile.open(directory, NOW).found()).isEqualTo(little);
    }

    @Test
    void aFirstStartRemembersNothing() throws IOException {
        assertThat(MemoryFile.open(directory.resolve("new"), NOW).found()).isEqualTo(Remembered.nothing(NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no such line", "last-identification xyz", "answers-for-ipv6 192.0.2", "home-agent-mac 02"})
    void aDamagedFileIsAsGoodAsNone(String line) throws IOException {
        Files.writeString(directory.resolve("remembered"), "last-identification 1\n" + line + "\n");
        assertThat(MemoryFile.open(directory, NOW).found()).isEqualTo(Remembered.nothing(NOW));
    }

    @Test
    void saysWhyItCannotKeepAnything() throws IOException {
        final MemoryFile memory = MemoryFile.open(directory.resolve("gone"), NOW);
        Files.delete(directory.resolve("gone"));
        assertThat(memory.keep(MUCH)).contains("there is no ");
    }
}
