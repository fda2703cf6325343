package org.dsmip.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.core.net.Ipv4Address;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The registry against the slow one. How many commands: {@code -Ddsmip.registry.commands=1000000}, with {@code
 * -Ddsmip.registry.seed=…} from another beginning.
 */
class RegistryTest {
    private static final int COMMANDS = Integer.getInteger("dsmip.registry.commands", 20_000);
    private static final long SEED = Long.getLong("dsmip.registry.seed", 1);
    private static final int LOOK_EVERY = 97;

    private final RecordWriter writer = new RecordWriter();
    private final RecordReader reader = new RecordReader();

    private final Registry registry = new Registry();
    private final Registry again = new Registry();
    /** A whole state and the changes since. */
    private final List<byte[]> changes = new ArrayList<>();
    /** A whole state given bit by bit while it changes, and the changes. */
    private final List<byte[]> whileItChanged = new ArrayList<>();
    private WholeState giving = registry.wholeState();

    private byte[] octets(RegistryRecord record) {
        final byte[] octets = new byte[writer.write(record)];
        writer.buffer().getBytes(0, octets);
        return octets;
    }

    private List<byte[]> wholeState(Registry of) {
        return rest(of.wholeState());
    }

    private List<byte[]> rest(WholeState nodes) {
        final List<byte[]> all = new ArrayList<>();
        for (RegistryRecord node = nodes.next(); node != null; node = nodes.next()) {
            all.add(octets(node));
        }
        return all;
    }

    private Registry restored(List<byte[]> records) {
        final Registry of = new Registry();
        for (byte[] octets : records) {
            final RecordReader.Result result = reader.read(new UnsafeBuffer(octets), 0, octets.length);
            assertThat(result).isInstanceOf(RecordReader.Result.Read.class);
            of.restore(((RecordReader.Result.Read) result).record());
        }
        return of;
    }

    @Test
    @Tag("BASE-RPL-08")
    @Tag("BASE-HA-31")
    @Tag("BASE-HA-32")
    @Tag("LF-2")
    void agreesWithASlowOneAndCanBeHadAgainFromItsCommandsFromItsRecordsAndFromItsWholeState() {
        final RandomCommands commands = new RandomCommands(SEED);
        final SlowRegistry slow = new SlowRegistry();
        final List<Fact> facts = new ArrayList<>();
        for (int step = 0; step < COMMANDS; step++) {
            final Command command = commands.next();
            final long atNs = commands.nextNs();
            facts.clear();
            final Refusal refusal = registry.apply(command, atNs, facts::add);
            final int number = step;
            final Supplier<String> where = () -> "seed " + SEED + " step " + number + ": " + command;
            assertThat(refusal).as(where).isEqualTo(slow.apply(command, atNs));
            assertThat(facts).as(where).isEqualTo(slow.facts);
            assertThat(again.apply(command, atNs, fact -> {})).as(where).isEqualTo(refusal);
            if (!facts.isEmpty()) {
                final byte[] change = octets(registry.record(facts.getLast()));
                changes.add(change);
                whileItChanged.add(change);
            }
            final RegistryRecord part = step % 3 == 0 ? giving.next() : null;
            if (part != null) {
                whileItChanged.add(octets(part));
            }
            if (step % LOOK_EVERY == 0) {
                assertSame(registry, slow, where);
                assertCanBeHadAgain(where);
            }
        }
    }

    private void assertCanBeHadAgain(Supplier<String> where) {
        final List<byte[]> whole = wholeState(registry);
        assertThat(wholeState(again)).as(where).containsExactlyElementsOf(whole);
        assertThat(wholeState(restored(changes))).as(where).containsExactlyElementsOf(whole);
        whileItChanged.addAll(rest(giving));
        assertThat(wholeState(restored(whileItChanged))).as(where).containsExactlyElementsOf(whole);
        // From here on the whole state stands for all the changes before.
        changes.clear();
        changes.addAll(whole);
        whileItChanged.clear();
        giving = registry.wholeState();
    }

    private static void assertSame(Registry registry, SlowRegistry slow, Supplier<String> where) {
        final List<Binding> sorted = slow.bindings.stream()
                .sorted(Comparator.comparing(Binding::homeAddress)).toList();
        assertThat(List.copyOf(registry.bindings().all())).as(where).isEqualTo(sorted);
        assertThat(registry.newestNs()).as(where).isEqualTo(slow.newestNs);
        assertThat(registry.identifications().size()).as(where).isEqualTo(slow.accepted.size());
        slow.accepted.forEach((home, identification) -> assertThat(registry.identifications().highest(home)).as(where)
                .isEqualTo(identification));
        assertThat(registry.bindings().nextDeadlineNs()).as(where)
                .isEqualTo(slow.bindings.stream().mapToLong(Binding::deadlineNs).min().orElse(Binding.NEVER));
    }

    @Test
    void ofRecordsThatContradictEachOtherTheNewestCounts() {
        final RandomCommands commands = new RandomCommands(7);
        while (registry.bindings().all().stream().noneMatch(binding -> binding.prefixes().stream()
                .anyMatch(RegisteredPrefix::isForwarded))) {
            registry.apply(commands.next(), commands.nextNs(), fact -> {});
        }
        final Binding one = registry.bindings().all().stream()
                .filter(binding -> binding.prefixes().stream().anyMatch(RegisteredPrefix::isForwarded)).findFirst()
                .orElseThrow();
        final Ipv4Address other = RandomCommands.node(50);
        final Binding same = new Binding(one.id(), other, one.careOfAddress(), one.grant(), one.expiryNs(),
                one.request(), one.prefixes(), List.of());
        registry.restore(new RegistryRecord.Node(1, other, 5L, same));
        final Binding restored = Objects.requireNonNull(registry.bindings().get(other));
        final Binding left = Objects.requireNonNull(registry.bindings().get(one.homeAddress()));
        assertThat(restored.prefixes()).isEqualTo(one.prefixes());
        assertThat(restored.id()).isNotEqualTo(left.id());
        assertThat(left.prefixes()).noneMatch(RegisteredPrefix::isForwarded);
    }
}
