package org.dsmip.core.io;

import java.util.ArrayList;
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
import org.dsmip.core.table.HashedTable;
import org.jspecify.annotations.Nullable;

/** What a node itself has put into the kernel's network configuration, of one kind. Not thread-safe. */
final class OwnObjects<T extends NetworkObject> {
    final Map<Object, T> own = new LinkedHashMap<>();
    /** Those whose removal was refused, by their keys, with the reasons: they are taken back at the end, but not put back. */
    private final Map<Object, String> leaving = new HashMap<>();
    /** Those that were missing at the last look and could not be put back, by their keys, with the reasons. */
    private final Map<Object, String> refused = new HashMap<>();
    /** Those of the many that are not as they should be, by their keys, for any thread. */
    private HashedTable<Object, HeldObject> amissOfMany = HashedTable.empty(Object.class,
            HeldObject.class);
    /** All but those of the many. */
    private final Map<Object, T> few = new LinkedHashMap<>();
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

        /** It is there, as one of very many or of the node's few. */
        void added(boolean ofMany) {
            own.put(key(object), object);
            if (ofMany) {
                few.remove(key(object));
            } else {
                few.put(key(object), object);
            }
            isSound(key(object));
        }

        void removed() {
            forget(object);
        }

        void stays(String reason) {
            leaving.computeIfPresent(key(object), (key, former) -> reason);
            note(key(object));
        }
    }

    One one(T object) {
        return new One(object);
    }

    void forget(T object) {
        own.remove(key(object));
        few.remove(key(object));
        lasting.remove(key(object));
        isSound(key(object));
    }

    void forgetAll(Predicate<T> which) {
        own.values().stream().filter(which).toList().forEach(this::forget);
    }

    private void isSound(Object key) {
        leaving.remove(key);
        refused.remove(key);
        amissOfMany = amissOfMany.without(key);
    }

    /** How one of them stands is otherwise. */
    private void note(Object key) {
        final T object = own.get(key);
        if (object != null && !few.containsKey(key)) {
            final HeldObject held = held(key, object);
            amissOfMany = held.isAmiss() ? amissOfMany.with(key, held) : amissOfMany.without(key);
        }
    }

    private HeldObject held(Object key, T object) {
        return new HeldObject(object, refused.get(key), leaving.get(key));
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
            final Set<Object> former = Set.copyOf(refused.keySet());
            refused.clear();
            if (!missing.isEmpty()) {
                final Iterator<@Nullable RouteTableException> refusals = table
                        .change(missing.stream().map(Change::add).toList()).iterator();
                for (T object : missing) {
                    final RouteTableException refusal = refusals.next();
                    if (refusal != null) {
                        restoring.failure = refusal.getMessage();
                        refused.put(key(object), String.valueOf(refusal.getMessage()));
                        note(key(object));
                    }
                }
                // Where another program has made the same route, adding it is success and changes nothing.
                restoring.count += missing.size() - missing(lister).size();
            }
            former.stream().filter(key -> !refused.containsKey(key)).forEach(this::note);
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

    /** How each of the node's few stands. */
    Stream<HeldObject> held() {
        return few.entrySet().stream().map(entry -> held(entry.getKey(), entry.getValue()));
    }

    /** Those of the many that are not as they should be now, for any thread and as often as it likes. */
    static Supplier<Stream<HeldObject>> amissOfMany(List<OwnObjects<?>> kinds) {
        final List<HashedTable<Object, HeldObject>> now = new ArrayList<>();
        kinds.forEach(kind -> now.add(kind.amissOfMany));
        return () -> now.stream().map(kind -> kind.entries().map(Map.Entry::getValue)).reduce(Stream.empty(),
                Stream::concat);
    }

    /** What removes all but what lasts, the last first. */
    List<Change> removals() {
        return List.copyOf(own.values()).reversed().stream().filter(object -> !lasting.contains(key(object)))
                .map(Change::remove).toList();
    }
}
