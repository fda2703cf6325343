package org.dsmip.core.io;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dsmip.core.io.route.Change;
import org.dsmip.core.io.route.NetworkObject;
import org.jspecify.annotations.Nullable;

/** What a node itself has put into the kernel's network configuration, of one kind. Not thread-safe. */
final class OwnObjects<T extends NetworkObject> {
    final Map<Object, T> own = new LinkedHashMap<>();
    /** Those whose removal was refused, by their keys, with the reasons: they are taken back at the end, but not put back. */
    private final Map<Object, String> leaving = new HashMap<>();
    /** Those that were missing at the last look and could not be put back, by their keys, with the reasons. */
    private final Map<Object, String> refused = new HashMap<>();
    /** Keys of those that are not taken back at the end. */
    private final Set<Object> lasting = new HashSet<>();
    private final Identity<T> identity;

    /** What a restoration has come to. */
    static final class Restoring {
        int count;
        @Nullable
        String failure;
        boolean unread;
    }

    /** By what the kernel tells two objects apart, all of an object that must be as it was made, and whether it has its like. */
    record Identity<T>(Function<T, Object> key, Function<T, Object> essence, Predicate<T> carried) {}

    OwnObjects(Identity<T> identity) {
        this.identity = identity;
    }

    private Object key(T object) {
        return identity.key().apply(object);
    }

    private Object essence(T object) {
        return identity.essence().apply(object);
    }

    /** One of these objects, as it goes through a change. */
    final class One {
        private final T object;

        private One(T object) {
            this.object = object;
        }

        /** A removal begins: until it has come to an end the object is not put back. */
        void leaves() {
            if (has(object)) {
                leaving.put(key(object), "");
            }
        }

        /** Whether the kernel is to be asked. */
        boolean isCarried() {
            return identity.carried().test(object);
        }

        void added() {
            own.put(key(object), object);
            leaving.remove(key(object));
            refused.remove(key(object));
        }

        void removed() {
            forget(object);
        }

        void stays(String reason) {
            leaving.computeIfPresent(key(object), (key, former) -> reason);
        }
    }

    One one(T object) {
        return new One(object);
    }

    void forget(T object) {
        own.remove(key(object));
        leaving.remove(key(object));
        refused.remove(key(object));
        lasting.remove(key(object));
    }

    void last(T object) {
        lasting.add(key(object));
    }

    boolean has(T object) {
        return own.containsKey(key(object));
    }

    boolean hasJustSo(T object) {
        final T mine = own.get(key(object));
        return mine != null && essence(mine).equals(essence(object));
    }

    void restore(RouteTable table, Supplier<List<T>> lister, Restoring restoring) {
        if (own.isEmpty()) {
            return;
        }
        try {
            final List<T> missing = missing(lister);
            refused.clear();
            if (!missing.isEmpty()) {
                final Iterator<@Nullable RouteTableException> refusals = table
                        .change(missing.stream().map(Change::add).toList()).iterator();
                for (T object : missing) {
                    final RouteTableException refusal = refusals.next();
                    if (refusal != null) {
                        restoring.failure = refusal.getMessage();
                        refused.put(key(object), String.valueOf(refusal.getMessage()));
                    }
                }
                // Where another program has made the same route, adding it is success and changes nothing.
                restoring.count += missing.size() - missing(lister).size();
            }
        } catch (RouteTableException e) {
            restoring.failure = e.getMessage();
            restoring.unread = true;
        }
    }

    private List<T> missing(Supplier<List<T>> lister) {
        // Of millions of objects no second set of what the kernel has is made.
        final Set<T> there = Collections.newSetFromMap(new IdentityHashMap<>(own.size()));
        for (T present : lister.get()) {
            final T mine = own.get(key(present));
            if (mine != null && essence(mine).equals(essence(present))) {
                there.add(mine);
            }
        }
        return own.entrySet().stream()
                .filter(entry -> !there.contains(entry.getValue()) && !leaving.containsKey(entry.getKey()))
                .map(Map.Entry::getValue).toList();
    }

    /** How each of them stands. */
    Stream<OwnConfiguration.Held> held() {
        return own.values().stream().map(
                object -> new OwnConfiguration.Held(object, refused.get(key(object)), leaving.get(key(object))));
    }

    /** What removes all but what lasts, the last first. */
    List<Change> removals() {
        return List.copyOf(own.values()).reversed().stream().filter(object -> !lasting.contains(key(object)))
                .map(Change::remove).toList();
    }
}
