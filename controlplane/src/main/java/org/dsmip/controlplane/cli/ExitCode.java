package org.dsmip.controlplane.cli;

/** What the process answers to the one who started it. */
public final class ExitCode {
    /** What was asked for is done. */
    public static final int DONE = 0;
    /** It was tried and failed. */
    public static final int FAILED = 1;
    /** The command or the configuration is wrong; nothing was tried. */
    public static final int WRONG_USE = 2;
    /** No node answers. */
    public static final int NO_NODE = 3;
    /** Another node has what this one needs for itself. */
    public static final int IN_USE = 4;

    private ExitCode() {}
}
