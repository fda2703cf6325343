package org.dsmip.controlplane.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.dsmip.controlplane.config.ConfigException;
import org.dsmip.controlplane.config.ConfigFile;
import org.dsmip.controlplane.config.HomeAgentConfig;
import org.dsmip.controlplane.config.MobileNodeConfig;
import org.dsmip.controlplane.config.NodeConfig;
import org.dsmip.controlplane.config.NodeSettings;
import org.dsmip.controlplane.config.Swaps;

/**
 * A node as a program of its own that takes other settings while it runs: those of the file that the next line of its input names.
 * Says of each whether it has.
 */
public final class SwappableNode {
    private SwappableNode() {}

    /**
     * Runs until a signal ends it.
     *
     * @param arguments the configuration that it begins with
     * @throws Exception if it cannot be read, or the node not be started
     */
    public static void main(String[] arguments) throws Exception {
        final ConfigFile first = read(arguments[0]);
        System.exit(NodeRunner.run(first.node().settings(), beginning(first.node()), reconfiguration -> {
            final Thread reader = new Thread(() -> follow(first, reconfiguration), "swaps");
            reader.setDaemon(true);
            reader.start();
        }));
    }

    private static ConfigFile read(String file) throws ConfigException {
        return ConfigFile.read(Path.of(file), NodeSettings.STATE_HOME);
    }

    private static RoleAssembly.Beginning beginning(NodeConfig node) {
        return switch (node) {
            case HomeAgentConfig config -> ground -> HomeAgentAssembly.begin(config, ground);
            case MobileNodeConfig config -> ground -> MobileNodeAssembly.begin(config, ground);
        };
    }

    private static void follow(ConfigFile first, Reconfiguration reconfiguration) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            ConfigFile now = first;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                final ConfigFile next = read(line);
                final List<String> why = Swaps.needRestart(now, next);
                if (why.isEmpty() && reconfiguration.offer(next.node()).get()) {
                    now = next;
                    System.out.println("swapped to " + line);
                } else {
                    System.out.println("not swapped to " + line + ": " + why);
                }
            }
        } catch (IOException | ConfigException | ExecutionException | InterruptedException e) {
            System.out.println("no more swaps: " + e);
        }
    }
}
