package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.dsmip.core.testing.Commands;

/** The program as the package phase has built it, and its archive of classes as the scripts make it. */
final class ClassArchive {
    static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    static final Path JAR = Commands.ROOT.resolve("controlplane/target/dsmip.jar");

    private static final String LOCATE = """
            set -euo pipefail
            PROGRAM=test ROOT=$0 JAVA=$1
            . "$ROOT/scripts/lib/common.sh"
            . "$ROOT/scripts/lib/build.sh"
            locate_archive
            """;
    /**
     * What scripts/dsmip does before it becomes the program, without building: the build is under way. Tests that run beside this
     * one, and the scripts that they start, may be about to make it as well.
     */
    private static final String MAKE = LOCATE + """
            exec {lock}<"$ROOT/pom.xml"
            is_archived || { flock "$lock"; is_archived || archive_classes; }
            echo "$ARCHIVE"
            """;
    private static final String FORGET = LOCATE + """
            rm -f "$ARCHIVE" "$ARCHIVE.none"
            """;

    private ClassArchive() {}

    /** The archive, made if there is none or one of an older program. */
    static Path upToDate() throws IOException, InterruptedException {
        assertThat(JAR).as("built by the package phase").exists();
        return Path.of(Commands.output("bash", "-c", MAKE, Commands.ROOT.toString(), JAVA).strip());
    }

    /** Removes what the scripts remember of a Java of the test's own, which is about to go; of no other, which others may use. */
    static void forget(Path java) throws IOException, InterruptedException {
        Commands.output("bash", "-c", FORGET, Commands.ROOT.toString(), java.toString());
    }
}
