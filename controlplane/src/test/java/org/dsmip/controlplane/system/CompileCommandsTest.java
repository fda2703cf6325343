package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Java says nothing about commands to its compiler that name what does not exist. */
class CompileCommandsTest {
    private static final String COMMAND = "dontinline ";

    @Test
    void eachNamesAMethod() throws IOException, ClassNotFoundException {
        final List<String> named = Files.readAllLines(Path.of("../scripts/lib/compile-commands")).stream()
                .filter(line -> line.startsWith(COMMAND)).map(line -> line.substring(COMMAND.length())).toList();

        assertThat(named).isNotEmpty().doesNotHaveDuplicates();
        for (String name : named) {
            final String[] parts = name.split("::", -1);
            assertThat(Stream.of(Class.forName(parts[0]).getDeclaredMethods()).map(Method::getName)).contains(parts[1]);
        }
    }
}
