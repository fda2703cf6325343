package org.dsmip.bench.testbed.traffic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.dsmip.controlplane.show.StateBlock;
import org.dsmip.controlplane.show.StateBlock.Shape;

/** Counts frames by interface and header stack: in all, and since it was last asked. Not thread-safe. */
final class StackTable {
    /** A stack names addresses, so hostile traffic could make ever new ones. */
    private static final int MAXIMUM_STACKS = 1024;
    private static final Key OTHERS = new Key("-", "others");

    private final SequencedMap<Key, Long> total = new LinkedHashMap<>();
    private final SequencedMap<Key, Long> recent = new LinkedHashMap<>();

    private record Key(String interfaceName, String stack) {}

    /** Counts a frame. */
    void count(String interfaceName, String stack) {
        final Key key = new Key(interfaceName, stack);
        final Key counted = total.containsKey(key) || total.size() < MAXIMUM_STACKS ? key : OTHERS;
        total.merge(counted, 1L, Long::sum);
        recent.merge(counted, 1L, Long::sum);
    }

    /** Lines about what was counted since the last call: one with the time, then one for each stack. */
    List<String> progress(long timeMillis) {
        final List<String> lines = new ArrayList<>();
        lines.add("time-millis=" + timeMillis + " frames=" + recent.values().stream().mapToLong(Long::longValue).sum());
        recent.forEach((key, count) -> lines.add("interface=" + key.interfaceName() + " frames=" + count + " stack=\""
                + key.stack() + "\""));
        recent.clear();
        return lines;
    }

    /** Everything counted so far. */
    StateBlock report() {
        final StateBlock.Builder block = StateBlock.builder().group("stack", Shape.MANY);
        for (Map.Entry<Key, Long> entry : total.entrySet()) {
            block.block("stack", Shape.MANY, StateBlock.builder().text("interface", entry.getKey().interfaceName())
                    .number("frames", entry.getValue()).text("headers", entry.getKey().stack()).build());
        }
        return block.build();
    }
}
