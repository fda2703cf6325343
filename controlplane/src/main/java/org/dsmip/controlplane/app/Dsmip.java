package org.dsmip.controlplane.app;

import org.dsmip.controlplane.cli.Main;

/** The program. */
public final class Dsmip {
    private Dsmip() {}

    /**
     * Runs one command and ends with its exit code.
     *
     * @param args the arguments
     */
    public static void main(String[] args) {
        System.exit(Main.commandLine(
                new Main.Launchers(new HomeAgentLauncher(), new MobileNodeLauncher(), Dsmip::rehearse)).execute(args));
    }

    private static void rehearse() {
        NodeRunner.rehearse().close();
    }
}
