package org.dsmip.controlplane.cli;

import java.io.IOException;
import org.dsmip.controlplane.config.NodeConfig;

/**
 * Starts a node and stays with it until it has stopped. The composition root gives one for each role to {@link Main}.
 *
 * @param <C> the configuration of the role
 */
@FunctionalInterface
public interface NodeLauncher<C extends NodeConfig> {
    /**
     * Runs a node.
     *
     * @param config its checked configuration
     * @return {@link ExitCode#DONE} or {@link ExitCode#FAILED}
     * @throws IOException if it could not be started or did not stop cleanly; the message is one line for the user that
     *     says what failed and what to do about it
     */
    int launch(C config) throws IOException;
}
