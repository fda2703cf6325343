package org.dsmip.controlplane.homelink.neighbor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.core.net.IpAddress;
import org.dsmip.core.net.MacAddress;
import org.dsmip.core.net.Octets;
import org.jspecify.annotations.Nullable;

/**
 * Notices that somebody else on the home link says he has an address that is defended there (ND-13, and the same for ARP): it
 * is counted, logged and announced anew, at most once a minute for each address, and goes on being defended. Sans-IO: frames
 * and instants go in, effects come out. Not thread-safe.
 *
 * <p>A mobile node that comes home says so to the link first and deregisters then (BASE-ARP-08), so its claim is no conflict,
 * and who announced the address against it would keep the link from it. Therefore a claim is only a suspicion for
 * {@link #GRACE_NS}: time for the request, and for two more when those before were lost (sent again after one second, then two).
 * When the address is given up by then, if only for a moment, nothing happens. Neither the MAC address nor what is claimed tells a
 * returning mobile node from an intruder; that its deregistration is authentic does. A deregistration that comes later still puts
 * things right, since the home agent then announces the mobile node's own MAC address (BASE-ARP-04). The price is that the link
 * may believe an intruder for as long.
 */
public final class ConflictWatch {
    /** How long a claim may be that of a mobile node which is about to deregister. */
    public static final long GRACE_NS = Duration.ofSeconds(5).toNanos();
    /** Least time between two announcements of an address because of conflicts (ND-13). */
    public static final long INTERVAL_NS = Duration.ofSeconds(60).toNanos();
    /** How many addresses are kept in mind: claims cost their sender nothing. */
    public static final int CAPACITY = 256;

    /** An address in doubt until an instant, or if nobody claims it one that is not announced again before. */
    private record Watched(@Nullable MacAddress claimant, long untilNs) {}

    private final Predicate<IpAddress> defended;
    private final Map<IpAddress, Watched> watched = new LinkedHashMap<>();
    private final Map<ClaimOutcome, Long> counters = new EnumMap<>(ClaimOutcome.class);
    private Set<MacAddress> own = Set.of();

    /**
     * Makes one.
     *
     * @param defended says whether an address is defended now
     */
    public ConflictWatch(Predicate<IpAddress> defended) {
        this.defended = defended;
        for (ClaimOutcome outcome : ClaimOutcome.values()) {
            counters.put(outcome, 0L);
        }
    }

    /**
     * Takes claims of these as those of this host from now on.
     *
     * @param addresses MAC addresses of its interfaces
     */
    public void own(Collection<MacAddress> addresses) {
        own = Set.copyOf(addresses);
    }

    /**
     * A neighbor says that an address is his.
     *
     * @param nowNs monotonic time
     * @param frame an ARP packet or a neighbor advertisement, from the destination MAC address on
     */
    public void onFrame(long nowNs, Octets frame) {
        counters.merge(examine(nowNs, AddressClaim.of(frame)), 1L, Long::sum);
    }

    private ClaimOutcome examine(long nowNs, @Nullable AddressClaim claim) {
        if (claim == null) {
            return ClaimOutcome.INVALID;
        }
        if (own.contains(claim.claimant())) {
            return ClaimOutcome.OWN;
        }
        if (!defended.test(claim.address())) {
            return ClaimOutcome.NOT_DEFENDED;
        }
        final Watched before = watched.get(claim.address());
        if (before == null && watched.size() >= CAPACITY) {
            return ClaimOutcome.OVERFLOW;
        }
        final long graceEndsNs = nowNs + GRACE_NS;
        if (before == null) {
            watched.put(claim.address(), new Watched(claim.claimant(), graceEndsNs));
        } else if (before.claimant == null) {
            final boolean quietLonger = before.untilNs - graceEndsNs > 0;
            watched.put(claim.address(), new Watched(claim.claimant(), quietLonger ? before.untilNs : graceEndsNs));
        }
        return ClaimOutcome.SUSPECTED;
    }

    /**
     * Addresses are not defended any longer: who claimed one had a right to it.
     *
     * @param which says which ones
     */
    public void released(Predicate<IpAddress> which) {
        watched.entrySet().removeIf(entry -> {
            final boolean settled = entry.getValue().claimant != null && which.test(entry.getKey());
            counters.merge(ClaimOutcome.SETTLED, settled ? 1L : 0L, Long::sum);
            return settled;
        });
    }

    /**
     * Time has passed: suspicions have turned out true or false.
     *
     * @param nowNs monotonic time
     * @return what is to be done, in order
     */
    public List<Effect> onTimer(long nowNs) {
        final List<Effect> effects = new ArrayList<>();
        for (Map.Entry<IpAddress, Watched> entry : List.copyOf(watched.entrySet())) {
            final Watched due = entry.getValue();
            if (due.untilNs - nowNs <= 0) {
                watched.remove(entry.getKey());
                if (due.claimant != null) {
                    resolve(nowNs, entry.getKey(), due.claimant, effects);
                }
            }
        }
        return effects;
    }

    private void resolve(long nowNs, IpAddress address, MacAddress claimant, List<Effect> effects) {
        if (!defended.test(address)) {
            counters.merge(ClaimOutcome.SETTLED, 1L, Long::sum);
            return;
        }
        counters.merge(ClaimOutcome.CONFLICT, 1L, Long::sum);
        effects.add(new Effect.NoteSecurityEvent("address-conflict", address, "claimed by " + claimant));
        // Once, and not repeated like the first announcements: one a minute is what is allowed.
        effects.add(new Effect.AnnounceAddress(address, null));
        watched.put(address, new Watched(null, nowNs + INTERVAL_NS));
    }

    /**
     * When {@link #onTimer} has something to do.
     *
     * @return monotonic time; {@link Long#MAX_VALUE}: never
     */
    public long nextDeadlineNs() {
        long next = Long.MAX_VALUE;
        for (Watched one : watched.values()) {
            next = Math.min(next, one.untilNs);
        }
        return next;
    }

    /**
     * What has been counted so far.
     *
     * @return a copy, with every outcome
     */
    public Map<ClaimOutcome, Long> counters() {
        return Collections.unmodifiableMap(new EnumMap<>(counters));
    }
}
