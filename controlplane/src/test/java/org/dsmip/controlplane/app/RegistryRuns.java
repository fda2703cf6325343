package org.dsmip.controlplane.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dsmip.controlplane.config.ConfigException;
import org.dsmip.controlplane.config.ConfigFile;
import org.dsmip.controlplane.config.HomeAgentConfig;
import org.dsmip.controlplane.config.NodeSettings;
import org.dsmip.controlplane.host.Resources;
import org.dsmip.controlplane.store.StateDirectory;

/** Runs of a home agent that consist of what is done to its registry. */
final class RegistryRuns {
    private RegistryRuns() {}

    /** What is done in a run. */
    interface Use {
        void of(RegistryOnDisk disk) throws Exception;
    }

    /** A home agent of some mobile nodes, whose addresses go up from 192.0.2.10; its state directory is made below the folder. */
    static HomeAgentConfig config(Path folder, String journal, int nodes) throws IOException, ConfigException {
        final Path file = folder.resolve("node.toml");
        Files.writeString(file, """
                role = "home-agent"
                state-directory = "%s"
                journal = "%s"
                [home-agent]
                address = "192.0.2.1"
                home-network = "192.0.2.0/24"
                """.formatted(Files.createDirectories(folder.resolve("state")), journal)
                + IntStream.range(10, 10 + nodes).mapToObj("""
                        [[mobile-node]]
                        home-address = "192.0.2.%d"
                        spi = 256
                        key = "00112233445566778899aabbccddeeff"
                        """::formatted).collect(Collectors.joining()));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return (HomeAgentConfig) ConfigFile.read(file, NodeSettings.STATE_HOME).node();
    }

    /** Opens the registry, does something to it, and ends in order. */
    static void run(HomeAgentConfig config, RegistryOnDisk.Clocks clocks, Runnable wakeUp, Use use) throws Exception {
        try (Resources resources = new Resources()) {
            final StateDirectory taken = resources.add(StateDirectory.take(config.settings().stateDirectory()));
            use.of(RegistryOnDisk.open(config, new RegistryOnDisk.Place(resources, taken, wakeUp), clocks));
        }
    }
}
