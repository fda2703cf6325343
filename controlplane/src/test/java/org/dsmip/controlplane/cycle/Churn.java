package org.dsmip.controlplane.cycle;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.dsmip.controlplane.config.JournalMode;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.registry.Binding;
import org.dsmip.controlplane.registry.Command;
import org.dsmip.controlplane.registry.RegisteredPrefix;
import org.dsmip.controlplane.registry.Registry;
import org.dsmip.controlplane.store.DirectoryFiles;
import org.dsmip.controlplane.store.Earlier;
import org.dsmip.controlplane.store.RecordStore;
import org.dsmip.controlplane.store.StateDirectory;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.LengthStyle;

/**
 * A process that registers and ends bindings as fast as its disk takes them, and prints of each request that its reply has
 * left: {@code +} or {@code -}, home address, identification. It goes on until it is killed.
 */
final class Churn {
    static final Earlier.Self SELF = new Earlier.Self("home agent churn at 192.0.2.1", new UUID(1, 2));
    /** Printed when as many changes are made as were asked for. */
    static final String DONE = "done";

    private static final int FIRST = 0x0A00_0001;
    private static final int IN_FLIGHT = 512;
    private static final int ENDS_ONE_OF = 10;
    private static final long PAUSE_NS = 1_000_000;

    private final Plan plan;
    private final Registry registry;
    private final RandomGenerator random;
    private final PrintStream out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
    private long identification;
    private int inFlight;

    /**
     * What to do.
     *
     * @param journal what is promised
     * @param nodes mobile nodes
     * @param changes how many, before it only waits
     * @param talks whether each reply is printed
     */
    record Plan(JournalMode journal, int nodes, long changes, boolean talks) {
        static Plan of(String... words) {
            return new Plan(JournalMode.valueOf(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]),
                    Boolean.parseBoolean(words[4]));
        }

        List<String> words() {
            return List.of(journal.name(), Integer.toString(nodes), Long.toString(changes), Boolean.toString(talks));
        }
    }

    private Churn(Plan plan, Registry registry) {
        this.plan = plan;
        this.registry = registry;
        identification = System.currentTimeMillis() << 20;
        random = RandomGenerator.of("L64X128MixRandom");
    }

    /**
     * Runs it.
     *
     * @param arguments directory, and the words of a plan
     * @throws IOException if another process has the directory
     */
    public static void main(String... arguments) throws IOException {
        try (StateDirectory taken = StateDirectory.take(Path.of(arguments[0]))) {
            final DirectoryFiles files = new DirectoryFiles(taken);
            final Earlier earlier = Earlier.read(files, SELF);
            final Plan plan = Plan.of(arguments);
            final Churn churn = new Churn(plan, Reopened.of(earlier).registry());
            final Thread control = Thread.currentThread();
            final RecordStore store = new RecordStore(files,
                    new RecordStore.Run(plan.journal(), SELF.owner(), SELF.boot(), 0),
                    new RecordStore.Clocks(System::nanoTime, System::currentTimeMillis), earlier,
                    () -> LockSupport.unpark(control));
            final Thread thread = new Thread(store.writer(), "store");
            thread.setDaemon(true);
            thread.start();
            churn.run(new RegistryKeeper(churn.registry, store));
        }
    }

    private void run(RegistryKeeper keeper) {
        for (long change = 0; change < plan.changes; change++) {
            change(keeper);
            workWhileMoreAreInFlightThan(IN_FLIGHT, keeper);
            out.flush();
        }
        workWhileMoreAreInFlightThan(0, keeper);
        out.println(DONE);
        while (!out.checkError()) {
            keeper.work(System.nanoTime(), this::reply);
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    private void workWhileMoreAreInFlightThan(int most, RegistryKeeper keeper) {
        work(keeper);
        while (inFlight > most) {
            LockSupport.parkNanos(PAUSE_NS);
            work(keeper);
        }
    }

    private void work(RegistryKeeper keeper) {
        final int givenUp = keeper.work(System.nanoTime(), this::reply);
        inFlight -= givenUp;
    }

    private void change(RegistryKeeper keeper) {
        final int node = random.nextInt(plan.nodes);
        final Ipv4Address home = new Ipv4Address(FIRST + node);
        final boolean ends = random.nextInt(ENDS_ONE_OF) == 0;
        identification++;
        if (registry.apply(ends ? new Command.Deregister(home, home, identification) : register(node, home),
                System.currentTimeMillis() * 1_000_000, fact -> {}) != null) {
            throw new IllegalStateException("refused");
        }
        final Effect.KeepIdentification accepted = new Effect.KeepIdentification(home, identification);
        keeper.hold(System.nanoTime(), accepted, keeper.keep(home), accepted);
        inFlight++;
    }

    private Command register(int node, Ipv4Address home) {
        final Ipv4Address careOf = new Ipv4Address(0xCB00_7100 + random.nextInt(200));
        return new Command.Register(home, careOf, new Binding.Grant(0, EncapsulationKind.IP_IN_IP, 1800),
                new Binding.LastRequest(careOf, 434, identification, LengthStyle.STANDARD),
                List.of(new RegisteredPrefix(
                        new Ipv6Prefix(new Ipv6Address(0x2001_0DB8_0000_0000L | node, 0), 64),
                        RegisteredPrefix.Kind.OFF_LINK_NETWORK, RegisteredPrefix.Origin.EXPLICIT,
                        TunnelingMode.HOME_ADDRESS, 0)),
                0);
    }

    private void reply(Effect effect) {
        inFlight--;
        if (plan.talks && effect instanceof Effect.KeepIdentification promised) {
            final Binding binding = registry.bindings().get(promised.homeAddress());
            final boolean isNewest = Long.valueOf(promised.identification())
                    .equals(registry.identifications().highest(promised.homeAddress()));
            out.println((isNewest ? binding == null ? "- " : "+ " : "? ") + promised.homeAddress() + " "
                    + promised.identification());
        }
    }
}
