package org.dsmip.controlplane.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.LengthStyle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table against the slowest one that is obviously right. */
class BindingTableTest {
    private static final int NODES = 12;

    private static Ipv4Address node(int index) {
        return new Ipv4Address(0xC000_020A + index);
    }

    // Few high bits, so that overlaps are frequent.
    private static Ipv6Prefix prefix(SplittableRandom random) {
        final int length = random.nextInt(4) == 0 ? 128 : 32 + random.nextInt(40);
        final long high = 0x2001_0DB8_0000_0000L | (random.nextLong(4) << 24) | random.nextLong(3);
        return Ipv6Prefix.containing(new Ipv6Address(high, random.nextLong(3) << 60), length);
    }

    private static Binding binding(int id, Ipv4Address home, List<Ipv6Prefix> prefixes, long expiryNs) {
        final List<RegisteredPrefix> entries = prefixes.stream().map(prefix -> new RegisteredPrefix(prefix,
                RegisteredPrefix.Kind.OFF_LINK_NETWORK, RegisteredPrefix.Origin.EXPLICIT, TunnelingMode.HOME_ADDRESS,
                0)).toList();
        return new Binding(id, home, node(100), new Binding.Grant(0, EncapsulationKind.IP_IN_IP, 1), expiryNs,
                new Binding.LastRequest(home, 434, 0, LengthStyle.STANDARD), entries,
                List.of());
    }

    private static boolean overlapsAnother(Map<Ipv4Address, Binding> reference, Ipv6Prefix prefix,
            @Nullable Ipv4Address except) {
        return reference.values().stream().filter(binding -> !binding.homeAddress().equals(except))
                .flatMap(binding -> binding.prefixes().stream()).anyMatch(entry -> entry.prefix().overlaps(prefix));
    }

    @Test
    @Tag("DS-4.3-11")
    @Tag("LF-2")
    void agreesWithASlowReference() {
        for (long seed = 0; seed < 40; seed++) {
            final SplittableRandom random = new SplittableRandom(seed);
            final BindingTable table = new BindingTable();
            final Map<Ipv4Address, Binding> reference = new HashMap<>();
            long nowNs = random.nextLong();
            for (int step = 0; step < 400; step++) {
                final String where = "seed " + seed + " step " + step;
                final Ipv4Address home = node(random.nextInt(NODES));
                switch (random.nextInt(4)) {
                    case 0, 1 -> put(table, reference, home, nowNs, random);
                    case 2 -> assertThat(table.remove(home)).as(where).isEqualTo(reference.remove(home));
                    default -> {
                        nowNs += random.nextLong(50);
                        expire(table, reference, nowNs, where);
                    }
                }
                assertSame(table, reference, prefix(random), home, where);
            }
        }
    }

    @Test
    @Tag("DAD-10")
    void knowsWhomAnAddressConcernsAsASlowReferenceDoes() {
        final SplittableRandom random = new SplittableRandom(9);
        final BindingTable table = new BindingTable();
        final Map<Ipv4Address, Binding> reference = new HashMap<>();
        int concernedSoFar = 0;
        for (int step = 0; step < 3000; step++) {
            final Ipv4Address home = node(random.nextInt(NODES));
            if (random.nextInt(4) == 0) {
                table.remove(home);
                reference.remove(home);
            } else {
                final Binding former = reference.get(home);
                final Binding binding = bindingWithAddresses(former == null ? table.freeId() : former.id(), home,
                        random);
                table.put(binding);
                reference.put(home, binding);
            }
            final IpAddress address = random.nextBoolean() ? node(random.nextInt(NODES + 3)) : address(random);
            final Set<Ipv4Address> concerned = new HashSet<>();
            table.concerned(address, concerned::add);
            assertThat(concerned).as("step %d: %s", step, address)
                    .isEqualTo(reference.values().stream().filter(binding -> hasPartIn(binding, address))
                            .map(Binding::homeAddress).collect(Collectors.toSet()));
            concernedSoFar += concerned.size();
        }
        assertThat(concernedSoFar).isGreaterThan(1000);
    }

    /** Each node has on-link addresses and networks of its own, and link-local addresses and care-of addresses that others have, too. */
    private static Binding bindingWithAddresses(int id, Ipv4Address home, SplittableRandom random) {
        final long own = home.bits() & 0xFF;
        final List<RegisteredPrefix> all = List.of(
                entry(new Ipv6Address(0x2001_0DB8_0001_0000L, own).toHostPrefix(),
                        RegisteredPrefix.Kind.ON_LINK_ADDRESS),
                entry(Ipv6Prefix.containing(new Ipv6Address(0x2001_0DB8_0100_0000L | own, 0), 64),
                        RegisteredPrefix.Kind.OFF_LINK_NETWORK),
                entry(new Ipv6Address(0xFE80_0000_0000_0000L, 100 + random.nextInt(3)).toHostPrefix(),
                        RegisteredPrefix.Kind.LINK_LOCAL));
        return new Binding(id, home, node(NODES + random.nextInt(3)),
                new Binding.Grant(0, EncapsulationKind.IP_IN_IP, 1), Binding.NEVER,
                new Binding.LastRequest(home, 434, 0, LengthStyle.STANDARD),
                all.stream().filter(entry -> random.nextInt(3) != 0).toList(), List.of());
    }

    private static RegisteredPrefix entry(Ipv6Prefix prefix, RegisteredPrefix.Kind kind) {
        return new RegisteredPrefix(prefix, kind, RegisteredPrefix.Origin.EXPLICIT, TunnelingMode.HOME_ADDRESS, 0);
    }

    private static Ipv6Address address(SplittableRandom random) {
        final long own = 10L + random.nextInt(NODES);
        return switch (random.nextInt(4)) {
            case 0 -> new Ipv6Address(0x2001_0DB8_0001_0000L, own);
            case 1 -> new Ipv6Address(0x2001_0DB8_0100_0000L | own, random.nextLong());
            case 2 -> new Ipv6Address(0xFE80_0000_0000_0000L, 100 + random.nextInt(4));
            default -> new Ipv6Address(0xFE80_0000_0000_0000L, own);
        };
    }

    private static boolean hasPartIn(Binding binding, IpAddress address) {
        return binding.homeAddress().equals(address) || binding.careOfAddress().equals(address)
                || (address instanceof Ipv6Address ipv6 && binding.prefixes().stream()
                        .anyMatch(entry -> entry.prefix().contains(ipv6)
                                || (entry.kind() == RegisteredPrefix.Kind.ON_LINK_ADDRESS
                                        && RegisteredPrefix.linkLocalOf(entry.prefix()).equals(ipv6))));
    }

    private static void put(BindingTable table, Map<Ipv4Address, Binding> reference, Ipv4Address home, long nowNs,
            SplittableRandom random) {
        final Binding former = reference.get(home);
        final List<Ipv6Prefix> prefixes = IntStream.range(0, random.nextInt(4)).mapToObj(i -> prefix(random))
                .filter(prefix -> !overlapsAnother(reference, prefix, home)).distinct().toList();
        final Binding binding = binding(former == null ? table.freeId() : former.id(), home, prefixes,
                random.nextInt(5) == 0 ? Binding.NEVER : nowNs + 1 + random.nextLong(200));
        table.put(binding);
        reference.put(home, binding);
    }

    private static void expire(BindingTable table, Map<Ipv4Address, Binding> reference, long nowNs, String where) {
        final Set<Ipv4Address> expected = new HashSet<>();
        reference.values().stream().filter(binding -> binding.isExpired(nowNs))
                .forEach(binding -> expected.add(binding.homeAddress()));
        final Set<Ipv4Address> expired = new HashSet<>();
        for (Binding due = table.due(nowNs); due != null; due = table.due(nowNs)) {
            expired.add(due.homeAddress());
            table.remove(due.homeAddress());
        }
        assertThat(expired).as(where).isEqualTo(expected);
        reference.keySet().removeAll(expected);
    }

    private static void assertSame(BindingTable table, Map<Ipv4Address, Binding> reference, Ipv6Prefix prefix,
            Ipv4Address home, String where) {
        final Ipv6Prefix found = table.overlapping(prefix, (other, holder) -> !holder.equals(home));
        assertThat(found != null).as("%s: overlap of %s", where, prefix)
                .isEqualTo(overlapsAnother(reference, prefix, home));
        if (found != null) {
            assertThat(found.overlaps(prefix)).as(where).isTrue();
        }
        assertThat(table.get(home)).as(where).isEqualTo(reference.get(home));
        assertThat(table.size()).as(where).isEqualTo(reference.size());
        assertThat(table.all()).as(where).containsExactlyInAnyOrderElementsOf(reference.values());
        assertThat(table.all().stream().map(Binding::id)).as(where).doesNotHaveDuplicates()
                .allMatch(id -> id < NODES);
    }
}
