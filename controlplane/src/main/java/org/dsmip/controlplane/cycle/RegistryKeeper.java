package org.dsmip.controlplane.cycle;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.registry.PendingRequests;
import org.dsmip.controlplane.registry.RecordWriter;
import org.dsmip.controlplane.registry.Registry;
import org.dsmip.controlplane.registry.RegistryRecord;
import org.dsmip.controlplane.registry.WholeState;
import org.dsmip.controlplane.show.PendingState;
import org.dsmip.controlplane.show.Trouble;
import org.dsmip.controlplane.store.Records;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what becomes true in a registry, and holds replies back until that is as safe as promised. A request that is sent
 * again meanwhile finds itself waiting. Used by the control thread, which never waits here.
 */
public final class RegistryKeeper {
    /** A mobile node has one request on its way, and one more after a move. */
    private static final int PER_NODE = 4;
    private static final int MOST = 100_000;
    private static final Logger LOG = LoggerFactory.getLogger("dsmip.registry");
    /** From here on a disk that does not answer is a trouble. */
    private static final long SLOW_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(10);
    /** Of very many that wait the others are like these. */
    private static final int SHOWN = 64;
    /** Nodes of the whole state in one cycle: some milliseconds for the slowest processor. */
    private static final int PORTION = 2000;

    private final Registry registry;
    private final Records store;
    private final RecordWriter writer = new RecordWriter();
    private final PendingRequests<Held> held = new PendingRequests<>(
            new PendingRequests.Limits(MOST, PER_NODE, LONGEST_NS));
    private @Nullable WholeState whole;
    private RegistryRecord.@Nullable Node unsent;
    /** The store wakes this thread when there is room. */
    private boolean waitsForRoom;

    private @Nullable Hang hang;
    private boolean isFull;
    private int givenUp;
    private long givenUpMeanwhile;
    private long givenUpInAll;

    /** A reply that waits. */
    private record Held(Effect reply, long number) {}

    /** The disk does not answer: it is over when it has the record of this number. */
    private record Hang(long number, long sinceNs) {}

    /**
     * Keeps a registry in a store.
     *
     * @param registry what is true
     * @param store where it is written down
     */
    public RegistryKeeper(Registry registry, Records store) {
        this.registry = registry;
        this.store = store;
    }

    /** Writes down what is true of a mobile node now; answers the number of that record. */
    long keep(Ipv4Address homeAddress) {
        return keep(registry.node(homeAddress));
    }

    /** Writes a record down; answers its number. */
    long keep(RegistryRecord record) {
        return store.append(writer.buffer(), 0, writer.write(record));
    }

    /** Whether a record is as safe as promised. */
    boolean isSafe(long number) {
        return store.durable() - number >= 0;
    }

    /** Holds a reply until the record it depends on is safe. */
    void hold(long nowNs, Effect.KeepIdentification accepted, long number, Effect reply) {
        final boolean hasRoom = held.hasRoom(accepted.homeAddress());
        final var former = held.add(nowNs, accepted.homeAddress(), accepted.identification(),
                new Held(reply, number));
        if (!hasRoom || former != null) {
            givenUp++;
        }
        isFull |= !hasRoom;
    }

    /** Gives up the replies that are held for a mobile node: what they promise is true no longer. */
    void giveUp(Ipv4Address homeAddress) {
        givenUp += held.takeAllOf(homeAddress);
    }

    /** A reply is not sent, since what it depends on could not be given to the store. */
    void giveUp() {
        givenUp++;
    }

    /** Whether the reply to this request is being held. */
    boolean holds(Ipv4Address homeAddress, long identification) {
        return held.find(homeAddress, identification) != null;
    }

    /**
     * Lets go of what is safe, and gives a portion of the whole state if it is wanted.
     *
     * @return how many replies were given up since the last time
     */
    int work(long nowNs, Consumer<Effect> release) {
        final long durable = store.durable();
        held.takeWhile(pending -> durable - pending.continuation().number >= 0)
                .forEach(pending -> release.accept(pending.continuation().reply));
        watchDisk(nowNs, durable);
        givenUp += held.expire(nowNs).size();
        giveAll();
        final int givenUpNow = givenUp;
        givenUpMeanwhile += givenUpNow;
        givenUpInAll += givenUpNow;
        givenUp = 0;
        return givenUpNow;
    }

    /** A disk may neither take what it is given nor fail. */
    private void watchDisk(long nowNs, long durable) {
        final Hang known = hang;
        final PendingRequests.Pending<Held> oldest = held.oldest();
        if (known != null && durable - known.number >= 0) {
            LOG.atInfo().addKeyValue("seconds", TimeUnit.NANOSECONDS.toSeconds(nowNs - known.sinceNs))
                    .addKeyValue("replies-given-up", givenUpMeanwhile).log("replies wait for the disk no longer");
            hang = null;
        }
        if (hang == null && oldest != null && (isFull || nowNs - slowAtNs(oldest) >= 0)) {
            hang = new Hang(oldest.continuation().number, slowAtNs(oldest) - SLOW_NS);
            givenUpMeanwhile = 0;
            LOG.warn(
                    "the disk does not answer; replies to registrations are held until it does, and given up after {} s",
                    TimeUnit.NANOSECONDS.toSeconds(LONGEST_NS));
        }
        isFull = false;
    }

    private static long slowAtNs(PendingRequests.Pending<Held> pending) {
        return pending.deadlineNs() - LONGEST_NS + SLOW_NS;
    }

    /** Gives a portion of the whole state, if that is wanted. */
    private void giveAll() {
        waitsForRoom = false;
        if (whole == null && store.wantsAll()) {
            if (store.beginAll()) {
                whole = registry.wholeState();
            } else {
                waitsForRoom = true;
            }
        }
        if (whole != null && give(whole)) {
            if (store.completeAll()) {
                whole = null;
            } else {
                waitsForRoom = true;
            }
        }
    }

    /** Gives a portion; answers whether that was the rest. */
    private boolean give(WholeState from) {
        for (int i = 0; i < PORTION; i++) {
            final RegistryRecord.Node next = unsent == null ? from.next() : registry.node(unsent.homeAddress());
            if (next == null) {
                return true;
            }
            unsent = next;
            if (!store.part(writer.buffer(), 0, writer.write(next))) {
                waitsForRoom = true;
                return false;
            }
            unsent = null;
        }
        return false;
    }

    /** When {@link #work} has something to do, but for what the store wakes this thread for. */
    long nextDeadlineNs(long nowNs) {
        if (waitsForRoom || (whole == null && !store.wantsAll())) {
            final PendingRequests.Pending<Held> oldest = held.oldest();
            return oldest == null || hang != null ? held.nextDeadlineNs() : slowAtNs(oldest);
        }
        return nowNs;
    }

    /**
     * What waits for the disk now.
     *
     * @param nowNs monotonic time
     * @return to be shown
     */
    public PendingState.View pending(long nowNs) {
        return new PendingState.View(held.size(),
                new PendingState.Bounds(MOST, PER_NODE, TimeUnit.NANOSECONDS.toSeconds(LONGEST_NS)),
                givenUpInAll + givenUp, held.oldest(SHOWN).stream()
                        .map(pending -> new PendingState.Waiting(pending.homeAddress(), pending.identification(),
                                "recorded",
                                TimeUnit.NANOSECONDS.toMillis(nowNs - pending.deadlineNs() + LONGEST_NS)))
                        .toList());
    }

    /** Why nothing is kept; null: it is. */
    @Nullable
    Trouble trouble(long nowNs) {
        final String reason = store.failure();
        if (reason != null) {
            return new Trouble("journal=failed: a restart will not find what is accepted now", reason, false);
        }
        final Hang known = hang;
        return known == null || store.durable() - known.number >= 0
                ? null
                : new Trouble("the disk does not answer: replies to registrations wait for it",
                        "for " + TimeUnit.NANOSECONDS.toSeconds(nowNs - known.sinceNs) + " s; " + givenUpMeanwhile
                                + " replies were given up",
                        true);
    }
}
