package org.dsmip.controlplane.app;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.agrona.collections.Int2ObjectHashMap;
import org.dsmip.controlplane.admin.DataPlaneState.CounterView;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;

/**
 * What the data plane has counted for each binding since the binding began. The data plane counts by numbers, and goes on
 * when a number is given to another binding; what stood there is remembered and taken off. A packet of the former binding
 * that is on its way at that moment may be counted for the new one. Used by the control thread.
 */
final class BindingAccounts {
    /** The keys of the {@code counters} line in the dual-stack ledger, section 12, in their order. */
    private enum Key {
        IPV6_DOWN("v6-down"), IPV6_UP("v6-up"), INNER_SOURCE("drop-src"), OUTER("drop-outer"), MODE_MISMATCH(
                "mode-mismatch"), BARE_HOME_ADDRESS("bare-hoa"), LINK_LOCAL("ll-discard"), MULTICAST(
                        "mcast-filtered"), TOO_BIG("ptb-sent"), UNREACHABLE("du3-sent"), UNREACHABLE_LIMITED(
                                "du3-limited"), BAD_VERSION("bad-ver"), REASSEMBLY("reasm-fail");

        private final String label;

        Key(String label) {
            this.label = label;
        }
    }

    private final CounterReader counters;
    private final DropReader drops;
    private final Int2ObjectHashMap<Map<Key, Long>> bases = new Int2ObjectHashMap<>();

    /** Where the counters of the binding with a number are. */
    @FunctionalInterface
    interface CounterReader {
        long value(int number, Counter counter);
    }

    /** Where the dropped packets of the binding with a number are counted. */
    @FunctionalInterface
    interface DropReader {
        long value(int number, DropReason reason);
    }

    BindingAccounts(CounterReader counters, DropReader drops) {
        this.counters = counters;
        this.drops = drops;
    }

    /** A binding begins. */
    void open(int number) {
        bases.put(number, read(number));
    }

    /** The account of a binding under way. */
    List<CounterView> of(int number) {
        final Map<Key, Long> base = bases.get(number);
        final List<CounterView> account = new ArrayList<>();
        read(number).forEach((key, value) -> account
                .add(new CounterView(key.label, "packets", base == null ? value : value - base.getOrDefault(key, 0L))));
        return account;
    }

    private Map<Key, Long> read(int number) {
        final Map<Key, Long> values = new EnumMap<>(Key.class);
        for (Key key : Key.values()) {
            values.put(key, value(number, key));
        }
        return values;
    }

    private long value(int number, Key key) {
        return switch (key) {
            case IPV6_DOWN -> counters.value(number, Counter.IPV6_TO_TUNNEL);
            case IPV6_UP -> counters.value(number, Counter.IPV6_FROM_TUNNEL);
            case INNER_SOURCE -> drops.value(number, DropReason.INNER_SOURCE);
            // Whatever is wrong with the outer header. A stranger's packets are charged to no binding.
            case OUTER -> drops.value(number, DropReason.TUNNEL_DESTINATION_UNKNOWN)
                    + drops.value(number, DropReason.WRONG_ENCAPSULATION);
            case MODE_MISMATCH -> counters.value(number, Counter.MODE_MISMATCH);
            case BARE_HOME_ADDRESS -> drops.value(number, DropReason.BARE_HOME_ADDRESS);
            case LINK_LOCAL -> drops.value(number, DropReason.LINK_LOCAL);
            case MULTICAST -> drops.value(number, DropReason.MULTICAST);
            case TOO_BIG -> counters.value(number, Counter.TOO_BIG_SENT);
            case UNREACHABLE -> counters.value(number, Counter.UNREACHABLE_SENT);
            case UNREACHABLE_LIMITED -> counters.value(number, Counter.UNREACHABLE_LIMITED);
            case BAD_VERSION -> drops.value(number, DropReason.BAD_INNER_VERSION);
            case REASSEMBLY -> drops.value(number, DropReason.REASSEMBLY);
        };
    }
}
