package org.dsmip.controlplane.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What all readers of one file share: its name, the mistakes found so far, the effective configuration. Not thread-safe. */
final class ReadContext {
    private final Path file;
    private final Path stateHome;
    private final List<Problem> problems = new ArrayList<>();
    private final EffectiveText effective = new EffectiveText();
    private final KeyReference reference;
    private boolean unknownKeys;

    ReadContext(Path file, Path stateHome) {
        this(file, stateHome, new KeyReference());
    }

    ReadContext(Path file, Path stateHome, KeyReference reference) {
        this.file = file;
        this.stateHome = stateHome;
        this.reference = reference;
    }

    Path file() {
        return file;
    }

    /** Where nodes have their state directories unless their files say otherwise. */
    Path stateHome() {
        return stateHome;
    }

    /** Notes which keys are asked for. */
    KeyReference reference() {
        return reference;
    }

    EffectiveText effective() {
        return effective;
    }

    /** A file named in the configuration, relative to the directory of the configuration. */
    Path resolve(String name) {
        return file.resolveSibling(name);
    }

    void problem(Position position, String found, String allowed) {
        problems.add(new Problem(file.toString(), position, found, allowed));
    }

    void unknownKey() {
        unknownKeys = true;
    }

    /** Keys and tables that nobody knows may be misspelled ones, which are missing then. */
    boolean hasUnknownKeys() {
        return unknownKeys;
    }

    void throwIfAnyProblem() throws ConfigException {
        if (!problems.isEmpty()) {
            throw new ConfigException(problems.stream()
                    .sorted(Comparator.comparing(Problem::position,
                            Comparator.comparingInt(Position::line).thenComparingInt(Position::column)))
                    .toList());
        }
    }
}
