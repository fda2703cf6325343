package org.dsmip.controlplane.app;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentificationFileTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void saysWhyItsDirectoryCannotBeMade() throws IOException {
        final Path inTheWay = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> IdentificationFile.open(inTheWay, 0)).isInstanceOf(IOException.class)
                .hasMessage("state-directory " + inTheWay + " cannot be made (" + inTheWay
                        + " exists and is not a directory); create it or choose another place");
    }
}
