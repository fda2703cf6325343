package org.dsmip.controlplane.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileTroubleTest {
    @Test
    void saysWhyEvenWhereThePlatformDoesNot() {
        assertThat(FileTrouble.reason(new AccessDeniedException("/x"))).isEqualTo("no permission for /x");
        assertThat(FileTrouble.reason(new FileAlreadyExistsException("/x")))
                .isEqualTo("/x exists and is not a directory");
        assertThat(FileTrouble.reason(new NoSuchFileException("/x"))).isEqualTo("there is no /x");
        assertThat(FileTrouble.reason(new FileSystemException("/x", null, "Read-only file system")))
                .isEqualTo("Read-only file system");
        assertThat(FileTrouble.reason(new FileSystemException("/x"))).isEqualTo("FileSystemException");
        assertThat(FileTrouble.reason(new IOException("disk gone"))).isEqualTo("disk gone");
    }
}
