package org.dsmip.controlplane.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import org.dsmip.core.net.Ipv4Address;
import org.jspecify.annotations.Nullable;

/**
 * Requests that were taken up and wait for something before they are answered: that their record is safe, or that somebody else
 * has decided. Bounded in number, for each mobile node and in time; one that is sent again finds itself. They are no part of what
 * is written down: after a restart a mobile node sends again what was not answered. Not thread-safe.
 *
 * @param <T> what a request is continued with
 */
public final class PendingRequests<T> {
    private final Limits limits;
    /** All of them, the oldest first. */
    private final SequencedMap<Long, Pending<T>> waiting = new LinkedHashMap<>();
    private final Map<Ipv4Address, List<Pending<T>>> byNode = new HashMap<>();
    private long lastTicket;

    /**
     * How much may wait.
     *
     * @param most requests at a time
     * @param perNode requests of one mobile node at a time; a newer one takes the place of the oldest
     * @param longestNs nanoseconds for which one waits
     */
    public record Limits(int most, int perNode, long longestNs) {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if one is below 1
         */
        public Limits {
            if (most < 1 || perNode < 1 || longestNs < 1) {
                throw new IllegalArgumentException("limits of pending requests below 1");
            }
        }
    }

    /**
     * A request that waits.
     *
     * @param ticket tells it from all others
     * @param homeAddress of the mobile node
     * @param identification of the request
     * @param deadlineNs monotonic time at which it is given up
     * @param continuation what it is continued with
     * @param <T> what that is
     */
    public record Pending<T>(long ticket, Ipv4Address homeAddress, long identification, long deadlineNs,
            T continuation) {}

    /**
     * Makes one without requests.
     *
     * @param limits how much may wait
     */
    public PendingRequests(Limits limits) {
        this.limits = limits;
    }

    /**
     * Says whether a request of a mobile node can wait.
     *
     * @param homeAddress of the mobile node
     * @return false: as many wait as may, and none of them is its own
     */
    public boolean hasRoom(Ipv4Address homeAddress) {
        return waiting.size() < limits.most || ofNode(homeAddress).size() >= limits.perNode;
    }

    /**
     * Lets a request wait. If there is no room it does not.
     *
     * @param nowNs monotonic time
     * @param homeAddress of the mobile node
     * @param identification of the request
     * @param continuation what it is continued with
     * @return the request of the same mobile node that had to make way; null: none had to
     */
    public @Nullable Pending<T> add(long nowNs, Ipv4Address homeAddress, long identification, T continuation) {
        if (!hasRoom(homeAddress)) {
            return null;
        }
        final List<Pending<T>> own = byNode.computeIfAbsent(homeAddress, key -> new ArrayList<>());
        final Pending<T> former = own.size() >= limits.perNode ? own.removeFirst() : null;
        if (former != null) {
            waiting.remove(former.ticket);
        }
        lastTicket++;
        final Pending<T> pending = new Pending<>(lastTicket, homeAddress, identification, nowNs + limits.longestNs,
                continuation);
        own.add(pending);
        waiting.put(lastTicket, pending);
        return former;
    }

    /**
     * Finds a request that was sent before.
     *
     * @param homeAddress of the mobile node
     * @param identification of the request
     * @return null: it does not wait
     */
    public @Nullable Pending<T> find(Ipv4Address homeAddress, long identification) {
        for (Pending<T> pending : ofNode(homeAddress)) {
            if (pending.identification == identification) {
                return pending;
            }
        }
        return null;
    }

    /**
     * The request that waits longest.
     *
     * @return null: none waits
     */
    public @Nullable Pending<T> oldest() {
        return waiting.isEmpty() ? null : waiting.firstEntry().getValue();
    }

    /**
     * The requests that wait longest.
     *
     * @param number how many at most
     * @return the oldest first
     */
    public List<Pending<T>> oldest(int number) {
        return waiting.values().stream().limit(number).toList();
    }

    /**
     * Ends the waiting of requests, the oldest first, up to the first one that has to wait longer.
     *
     * @param isOver says of which it is over
     * @return those requests
     */
    public List<Pending<T>> takeWhile(Predicate<Pending<T>> isOver) {
        final List<Pending<T>> over = new ArrayList<>();
        while (!waiting.isEmpty() && isOver.test(waiting.firstEntry().getValue())) {
            final Pending<T> first = waiting.firstEntry().getValue();
            over.add(first);
            take(first);
        }
        return over;
    }

    /**
     * Ends the waiting of a request.
     *
     * @param pending the request
     * @return false: it did not wait any more
     */
    public boolean take(Pending<T> pending) {
        final boolean waited = waiting.remove(pending.ticket) != null;
        if (waited) {
            byNode.computeIfPresent(pending.homeAddress, (homeAddress, own) -> {
                own.removeIf(other -> other.ticket == pending.ticket);
                return own.isEmpty() ? null : own;
            });
        }
        return waited;
    }

    /**
     * Ends the waiting of all requests of a mobile node.
     *
     * @param homeAddress of the mobile node
     * @return how many that were
     */
    public int takeAllOf(Ipv4Address homeAddress) {
        final List<Pending<T>> all = List.copyOf(ofNode(homeAddress));
        all.forEach(this::take);
        return all.size();
    }

    /**
     * Gives up what has waited for too long.
     *
     * @param nowNs monotonic time
     * @return those requests, the oldest first
     */
    public List<Pending<T>> expire(long nowNs) {
        return takeWhile(pending -> pending.deadlineNs - nowNs <= 0);
    }

    private List<Pending<T>> ofNode(Ipv4Address homeAddress) {
        return byNode.getOrDefault(homeAddress, List.of());
    }

    /**
     * How many wait.
     *
     * @return 0 or more
     */
    public int size() {
        return waiting.size();
    }

    /**
     * When {@link #expire} has something.
     *
     * @return monotonic time; {@link Long#MAX_VALUE}: never
     */
    public long nextDeadlineNs() {
        return waiting.isEmpty() ? Long.MAX_VALUE : waiting.firstEntry().getValue().deadlineNs;
    }
}
