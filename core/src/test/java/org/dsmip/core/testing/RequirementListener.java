package org.dsmip.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes down which requirement ids have a passing and which a failing test: one pair of files for each kind of
 * test run (unit, integration) below {@code target/requirements}. Found by the service loader in every module that has the test archive of {@code core} on its
 * class path.
 */
public final class RequirementListener implements TestExecutionListener {
    /** Where the files go, relative to a module. */
    public static final Path DIRECTORY = Path.of("target", "requirements");

    private static final Pattern ID = Pattern.compile("[A-Z]+(-[A-Z0-9.]+)*-[0-9]+");

    private final Set<String> passed = new ConcurrentSkipListSet<>();
    private final Set<String> failed = new ConcurrentSkipListSet<>();

    /** For the service loader. */
    public RequirementListener() {}

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest()) {
            final boolean success = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
            test.getTags().stream().map(tag -> tag.getName()).filter(name -> ID.matcher(name).matches())
                    .forEach(success ? passed::add : failed::add);
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (passed.isEmpty() && failed.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(DIRECTORY);
            final String run = System.getProperty("dsmip.test.run", "other");
            write("passed", run, passed);
            write("failed", run, failed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(String kind, String run, Collection<String> ids) throws IOException {
        Files.write(DIRECTORY.resolve(kind + "-" + run + ".txt"), new TreeSet<>(ids));
    }
}
