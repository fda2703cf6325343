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
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes down which requirement ids have a passing and which a failing test, and which tests were skipped and why: three files
 * for each kind of test run (unit, integration) below {@code target/requirements}. A skipped test neither proves nor fails its
 * ids. Found by the service loader in every module that has the test archive of {@code core} on its
 * class path.
 */
public final class RequirementListener implements TestExecutionListener {
    /** Where the files go, relative to a module. */
    public static final Path DIRECTORY = Path.of("target", "requirements");

    private static final Pattern ID = Pattern.compile("[A-Z]+(-[A-Z0-9.]+)*-[0-9]+");

    // Of the whole process: where there are several, each class of tests is a run of its own.
    private static final Set<String> PASSED = new ConcurrentSkipListSet<>();
    private static final Set<String> FAILED = new ConcurrentSkipListSet<>();
    private static final Set<String> SKIPPED = new ConcurrentSkipListSet<>();

    /** For the service loader. */
    public RequirementListener() {}

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        skip(test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            skip(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
        } else if (test.isTest()) {
            final boolean success = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
            test.getTags().stream().map(tag -> tag.getName()).filter(name -> ID.matcher(name).matches())
                    .forEach(success ? PASSED::add : FAILED::add);
        }
    }

    private void skip(TestIdentifier test, String reason) {
        final String line = name(test) + ": " + reason;
        if (SKIPPED.add(line)) {
            System.err.println("skipped: " + line);
        }
    }

    /** The class, and the method if it is not all of the class. */
    private static String name(TestIdentifier test) {
        return switch (test.getSource().orElse(null)) {
            case ClassSource source -> simple(source.getClassName());
            case MethodSource source -> simple(source.getClassName()) + "." + source.getMethodName();
            case null, default -> test.getDisplayName();
        };
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (PASSED.isEmpty() && FAILED.isEmpty() && SKIPPED.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(DIRECTORY);
            final String run = System.getProperty("dsmip.test.run", "other");
            write("passed", run, PASSED);
            write("failed", run, FAILED);
            write("skipped", run, SKIPPED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(String kind, String run, Collection<String> lines) throws IOException {
        Files.write(DIRECTORY.resolve(kind + "-" + run + ".txt"), new TreeSet<>(lines));
    }
}
