package org.dsmip.controlplane.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.dsmip.core.binding.EncapsulationKind;
import org.dsmip.core.binding.TunnelingMode;
import org.dsmip.core.net.Ipv4Address;
import org.dsmip.core.net.Ipv6Address;
import org.dsmip.core.net.Ipv6Prefix;
import org.dsmip.core.wire.mip.LengthStyle;

/** Commands that get into each other's way: few nodes, few prefixes, few places. */
final class RandomCommands {
    static final int NODES = 12;
    static final long SECOND_NS = 1_000_000_000L;

    private final SplittableRandom random;
    private long nowNs = 1_700_000_000L * SECOND_NS;
    // Identifications wrap around while they are given out (era of NTP).
    private long identification = Long.MAX_VALUE - 500;

    RandomCommands(long seed) {
        random = new SplittableRandom(seed);
    }

    static Ipv4Address node(int index) {
        return new Ipv4Address(0xC000_020A + index);
    }

    /** An instant: mostly later than the last one, now and then before it. */
    long nextNs() {
        nowNs += random.nextLong(SECOND_NS / 2);
        return random.nextInt(20) == 0 ? nowNs - random.nextLong(SECOND_NS) : nowNs;
    }

    Command next() {
        final Ipv4Address home = node(random.nextInt(NODES));
        final int kind = random.nextInt(100);
        if (kind < 55) {
            return register(home);
        }
        if (kind < 65) {
            return new Command.Deregister(home, random.nextBoolean() ? home : careOf(), identification());
        }
        if (kind < 70) {
            return new Command.Remember(home, identification());
        }
        if (kind < 85) {
            return new Command.Settle(home);
        }
        if (kind < 90) {
            return new Command.End(home, pick(Ending.values()));
        }
        if (kind < 92) {
            return new Command.Limit(home, new int[]{1, 3, 600, 65535}[random.nextInt(4)]);
        }
        return kind < 98
                ? new Command.TakeBack(home, prefixes().stream().map(RegisteredPrefix::prefix).toList())
                : shift();
    }

    private Command shift() {
        final long byNs = random.nextLong(-3600, 3600) * SECOND_NS;
        nowNs += byNs;
        return new Command.ShiftClock(byNs);
    }

    private long identification() {
        return random.nextInt(4) == 0 ? identification - random.nextLong(8) : ++identification;
    }

    private Ipv4Address careOf() {
        return new Ipv4Address(0xCB00_7100 + random.nextInt(6));
    }

    private Command register(Ipv4Address home) {
        final int lifetimeSec = new int[]{1, 2, 5, 1800, 65535}[random.nextInt(5)];
        return new Command.Register(home, careOf(),
                new Binding.Grant(random.nextInt(0x10000), pick(EncapsulationKind.values()), lifetimeSec),
                new Binding.LastRequest(careOf(), random.nextInt(0x10000), identification(),
                        pick(LengthStyle.values())),
                prefixes(), random.nextInt(3) == 0 ? 0 : 2 * SECOND_NS);
    }

    private List<RegisteredPrefix> prefixes() {
        final List<RegisteredPrefix> prefixes = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            prefixes.add(new RegisteredPrefix(prefix(), pick(RegisteredPrefix.Kind.values()),
                    pick(RegisteredPrefix.Origin.values()), pick(TunnelingMode.values()), 0));
        }
        return prefixes;
    }

    private Ipv6Prefix prefix() {
        final int length = random.nextInt(3) == 0 ? 128 : 40 + random.nextInt(3) * 8;
        return Ipv6Prefix.containing(new Ipv6Address(0x2001_0DB8_0000_0000L | (random.nextLong(4) << 20),
                random.nextLong(4)), length);
    }

    private <T> T pick(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
