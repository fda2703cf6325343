package org.dsmip.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.config.HomeAgentConfig;
import org.dsmip.controlplane.config.JournalMode;
import org.dsmip.controlplane.cycle.Keeping;
import org.dsmip.controlplane.cycle.NodeClock;
import org.dsmip.controlplane.homeagent.HomeAgentEnvironment;
import org.dsmip.controlplane.journal.LogLines;
import org.dsmip.controlplane.registry.Binding;
import org.dsmip.controlplane.registry.Command;
import org.dsmip.controlplane.registry.RecordWriter;
import org.dsmip.controlplane.registry.RegisteredPrefix;
import org.dsmip.controlplane.registry.Registry;
import org.dsmip.controlplane.registry.RegistryRecord;
import org.dsmip.controlplane.registry.WholeState;
import org.dsmip.controlplane.security.TimestampReplayProtection;
import org.dsmip.controlplane.store.DirectoryFiles;
import org.dsmip.controlplane.store.Earlier;
import org.dsmip.controlplane.store.RecordStore;
import org.dsmip.controlplane.store.StateDirectory;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.LengthStyle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is wrong with the file of a registry: a binding that is served is the one of the end, no request of before is accepted
 * again, what is missing is said, and the node starts.
 */
@Tag("OPS-DISK-3")
@Tag("BASE-RPL-19")
class DamagedRegistryTest {
    private static final int NODES = 12;
    private static final int ROUNDS = 1000;
    /** Of so many one is started, and not only looked through. */
    private static final int FEW = 100;
    private static final DirectBuffer UNKNOWN = new UnsafeBuffer(new byte[1024]);
    private static final long SECOND_NS = 1_000_000_000L;
    private static final long WALL_SEC = 1_767_225_600L;
    private static final long UNIX_EPOCH_SEC = 2_208_988_800L;
    /** How far the clock of a mobile node may be ahead. */
    private static final long AHEAD_SEC = 5;

    private final Path state;
    private final HomeAgentConfig config;
    private final Semaphore woken = new Semaphore(0);
    private final Random random = new Random(11);
    private final RecordWriter writer = new RecordWriter();
    /** What a run that was killed knew, and what it left. */
    private final Registry truth;
    private final String name;
    private final byte[] whole;
    private final AtomicLong passedSec = new AtomicLong(100);

    private final class Ticking implements NodeClock {
        @Override
        public long nowNs() {
            return passedSec.get() * SECOND_NS;
        }

        @Override
        public long awakeNs() {
            return nowNs();
        }

        @Override
        public long wallClockNtp() {
            return ntp(WALL_SEC + passedSec.get());
        }
    }

    private static long ntp(long sec) {
        return (sec + UNIX_EPOCH_SEC) << 32;
    }

    private static Ipv4Address node(int index) {
        return new Ipv4Address(0xC000_020A + index);
    }

    DamagedRegistryTest(@TempDir Path directory) throws Exception {
        config = RegistryRuns.config(directory, "sync", NODES);
        state = config.settings().stateDirectory();
        run(disk -> {
            for (int i = 0; i < NODES; i++) {
                register(disk, i);
            }
        });
        final List<Registry> known = new ArrayList<>();
        final List<byte[]> left = new ArrayList<>();
        run(disk -> {
            for (int i = 0; i < 3 * NODES; i++) {
                register(disk, random.nextInt(NODES));
            }
            final Command.ShiftClock shift = new Command.ShiftClock(SECOND_NS);
            disk.truth().registry().apply(shift, timeNs(disk), fact -> {});
            Keeping.untilSafe(disk.keeper(),
                    new RegistryRecord.ClockShift(disk.truth().registry().newestNs() - SECOND_NS, SECOND_NS), woken);
            apply(disk, new Command.Deregister(node(3), node(3), nextIdentification()), node(3));
            register(disk, 5);
            known.add(disk.truth().registry());
            left.add(Files.readAllBytes(state.resolve("registry.2")));
        });
        truth = known.getFirst();
        whole = left.getFirst();
        name = "registry.2";
    }

    private void run(RegistryRuns.Use use) throws Exception {
        RegistryRuns.run(config, new RegistryOnDisk.Clocks(new Ticking(), new Ticking()), woken::release, use);
    }

    private long timeNs(RegistryOnDisk disk) {
        return disk.truth().clock().at(new Ticking().nowNs());
    }

    private long nextIdentification() {
        passedSec.incrementAndGet();
        return ntp(WALL_SEC + passedSec.get() + AHEAD_SEC);
    }

    private void register(RegistryOnDisk disk, int index) throws InterruptedException {
        final Ipv4Address careOf = new Ipv4Address(0xCB00_7100 + random.nextInt(6));
        apply(disk, new Command.Register(node(index), careOf,
                new Binding.Grant(0, EncapsulationKind.IP_IN_IP, 1800),
                new Binding.LastRequest(careOf, 434, nextIdentification(), LengthStyle.STANDARD),
                List.of(new RegisteredPrefix(Ipv6Prefix.parse("2001:db8:" + index + "::/48"),
                        RegisteredPrefix.Kind.OFF_LINK_NETWORK, RegisteredPrefix.Origin.EXPLICIT,
                        TunnelingMode.HOME_ADDRESS, 0)),
                SECOND_NS), node(index));
    }

    private void apply(RegistryOnDisk disk, Command command, Ipv4Address homeAddress) throws InterruptedException {
        assertThat(disk.truth().registry().apply(command, timeNs(disk), fact -> {})).isNull();
        Keeping.untilSafe(disk.keeper(), homeAddress, woken);
    }

    /** What there is when a node starts again. */
    private void left(byte[] octets) throws IOException {
        clear();
        Files.write(state.resolve(name), octets);
    }

    private void clear() throws IOException {
        try (Stream<Path> files = Files.list(state)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** Looks through what is left; answers how many bindings are served. */
    private int judge(String what) {
        final List<EarlierRegistry> found = new ArrayList<>();
        final List<String> lines = LogLines.at(Level.WARN, "dsmip.registry", () -> found.add(EarlierRegistry.of(
                Earlier.read(new DirectoryFiles(StateDirectory.at(state)), RegistryOnDisk.self(config)), new Ticking(),
                config.homeAgent())));
        final EarlierRegistry earlier = found.getFirst();
        final Registry registry = earlier.truth().registry();
        registry.bindings().all().forEach(binding -> assertThat(binding).as(what)
                .isEqualTo(truth.bindings().get(binding.homeAddress())));
        boolean allRemembered = true;
        for (int i = 0; i < NODES; i++) {
            final Long highest = registry.identifications().highest(node(i));
            allRemembered &= Objects.equals(truth.identifications().highest(node(i)), highest);
            assertRefused(what, i, earlier);
        }
        if (registry.bindings().size() < truth.bindings().size() || !allRemembered) {
            assertThat(lines).as(what).isNotEmpty();
        }
        assertThat(lines).as(what).hasSizeLessThanOrEqualTo(2).noneMatch(line -> line.contains("null"));
        return registry.bindings().size();
    }

    /** Whatever is known of a node: what it sent last is not accepted again, however long it is tried. */
    private void assertRefused(String what, int index, EarlierRegistry earlier) {
        final long last = Objects.requireNonNull(truth.identifications().highest(node(index)));
        final Long known = earlier.truth().registry().identifications().highest(node(index));
        final HomeAgentEnvironment.Doubt doubt = earlier.doubt().apply(node(index));
        final long startNs = new Ticking().nowNs();
        final TimestampReplayProtection protection = known == null
                ? new TimestampReplayProtection(startNs)
                : new TimestampReplayProtection(startNs, known);
        if (doubt != null) {
            protection.unsure(7, doubt.accepted());
        }
        for (int second = 0; second < 60; second++) {
            assertThat(
                    protection.isFresh(last, startNs + second * SECOND_NS, ntp(WALL_SEC + passedSec.get() + second), 7))
                    .as("%s: node %d, after %d s", what, index, second).isFalse();
        }
    }

    /** It does not only look, but runs, and the next one has nothing to complain of. */
    private void starts(String what) throws Exception {
        run(disk -> {
            // Until nothing that may have been accepted before is ahead.
            passedSec.addAndGet(60);
            register(disk, 1);
        });
        assertThat(Earlier.read(new DirectoryFiles(StateDirectory.at(state)), RegistryOnDisk.self(config)).doubt())
                .as(what).isNull();
    }

    @Test
    void undamagedEverythingIsServed() throws Exception {
        left(whole);
        assertThat(judge("whole")).isEqualTo(NODES - 1);
    }

    @Test
    void cutAtAnyLength() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            final int length = random.nextInt(whole.length);
            left(Arrays.copyOf(whole, length));
            judge("cut to " + length);
            if (i % FEW == 0) {
                starts("cut to " + length);
            }
        }
    }

    @Test
    void flippedBits() throws Exception {
        int served = 0;
        for (int i = 0; i < ROUNDS; i++) {
            final int bit = random.nextInt(whole.length * Byte.SIZE);
            final byte[] octets = whole.clone();
            octets[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            left(octets);
            served += judge("bit " + bit);
            if (i % FEW == 0) {
                starts("bit " + bit);
            }
        }
        assertThat(served).as("bindings served").isGreaterThan(ROUNDS * NODES / 4);
    }

    /** What a later version wrote of a node may be anything: what is known of before is out of date. */
    @Test
    void aRecordThatIsNotKnownLeavesNothingCertainThatWasWrittenBeforeIt() throws Exception {
        clear();
        write(store -> store.append(UNKNOWN, 0, 40), null);
        assertThat(judge("an unknown record")).isZero();
    }

    @Test
    void aPartThatIsNotKnownIsMissingAlone() throws Exception {
        clear();
        write(store -> {}, node(7));
        assertThat(judge("an unknown part")).isEqualTo(NODES - 2);
    }

    private interface More {
        void into(RecordStore store);
    }

    /** The whole truth in a file but for one node, of which nothing is known, and more behind it. */
    private void write(More more, @Nullable Ipv4Address unknown) throws Exception {
        final Earlier.Self self = RegistryOnDisk.self(config);
        final Earlier nothing = Earlier.read(new DirectoryFiles(StateDirectory.at(state.resolveSibling("none"))), self);
        try (StateDirectory taken = StateDirectory.take(state)) {
            final RecordStore store = new RecordStore(new DirectoryFiles(taken),
                    new RecordStore.Run(JournalMode.SYNC, self.owner(), self.boot(), 0),
                    new RecordStore.Clocks(new Ticking()::nowNs, () -> (WALL_SEC + passedSec.get()) * 1000), nothing,
                    woken::release);
            final Thread thread = new Thread(store.writer());
            thread.start();
            while (!store.wantsAll()) {
                assertThat(woken.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
            }
            giveAll(store, unknown);
            more.into(store);
            store.writer().stop();
            thread.join();
        }
    }

    private void giveAll(RecordStore store, @Nullable Ipv4Address unknown) {
        assertThat(store.beginAll()).isTrue();
        final WholeState all = truth.wholeState();
        for (RegistryRecord.Node next = all.next(); next != null; next = all.next()) {
            final int length = writer.write(next);
            assertThat(store.part(next.homeAddress().equals(unknown) ? UNKNOWN : writer.buffer(), 0, length)).isTrue();
        }
        assertThat(store.completeAll()).isTrue();
    }
}
