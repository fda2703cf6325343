package org.dsmip.controlplane.app;

import org.dsmip.controlplane.cli.Main;
import org.dsmip.controlplane.store.StateHome;
import org.dsmip.core.sys.UserCalls;

/** The program. */
public final class Dsmip {
    private Dsmip() {}

    /**
     * Runs one command and ends with its exit code. Who starts nodes comes into being only when one starts: commands that ask
     * and end need no logging, and setting that up takes a third of their time.
     *
     * @param args the arguments
     */
    public static void main(String[] args) {
        System.exit(Main.commandLine(
                new Main.Launchers(
                        config -> NodeRunner.run(config.settings(), ground -> HomeAgentAssembly.begin(config, ground)),
                        config -> NodeRunner.run(config.settings(), ground -> MobileNodeAssembly.begin(config, ground)),
                        Dsmip::rehearse),
                () -> StateHome.of(UserCalls.geteuid(), System.getenv()))
                .execute(args));
    }

    private static void rehearse() {
        NodeRunner.rehearse().close();
    }
}
