package org.dsmip.controlplane.cycle;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.dsmip.controlplane.effect.Effect;
import org.dsmip.controlplane.registry.PendingRequests;
import org.dsmip.controlplane.registry.RecordWriter;
import org.dsmip.controlplane.registry.Registry;
import org.dsmip.controlplane.registry.RegistryRecord;
import org.dsmip.controlplane.registry.WholeState;
import org.dsmip.controlplane.show.Trouble;
import org.dsmip.controlplane.store.Records;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what becomes true in a registry, and holds replies back until that is as safe as promised. A request that is sent
 * again meanwhile finds itself waiting. Used by the control thread, which never waits here.
 */
public final class RegistryKeeper {
    /** A mobile node has one request on its way, and one more after a move. */
    private static final int PER_NODE = 4;
    private static final int MOST = 100_000;
    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(10);
    /** Nodes of the whole state in one cycle: some milliseconds for the slowest processor. */
    private static final int PORTION = 2000;
    /** Until the disk may have taken something of what is on its way. */
    private static final long FULL_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Registry registry;
    private final Records store;
    private final RecordWriter writer = new RecordWriter();
    private final PendingRequests<Held> held = new PendingRequests<>(
            new PendingRequests.Limits(MOST, PER_NODE, LONGEST_NS));
    private @Nullable WholeState whole;
    private RegistryRecord.@Nullable Node unsent;

    /** A reply that waits. */
    private record Held(Effect reply, long number) {}

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
        held.add(nowNs, accepted.homeAddress(), accepted.identification(), new Held(reply, number));
    }

    /** Whether the reply to this request is being held. */
    boolean holds(Ipv4Address homeAddress, long identification) {
        return held.find(homeAddress, identification) != null;
    }

    /** Lets go of what is safe, and gives a portion of the whole state if it is wanted. */
    void work(long nowNs, Consumer<Effect> release) {
        final long durable = store.durable();
        held.takeWhile(pending -> durable - pending.continuation().number >= 0)
                .forEach(pending -> release.accept(pending.continuation().reply));
        held.expire(nowNs);
        if (whole == null && store.wantsAll() && store.beginAll()) {
            whole = registry.wholeState();
        }
        if (whole != null && give(whole) && store.completeAll()) {
            whole = null;
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
                return false;
            }
            unsent = null;
        }
        return false;
    }

    /** When {@link #work} has something to do, but for what the store wakes this thread for. */
    long nextDeadlineNs(long nowNs) {
        if (whole == null && !store.wantsAll()) {
            return held.nextDeadlineNs();
        }
        return unsent == null ? nowNs : nowNs + FULL_PAUSE_NS;
    }

    /** Why nothing is kept; null: it is. */
    @Nullable
    Trouble trouble() {
        final String reason = store.failure();
        return reason == null
                ? null
                : new Trouble("journal=failed: a restart will not find what is accepted now", reason, false);
    }
}
