package org.dsmip.controlplane.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that a node cannot be started with. Carries every mistake, not only the first. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /**
     * Makes the exception for some mistakes.
     *
     * @param problems at least one
     */
    public ConfigException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    /**
     * The mistakes in the order of the file.
     *
     * @return at least one
     */
    public List<Problem> problems() {
        return problems;
    }
}
