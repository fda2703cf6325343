package org.dsmip.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.dsmip.core.testing.RequirementListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs last in the build: says which tests were skipped and how many requirement ids have a passing test, lists the proven and
 * the open ones in {@code target/requirements}, and sees to it that every tag names a requirement.
 */
class RequirementAccountIT {
    private static final Path OWN = RequirementListener.DIRECTORY;

    @Test
    @Tag("account")
    void everyTagNamesARequirementAndTheNumberOfProvenOnesIsPrinted() throws IOException {
        final Set<String> known = new TreeSet<>(knownIds());
        final Set<String> passed = collect("passed-");
        final Set<String> failed = collect("failed-");
        final Set<String> unknown = new TreeSet<>(passed);
        unknown.addAll(failed);
        unknown.removeAll(known);
        passed.removeAll(failed);
        collect("skipped-").forEach(line -> System.out.println("Skipped: " + line));
        write("proven.txt", passed);
        final Set<String> open = new TreeSet<>(known);
        open.removeAll(passed);
        write("open.txt", open);
        System.out.println("Requirement ids with a passing test: " + passed.size() + " of " + known.size()
                + " in the ledgers (all roles and features, also those that are not there yet); the others: bench/"
                + OWN.resolve("open.txt"));
        assertThat(unknown).as("tags that look like requirement ids but are in no ledger").isEmpty();
        assertThat(passed).as("requirements with a passing test").isNotEmpty();
    }

    private static void write(String file, Set<String> ids) throws IOException {
        Files.createDirectories(OWN);
        Files.write(OWN.resolve(file), ids);
    }

    private static List<String> knownIds() throws IOException {
        try (var in = RequirementListener.class.getResourceAsStream("/requirements/ids.txt")) {
            assertThat(in).as("list of requirement ids in the test archive of core").isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static Set<String> collect(String prefix) throws IOException {
        final Set<String> ids = new TreeSet<>();
        for (String module : List.of("core", "dataplane", "controlplane", "bench/testbed")) {
            final Path directory = Path.of("..", module).resolve(RequirementListener.DIRECTORY);
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.list(directory)) {
                    for (Path file : files.filter(f -> f.getFileName().toString().startsWith(prefix)).toList()) {
                        ids.addAll(Files.readAllLines(file));
                    }
                }
            }
        }
        return ids;
    }
}
