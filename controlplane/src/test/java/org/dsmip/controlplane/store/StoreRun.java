package org.dsmip.controlplane.store;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.dsmip.controlplane.config.JournalMode;
import org.jspecify.annotations.Nullable;

/** A node that keeps a number for each of its keys in a store, in virtual time and by one thread. */
final class StoreRun {
    static final UUID BOOT = new UUID(1, 2);
    static final String OWNER = "home agent ha at 192.0.2.1";
    private static final int LENGTH = 2 * Long.BYTES;

    final Earlier earlier;
    /** What it knows. */
    final Map<Long, Long> state = new TreeMap<>();
    /** What left before anything failed, or after that was over: with the promise that it is found again. */
    final Map<Long, Long> promised = new TreeMap<>();
    /** What was answered, promised or not. */
    final Map<Long, Long> acknowledged = new TreeMap<>();

    private final Map<Long, long[]> waiting = new LinkedHashMap<>();
    private final UnsafeBuffer octets = new UnsafeBuffer(new byte[LENGTH]);
    private final Supplier<RecordStore> make;
    private @Nullable RecordStore store;
    private final Queue<Long> toGive = new ArrayDeque<>();
    private boolean isGiving;
    private long nowNs;

    /** What was found, by key: the last value, and whether it is certain. */
    static final class Found implements Earlier.Visitor {
        final Map<Long, Long> values = new TreeMap<>();
        final Map<Long, Boolean> certain = new TreeMap<>();

        @Override
        public void part(DirectBuffer from, int at, int length, boolean isCertain) {
            record(from, at, length, isCertain);
        }

        @Override
        public void record(DirectBuffer from, int at, int length, boolean isCertain) {
            values.put(from.getLong(at), from.getLong(at + Long.BYTES));
            certain.put(from.getLong(at), isCertain);
        }
    }

    StoreRun(StoreFiles files) {
        this(files, JournalMode.SYNC, BOOT);
    }

    StoreRun(StoreFiles files, JournalMode journal, UUID boot) {
        this(files, journal, boot, StoreWriter.GROWTH_BYTES);
    }

    /** One whose files grow only so far beyond twice the whole state. */
    StoreRun(StoreFiles files, JournalMode journal, UUID boot, long growthBytes) {
        earlier = Earlier.read(files, new Earlier.Self(OWNER, boot));
        final Found found = found();
        found.values.forEach((key, value) -> {
            if (Boolean.TRUE.equals(found.certain.get(key))) {
                state.put(key, value);
            }
        });
        make = () -> new RecordStore(new StoreWriter.Disk(files, earlier, growthBytes),
                new RecordStore.Run(journal, OWNER, boot, 0),
                new RecordStore.Clocks(() -> nowNs, () -> 1_000_000 + nowNs / 1_000_000), () -> {});
    }

    /** Made when it is needed: most runs of some tests only look. */
    RecordStore store() {
        if (store == null) {
            store = make.get();
        }
        return store;
    }

    Found found() {
        final Found found = new Found();
        if (earlier.replay(found)) {
            return found;
        }
        final Found again = new Found();
        earlier.replay(again);
        return again;
    }

    StoreRun put(long key, long value) {
        state.put(key, value);
        write(key, value);
        waiting.put(store().append(octets, 0, LENGTH), new long[]{key, value});
        return this;
    }

    private void write(long key, long value) {
        octets.putLong(0, key);
        octets.putLong(Long.BYTES, value);
    }

    /** A cycle of the control thread, and a round of the store's. */
    StoreRun cycle() {
        if (store().wantsAll() && store().beginAll()) {
            toGive.addAll(state.keySet());
            isGiving = true;
        }
        while (!toGive.isEmpty() && give(toGive.peek())) {
            toGive.remove();
        }
        isGiving = isGiving && !(toGive.isEmpty() && store().completeAll());
        store().writer().work();
        return release();
    }

    private boolean give(long key) {
        write(key, state.getOrDefault(key, 0L));
        return store().part(octets, 0, LENGTH);
    }

    /** Lets go of what may leave now. */
    StoreRun release() {
        final long durable = store().durable();
        final boolean isPromised = store().failure() == null;
        waiting.entrySet().removeIf(entry -> {
            if (entry.getKey() <= durable) {
                acknowledged.put(entry.getValue()[0], entry.getValue()[1]);
                if (isPromised) {
                    promised.put(entry.getValue()[0], entry.getValue()[1]);
                }
            }
            return entry.getKey() <= durable;
        });
        return this;
    }

    StoreRun cycles(int count) {
        for (int i = 0; i < count; i++) {
            cycle();
        }
        return this;
    }

    /** Changes so much that the whole state is written to another file. */
    void compact() {
        for (int i = 0; i < 300_000; i++) {
            put(i % 10, i);
            if (i % 1000 == 0) {
                cycle();
            }
        }
        cycles(2);
    }

    StoreRun pass(long ns) {
        nowNs += ns;
        return cycle();
    }

    /** Ends in order. */
    void end() {
        store().writer().stop();
        store().writer().run();
    }

    static byte[] flipped(byte[] octets, int bit) {
        final byte[] damaged = octets.clone();
        damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return damaged;
    }
}
