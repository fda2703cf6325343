package org.dsmip.core.io.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.dsmip.core.io.ExclusiveNames.Held;
import org.dsmip.core.io.ExclusiveNames.Holder;
import org.dsmip.core.sys.UserCalls;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that one process at a time can hold. */
@Tag("OPS-HOST-5")
class LinuxExclusiveNamesTest {
    private static final String NAME = "a thing of test " + ProcessHandle.current().pid();

    private final LinuxExclusiveNames names = new LinuxExclusiveNames();

    private List<Holder> holders(String name) throws IOException {
        return names.holders().stream().filter(holder -> holder.name().equals(name)).toList();
    }

    @Test
    void whatIsHeldIsListedWithItsUserUntilItIsLetGoAndHeldByNobodyElse() throws IOException {
        assertThat(holders(NAME)).isEmpty();
        try (Held held = names.hold(NAME)) {
            assertThat(held).isNotNull();
            assertThat(holders(NAME)).containsExactly(new Holder(NAME, UserCalls.geteuid(), true));
            assertThat(names.hold(NAME)).isNull();
        }
        assertThat(holders(NAME)).isEmpty();
        Objects.requireNonNull(names.hold(NAME)).close();
    }

    @Test
    void aNameIsReadAsItWasWritten() throws IOException {
        final String name = NAME + " net.ipv4.conf.žlutý-€0.rp_filter";
        try (Held held = names.hold(name)) {
            assertThat(held).isNotNull();
            assertThat(holders(name)).hasSize(1);
        }
    }

    @Test
    void theOwnUserIsTheOneWhoseFilesThisProcessMakes(@TempDir Path directory) throws IOException {
        final Path file = Files.createFile(directory.resolve("mine"));
        assertThat(UserCalls.geteuid())
                .isEqualTo(Integer.toUnsignedLong((Integer) Files.getAttribute(file, "unix:uid")));
    }

    @Test
    void aNameThatDoesNotFitIsRefused() {
        assertThatThrownBy(() -> names.hold("x".repeat(200))).isInstanceOf(IllegalArgumentException.class);
    }
}
