package org.dsmip.controlplane.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.agrona.DirectBuffer;
import org.dsmip.controlplane.config.HomeAgentConfig;
import org.dsmip.controlplane.cycle.ClockWatch;
import org.dsmip.controlplane.cycle.NodeClock;
import org.dsmip.controlplane.cycle.RegistryKeeper;
import org.dsmip.controlplane.homeagent.HomeAgentEnvironment;
import org.dsmip.controlplane.homeagent.HomeAgentSettings;
import org.dsmip.controlplane.homeagent.MobileNodeProfile;
import org.dsmip.controlplane.host.Resources;
import org.dsmip.controlplane.registry.Command;
import org.dsmip.controlplane.registry.RecordReader;
import org.dsmip.controlplane.registry.Registry;
import org.dsmip.controlplane.registry.RegistryClock;
import org.dsmip.controlplane.registry.RegistryRecord;
import org.dsmip.controlplane.store.DirectoryFiles;
import org.dsmip.controlplane.store.Earlier;
import org.dsmip.controlplane.store.RecordStore;
import org.dsmip.controlplane.store.StoreWriter;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.wire.mip.NtpTimestamp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the registry of a home agent: as an earlier run has left it, as far as that can be trusted, and written down from now on.
 *
 * @param truth what is registered and was accepted
 * @param possible what may have been accepted of a mobile node that the registry does not know; null: nothing
 * @param keeper writes it down
 */
record RegistryOnDisk(HomeAgentEnvironment.Truth truth, Function<Ipv4Address, @Nullable Long> possible,
        RegistryKeeper keeper) {
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.registry");
    private static final long SECOND_NTP = 1L << 32;
    private static final long MS_PER_SECOND = 1000;
    private static final long MS_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long END_PATIENCE_MS = TimeUnit.SECONDS.toMillis(10);

    /**
     * The clocks of this machine, one for each thread that reads them.
     *
     * @param control for the thread that opens the registry and uses it
     * @param store for the thread that writes it down
     */
    record Clocks(NodeClock control, NodeClock store) {}

    /** Takes over what can be trusted, and counts what cannot. */
    private static final class Restoring implements Earlier.Visitor {
        private final Registry registry = new Registry();
        private final RecordReader reader = new RecordReader();
        private final Map<Ipv4Address, Long> accepted = new LinkedHashMap<>();
        private int passedOver;

        static Restoring from(Earlier earlier) {
            final Restoring all = new Restoring();
            if (earlier.replay(all)) {
                return all;
            }
            final Restoring uncertain = new Restoring();
            earlier.replay(uncertain);
            return uncertain;
        }

        @Override
        public void part(DirectBuffer octets, int at, int length, boolean certain) {
            record(octets, at, length, certain);
        }

        @Override
        public void record(DirectBuffer octets, int at, int length, boolean certain) {
            if (!(reader.read(octets, at, length) instanceof RecordReader.Result.Read read)) {
                passedOver++;
                return;
            }
            if (read.record() instanceof RegistryRecord.Node node && node.accepted() != null) {
                accepted.merge(node.homeAddress(), node.accepted(), RegistryOnDisk::later);
            }
            if (certain) {
                registry.restore(read.record());
            } else {
                passedOver++;
            }
        }

        /** Where a binding may be out of date, what was accepted was accepted all the same. */
        void remember(Distrust distrust, long atNs) {
            accepted.forEach((node, identification) -> {
                final Long possible = distrust.accepted(node);
                registry.apply(new Command.Remember(node,
                        possible == null ? identification : later(possible, identification)), atNs, fact -> {});
            });
        }
    }

    /**
     * What may have been accepted when nothing is known for certain: each mobile node may have been as far ahead as is tolerated
     * (BASE-RPL-19).
     */
    private record Distrust(long sinceNtp, HomeAgentSettings settings) {
        @Nullable
        Long accepted(Ipv4Address homeAddress) {
            final MobileNodeProfile node = sinceNtp == 0 ? null : settings.mobileNodes().find(homeAddress);
            return node == null ? null : Long.valueOf(sinceNtp + node.largestToleranceSec() * SECOND_NTP);
        }
    }

    private static long later(long one, long other) {
        return one - other > 0 ? one : other;
    }

    static RegistryOnDisk open(HomeAgentConfig config, Resources resources, Clocks clocks, Runnable wakeUp) {
        final NodeClock clock = clocks.control;
        final DirectoryFiles files = new DirectoryFiles(config.settings().stateDirectory());
        final Earlier.Self self = new Earlier.Self(
                "home agent " + config.settings().name() + " at " + config.homeAgent().address(), bootOfThisMachine());
        final Earlier earlier = Earlier.read(files, self);
        final Restoring restoring = Restoring.from(earlier);
        final Registry registry = restoring.registry;
        final long newestMs = Math.max(earlier.newestStampMs(), registry.newestNs() / MS_NS);
        final RegistryClock time = RegistryClock.resuming(clock.nowNs(), clock.wallClockNtp(), newestMs * MS_NS,
                ClockWatch.TOLERANCE_NS);
        final boolean sure = earlier.doubt() == null && restoring.passedOver == 0;
        final long distrustNtp = sure
                ? earlier.distrustNtp()
                : latest(clock.wallClockNtp(), ntp(newestMs), earlier.distrustNtp());
        final Distrust distrust = new Distrust(distrustNtp, config.homeAgent());
        if (!sure) {
            restoring.remember(distrust, time.at(clock.nowNs()));
        }
        say(earlier, restoring.passedOver, registry);
        final RecordStore store = new RecordStore(files,
                new RecordStore.Run(config.journal(), self.owner(), self.boot(), distrustNtp),
                new RecordStore.Clocks(clocks.store::nowNs, () -> time.at(clocks.store.nowNs()) / MS_NS),
                earlier, wakeUp);
        resources.add(start(store.writer()));
        return new RegistryOnDisk(new HomeAgentEnvironment.Truth(registry, time), distrust::accepted,
                new RegistryKeeper(registry, store));
    }

    /** The latest of some instants in the format of NTP; 0: none. */
    private static long latest(long... ntp) {
        return LongStream.of(ntp).filter(instant -> instant != 0).boxed()
                .max(Comparator.comparingLong(RegistryClock::sinceEpochNs)).orElse(0L);
    }

    private static long ntp(long ms) {
        return ms == 0
                ? 0
                : NtpTimestamp.of(TimeUnit.MILLISECONDS.toSeconds(ms), (int) (ms % MS_PER_SECOND * MS_NS));
    }

    private static void say(Earlier earlier, int passedOver, Registry registry) {
        earlier.strange().forEach(file -> LOG.atWarn().addKeyValue("file", file.name())
                .addKeyValue("reason", file.reason()).log("a file of the registry is set aside"));
        if (earlier.doubt() != null || passedOver > 0) {
            LOG.atWarn().addKeyValue("reason", earlier.doubt()).addKeyValue("records-passed-over", passedOver)
                    .log("what an earlier run has accepted is not known for certain; only what is certain is served");
        }
        if (registry.bindings().size() > 0) {
            LOG.atInfo().addKeyValue("bindings", registry.bindings().size())
                    .log("the registry of an earlier run is found again");
        }
    }

    private static AutoCloseable start(StoreWriter writer) {
        final Thread thread = new UninterruptibleThread(writer, "dsmip-store");
        thread.setDaemon(true);
        thread.start();
        return () -> {
            writer.stop();
            thread.join(END_PATIENCE_MS);
        };
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
