package org.dsmip.controlplane.homelink.neighbor;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.MacAddress;
import org.jspecify.annotations.Nullable;

/**
 * Tells the home link who owns an address, and repeats it, since nobody acknowledges: gratuitous ARP (RFC 3344 section 4.6)
 * and unsolicited neighbor advertisements (RFC 4861 section 7.2.6). Sans-IO: instants go in, effects come out. Not
 * thread-safe.
 */
public final class AddressAnnouncer {
    /** How often an address is announced in all (MAX_NEIGHBOR_ADVERTISEMENT of RFC 4861). */
    public static final int REPEATS = 3;
    /** Least time between two of them (RetransTimer of RFC 4861). */
    public static final long INTERVAL_NS = Duration.ofSeconds(1).toNanos();
    /** Repeats of different addresses are spread over this time. */
    public static final long JITTER_NS = Duration.ofMillis(50).toNanos();

    private record Repeat(IpAddress address, @Nullable MacAddress owner, int remaining, long atNs, long number) {}

    private static final Comparator<Repeat> EARLIEST_FIRST = ((Comparator<Repeat>) (first, second) -> Long
            .signum(first.atNs - second.atNs)).thenComparingLong(Repeat::number);

    private final RandomGenerator random;
    private final Map<IpAddress, Repeat> byAddress = new HashMap<>();
    private final TreeSet<Repeat> queue = new TreeSet<>(EARLIEST_FIRST);
    private long started;

    /**
     * Makes one with nothing to announce.
     *
     * @param random spreads the repeats of different addresses
     */
    public AddressAnnouncer(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Announces an address now and {@value #REPEATS} times in all. Takes the place of an announcement of the same address
     * that is under way.
     *
     * @param nowNs monotonic time
     * @param address the address
     * @param owner the MAC address to announce; null: that of the interface it is sent from
     * @param effects receives the first announcement
     */
    public void announce(long nowNs, IpAddress address, @Nullable MacAddress owner, List<? super Effect> effects) {
        cancel(address);
        effects.add(new Effect.AnnounceAddress(address, owner));
        schedule(nowNs, address, owner, REPEATS - 1);
    }

    /**
     * Stops repeating (ND-12).
     *
     * @param address the address
     */
    public void cancel(IpAddress address) {
        final Repeat repeat = byAddress.remove(address);
        if (repeat != null) {
            queue.remove(repeat);
        }
    }

    /** Stops repeating all. */
    public void cancelAll() {
        byAddress.clear();
        queue.clear();
    }

    /**
     * Repeats what is due.
     *
     * @param nowNs monotonic time
     * @param effects receives the announcements
     */
    public void onTimer(long nowNs, List<? super Effect> effects) {
        while (!queue.isEmpty() && queue.first().atNs - nowNs <= 0) {
            final Repeat due = queue.first();
            cancel(due.address);
            effects.add(new Effect.AnnounceAddress(due.address, due.owner));
            schedule(nowNs, due.address, due.owner, due.remaining - 1);
        }
    }

    /**
     * When {@link #onTimer} has something to do.
     *
     * @return monotonic time; {@link Long#MAX_VALUE}: never
     */
    public long nextDeadlineNs() {
        return queue.isEmpty() ? Long.MAX_VALUE : queue.first().atNs;
    }

    private void schedule(long nowNs, IpAddress address, @Nullable MacAddress owner, int remaining) {
        if (remaining > 0) {
            final long atNs = nowNs + INTERVAL_NS + random.nextLong(JITTER_NS);
            final Repeat repeat = new Repeat(address, owner, remaining, atNs, started++);
            byAddress.put(address, repeat);
            queue.add(repeat);
        }
    }
}
