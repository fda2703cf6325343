package org.dsmip.core.io.memory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.dsmip.core.io.NetworkEvents;
import org.dsmip.core.io.route.EventGroup;
import org.dsmip.core.io.route.NetworkEvent;

/** A queue of events with a limit, beyond which they are lost as in the kernel. Not thread-safe. */
final class MemoryNetworkEvents implements NetworkEvents {
    private final Deque<NetworkEvent> queue = new ArrayDeque<>();
    private final Set<EventGroup> groups = EnumSet.noneOf(EventGroup.class);
    private final Consumer<MemoryNetworkEvents> onClose;
    private final int capacity;
    private boolean overrun;

    MemoryNetworkEvents(Set<EventGroup> groups, int capacity, Consumer<MemoryNetworkEvents> onClose) {
        this.groups.addAll(groups);
        this.capacity = capacity;
        this.onClose = onClose;
    }

    void offer(NetworkEvent event) {
        if (!groups.contains(groupOf(event))) {
            return;
        }
        if (queue.size() < capacity) {
            queue.add(event);
        } else {
            overrun = true;
        }
    }

    private static EventGroup groupOf(NetworkEvent event) {
        return switch (event) {
            case NetworkEvent.LinkChanged e -> EventGroup.LINKS;
            case NetworkEvent.LinkRemoved e -> EventGroup.LINKS;
            case NetworkEvent.AddressAdded e -> EventGroup.ADDRESSES;
            case NetworkEvent.AddressRemoved e -> EventGroup.ADDRESSES;
            case NetworkEvent.RouteAdded e -> EventGroup.ROUTES;
            case NetworkEvent.RouteRemoved e -> EventGroup.ROUTES;
            case NetworkEvent.RuleAdded e -> EventGroup.RULES;
            case NetworkEvent.RuleRemoved e -> EventGroup.RULES;
            case NetworkEvent.NeighborChanged e -> EventGroup.NEIGHBORS;
            case NetworkEvent.NeighborRemoved e -> EventGroup.NEIGHBORS;
            case NetworkEvent.NextHopsChanged e -> EventGroup.NEXT_HOPS;
            case NetworkEvent.SettingsChanged e -> EventGroup.SETTINGS;
            case NetworkEvent.Overrun e -> throw new IllegalArgumentException("not a change: " + e);
        };
    }

    @Override
    public int descriptor() {
        return NONE;
    }

    @Override
    public boolean ready() {
        return overrun || !queue.isEmpty();
    }

    @Override
    public int poll(Consumer<NetworkEvent> consumer) {
        // Events that the consumer causes are for the next call.
        final List<NetworkEvent> batch = new ArrayList<>(queue);
        queue.clear();
        if (overrun) {
            overrun = false;
            batch.addFirst(new NetworkEvent.Overrun());
        }
        RuntimeException failure = null;
        for (NetworkEvent event : batch) {
            try {
                consumer.accept(event);
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return batch.size();
    }

    @Override
    public void close() {
        onClose.accept(this);
        queue.clear();
    }
}
