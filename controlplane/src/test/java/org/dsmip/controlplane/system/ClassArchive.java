package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;

/** The program as the package phase has built it, and its archive of classes as the scripts make it. */
final class ClassArchive {
    static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    static final Path JAR = Shell.ROOT.resolve("controlplane/target/dsmip.jar");

    /** What scripts/dsmip does before it becomes the program, without building: the build is under way. */
    private static final String SCRIPT = """
            set -euo pipefail
            PROGRAM=test ROOT=$0 JAVA=$1
            . "$ROOT/scripts/lib/common.sh"
            . "$ROOT/scripts/lib/build.sh"
            locate_archive
            is_archived || archive_classes
            echo "$ARCHIVE"
            """;

    private ClassArchive() {}

    /** The archive, made if there is none or one of an older program. */
    static Path upToDate() throws IOException, InterruptedException {
        assertThat(JAR).as("built by the package phase").exists();
        return Path.of(Shell.output("bash", "-c", SCRIPT, Shell.ROOT.toString(), JAVA).strip());
    }
}
