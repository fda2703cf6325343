package org.dsmip.controlplane.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.dsmip.core.testing.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes holds a node's life, so that a node starts fast although it rehearses. */
class ClassArchiveIT {
    private static final String ARCHIVED = "shared objects file (top)";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void theScriptsMakeAnArchiveOfWhatANodeUses() throws Exception {
        final Path archive = ClassArchive.upToDate();

        assertThat(archive).exists();
        assertThat(archive.resolveSibling(archive.getFileName() + ".new")).as("half an archive").doesNotExist();
        final Map<String, String> sources = sources(archive);
        assertThat(sources).containsEntry("org.dsmip.controlplane.homeagent.HomeAgent", ARCHIVED)
                .containsEntry("org.dsmip.controlplane.mobilenode.MobileNode", ARCHIVED)
                .containsEntry("org.dsmip.controlplane.cycle.EffectExecutor", ARCHIVED)
                .containsEntry("org.dsmip.core.wire.mip.RegistrationDecoder", ARCHIVED)
                .containsEntry("org.dsmip.dataplane.forward.Forwarder", ARCHIVED);
        // The command line differs from run to run.
        final Predicate<String> own = name -> name.startsWith("org.dsmip.") && !name.contains("/")
                && !name.startsWith("org.dsmip.controlplane.cli.");
        assertThat(sources.keySet().stream().filter(own).filter(name -> !ARCHIVED.equals(sources.get(name))))
                .as("classes of the program's own that a rehearsal loads from a jar").isEmpty();
    }

    /** Where a rehearsal with the archive finds each class. */
    private Map<String, String> sources(Path archive) throws Exception {
        final Path log = directory.resolve("classes.log");
        final Commands.Outcome outcome = Commands.run(List.of(ClassArchive.JAVA, "-XX:+UseSerialGC", "-Xmx256m",
                "-XX:SharedArchiveFile=" + archive, "-Xlog:class+load:file=" + log + ":none", "-jar",
                ClassArchive.JAR.toString(), "rehearse"));
        assertThat(outcome).isEqualTo(new Commands.Outcome(0, "", ""));
        return Files.readAllLines(log).stream().filter(line -> line.contains(" source: "))
                .map(line -> line.split(" source: ", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (first, second) -> first));
    }
}
