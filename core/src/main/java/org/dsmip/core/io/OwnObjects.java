package org.dsmip.core.io;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a node itself has put into the kernel's network configuration, of one kind. Not thread-safe. */
final class OwnObjects<T> {
    final Map<Object, T> own = new LinkedHashMap<>();
    /** Keys of those whose removal was refused: they are taken back at the end, but not put back. */
    private final Set<Object> leaving = new HashSet<>();
    private final Identity<T> identity;
    private final Consumer<T> adder;
    private final Consumer<T> remover;

    /** What a restoration has come to. */
    static final class Restoring {
        int count;
        @Nullable
        String failure;
        boolean unread;
    }

    /** By what the kernel tells two objects apart, all of an object that must be as it was made, and whether it has its like. */
    record Identity<T>(Function<T, Object> key, Function<T, Object> essence, Predicate<T> carried) {}

    OwnObjects(Identity<T> identity, Consumer<T> adder, Consumer<T> remover) {
        this.identity = identity;
        this.adder = adder;
        this.remover = remover;
    }

    private Object key(T object) {
        return identity.key().apply(object);
    }

    private Object essence(T object) {
        return identity.essence().apply(object);
    }

    void add(T object) {
        if (identity.carried().test(object)) {
            adder.accept(object);
            own.put(key(object), object);
            leaving.remove(key(object));
        }
    }

    void remove(T object) {
        if (has(object)) {
            leaving.add(key(object));
        }
        if (identity.carried().test(object)) {
            remover.accept(object);
        }
        forget(object);
    }

    void forget(T object) {
        own.remove(key(object));
        leaving.remove(key(object));
    }

    boolean has(T object) {
        return own.containsKey(key(object));
    }

    boolean hasJustSo(T object) {
        final T mine = own.get(key(object));
        return mine != null && essence(mine).equals(essence(object));
    }

    void restore(Supplier<List<T>> lister, Restoring restoring) {
        if (own.isEmpty()) {
            return;
        }
        try {
            final List<T> missing = missing(lister);
            missing.forEach(object -> putBack(object, restoring));
            if (!missing.isEmpty()) {
                // Where another program has made the same route, adding it is success and changes nothing.
                restoring.count += missing.size() - missing(lister).size();
            }
        } catch (RouteTableException e) {
            restoring.failure = e.getMessage();
            restoring.unread = true;
        }
    }

    private void putBack(T object, Restoring restoring) {
        try {
            adder.accept(object);
        } catch (RouteTableException e) {
            restoring.failure = e.getMessage();
        }
    }

    private List<T> missing(Supplier<List<T>> lister) {
        final Set<Object> there = lister.get().stream().map(this::essence).collect(Collectors.toSet());
        return own.values().stream()
                .filter(object -> !there.contains(essence(object)) && !leaving.contains(key(object))).toList();
    }

    void takeBack(List<RouteTableException> failures) {
        for (T object : List.copyOf(own.values()).reversed()) {
            try {
                remove(object);
            } catch (RouteTableException e) {
                failures.add(e);
            }
        }
    }
}
