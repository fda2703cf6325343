package org.dsmip.controlplane.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What picocli puts into fields before a command runs. */
public final class Specs {
    private Specs() {}

    /**
     * The command's own specification, which is there as soon as it is part of a command line.
     *
     * @param injected the field
     * @return the same
     */
    public static CommandSpec of(@Nullable CommandSpec injected) {
        if (injected == null) {
            throw new IllegalStateException("a command runs only as part of a command line");
        }
        return injected;
    }
}
