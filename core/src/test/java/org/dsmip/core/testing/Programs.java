package org.dsmip.core.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs, modules and libraries of the machine that tests use where they are. */
public final class Programs {
    /** Begins the name of a module of Python. */
    static final String PYTHON = "python3:";

    /** The first interpreter on the path is not always the one for which the machine's packages install modules. */
    private static final String PYTHON_OF_THE_MACHINE = "/usr/bin/python3";

    private static final List<Path> LIBRARY_FOLDERS = List.of(Path.of("/usr/lib"), Path.of("/usr/local/lib"),
            Path.of("/usr/lib64"));
    /** {@code /usr/lib/x86_64-linux-gnu/faketime}. */
    private static final int LIBRARY_DEPTH = 2;

    private static final int PATIENCE_SECONDS = 60;

    private Programs() {}

    /**
     * Whether something is there.
     *
     * @param need a program, module or library as {@link NeedsPrograms} names it
     * @return true when tests can use it
     */
    public static boolean isThere(String need) {
        if (need.startsWith(PYTHON)) {
            return interpreter(need.substring(PYTHON.length())).isPresent();
        }
        return need.contains(".so.") ? libraryFile(need).isPresent() : program(need).isPresent();
    }

    /**
     * In words, what is missing.
     *
     * @param need a program, module or library that is not there
     * @return the reason why a test cannot run
     */
    static String reason(String need) {
        if (need.startsWith(PYTHON)) {
            return "needs python3 with the module " + need.substring(PYTHON.length());
        }
        return "needs the " + (need.contains(".so.") ? "library " : "program ") + need;
    }

    /**
     * The Python interpreter that has a module.
     *
     * @param need the module, as {@link NeedsPrograms#SCAPY} names it
     * @return its program
     */
    public static String python(String need) {
        return interpreter(need.substring(PYTHON.length())).orElseThrow(() -> missing(need));
    }

    /**
     * The file of a library, for {@code LD_PRELOAD}.
     *
     * @param need its name, such as {@link NeedsPrograms#FAKETIME}
     * @return its file
     */
    public static Path library(String need) {
        return libraryFile(need).orElseThrow(() -> missing(need));
    }

    private static IllegalStateException missing(String need) {
        return new IllegalStateException(reason(need) + ", and the test does not say so: @NeedsPrograms is missing");
    }

    private static Optional<Path> program(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private static Optional<String> interpreter(String module) {
        return Stream.of("python3", PYTHON_OF_THE_MACHINE).filter(program -> imports(program, module)).findFirst();
    }

    private static boolean imports(String program, String module) {
        try {
            final Process process = new ProcessBuilder(program, "-c", "import " + module)
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Optional<Path> libraryFile(String name) {
        return LIBRARY_FOLDERS.stream().flatMap(folder -> below(folder, LIBRARY_DEPTH))
                .map(folder -> folder.resolve(name)).filter(Files::isRegularFile).findFirst();
    }

    /** A folder and the readable ones in it. */
    private static Stream<Path> below(Path folder, int depth) {
        final File[] inside = depth == 0 ? null : folder.toFile().listFiles(File::isDirectory);
        final Stream<Path> folders = inside == null ? Stream.of() : Stream.of(inside).map(File::toPath);
        return Stream.concat(Stream.of(folder), folders.flatMap(each -> below(each, depth - 1)));
    }
}
