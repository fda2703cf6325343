package org.dsmip.controlplane.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.dsmip.controlplane.config.HomeAgentConfig;
import org.dsmip.controlplane.cycle.NodeClock;
import org.dsmip.controlplane.cycle.RegistryKeeper;
import org.dsmip.controlplane.homeagent.HomeAgentEnvironment;
import org.dsmip.controlplane.host.Resources;
import org.dsmip.controlplane.registry.RegistryClock;
import org.dsmip.controlplane.store.DirectoryFiles;
import org.dsmip.controlplane.store.Earlier;
import org.dsmip.controlplane.store.RecordStore;
import org.dsmip.controlplane.store.StateDirectory;
import org.dsmip.controlplane.store.StoreWriter;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * Opens the registry of a home agent: as an earlier run has left it, as far as that can be trusted, and written down from now on.
 *
 * @param truth what is registered and was accepted
 * @param doubt whether more may have been accepted of a mobile node than the registry knows; null: no more was
 * @param keeper writes it down
 */
record RegistryOnDisk(HomeAgentEnvironment.Truth truth,
        Function<Ipv4Address, HomeAgentEnvironment.@Nullable Doubt> doubt,
        RegistryKeeper keeper) {
    private static final long MS_NS = TimeUnit.MILLISECONDS.toNanos(1);

    /**
     * The clocks of this machine, one for each thread that reads them.
     *
     * @param control for the thread that opens the registry and uses it
     * @param store for the thread that writes it down
     */
    record Clocks(NodeClock control, NodeClock store) {}

    /**
     * Where it is opened.
     *
     * @param resources end what is begun
     * @param directory where it is written
     * @param wakeUp lets the duty cycle look at once
     */
    record Place(Resources resources, StateDirectory directory, Runnable wakeUp) {}

    static RegistryOnDisk open(HomeAgentConfig config, Place place, Clocks clocks) {
        final DirectoryFiles files = new DirectoryFiles(place.directory);
        final Earlier.Self self = self(config);
        final Earlier earlier = Earlier.read(files, self);
        final EarlierRegistry found = EarlierRegistry.of(earlier, clocks.control, config.homeAgent());
        final RegistryClock time = found.truth().clock();
        final RecordStore store = new RecordStore(files,
                new RecordStore.Run(config.journal(), self.owner(), self.boot(), found.distrustNtp()),
                new RecordStore.Clocks(clocks.store::nowNs, () -> time.at(clocks.store.nowNs()) / MS_NS),
                earlier, place.wakeUp);
        final StoreWriter writer = store.writer();
        place.resources.add(UninterruptibleThread.start(writer, "dsmip-store", writer::stop));
        return new RegistryOnDisk(found.truth(), found.doubt(),
                new RegistryKeeper(found.truth().registry(), store));
    }

    /** As whom a home agent writes, and knows again what it wrote. */
    static Earlier.Self self(HomeAgentConfig config) {
        return new Earlier.Self("home agent " + config.settings().name() + " at " + config.homeAgent().address(),
                bootOfThisMachine());
    }

    /** The boot of this machine; always another one where the kernel does not tell. */
    private static UUID bootOfThisMachine() {
        try {
            return UUID.fromString(Files.readString(Path.of("/proc/sys/kernel/random/boot_id"),
                    StandardCharsets.US_ASCII).strip());
        } catch (IOException | IllegalArgumentException e) {
            return UUID.randomUUID();
        }
    }
}
