package org.dsmip.controlplane.show;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.dsmip.controlplane.show.DataPlaneState.CounterView;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;

/** What the data plane has counted for each binding since the binding began. Any thread may ask. */
public final class BindingAccounts {
    /** The keys of the {@code counters} line in the dual-stack ledger, section 12, in their order, and behind them ours. */
    private enum Key {
        IPV6_DOWN("v6-down"), IPV6_UP("v6-up"), INNER_SOURCE("drop-src"), OUTER("drop-outer"), MODE_MISMATCH(
                "mode-mismatch"), BARE_HOME_ADDRESS("bare-hoa"), LINK_LOCAL("ll-discard"), MULTICAST(
                        "mcast-filtered"), TOO_BIG("ptb-sent"), UNREACHABLE("du3-sent"), UNREACHABLE_LIMITED(
                                "du3-limited"), BAD_VERSION("bad-ver"), REASSEMBLY("reasm-fail"), IPV4_DOWN(
                                        "v4-down"), IPV4_UP("v4-up"), IPV6_BYTES_DOWN(
                                                "v6-bytes-down"), IPV6_BYTES_UP("v6-bytes-up"), IPV4_BYTES_DOWN(
                                                        "v4-bytes-down"), IPV4_BYTES_UP("v4-bytes-up");

        private final String label;

        Key(String label) {
            this.label = label;
        }
    }

    private final Readers readers;

    /** Where the counters of the binding with a number are. */
    @FunctionalInterface
    public interface CounterReader {
        /**
         * Reads one.
         *
         * @param number the binding's
         * @param counter which
         * @return how many since the binding began
         */
        long value(int number, Counter counter);
    }

    /** Where the dropped packets of the binding with a number are counted. */
    @FunctionalInterface
    public interface DropReader {
        /**
         * Reads one.
         *
         * @param number the binding's
         * @param reason which
         * @return how many since the binding began
         */
        long value(int number, DropReason reason);
    }

    /** How long ago the last packet of the binding with a number was carried. */
    @FunctionalInterface
    public interface AgeReader {
        /**
         * Reads one.
         *
         * @param number the binding's
         * @param direction which way the packet went
         * @return nanoseconds; {@link Long#MAX_VALUE}: none was carried
         */
        long ageNs(int number, BindingCounters.Direction direction);
    }

    /**
     * Where all of it is read.
     *
     * @param counters what was carried
     * @param drops what was not
     * @param lastPackets how long ago the last one was
     */
    public record Readers(CounterReader counters, DropReader drops, AgeReader lastPackets) {}

    /**
     * Accounts that are read somewhere.
     *
     * @param readers where
     */
    public BindingAccounts(Readers readers) {
        this.readers = readers;
    }

    /** The account of a binding under way. */
    List<CounterView> of(int number) {
        final List<CounterView> account = new ArrayList<>();
        for (Key key : Key.values()) {
            account.add(new CounterView(key.label, key.label.contains("bytes") ? "bytes" : "packets",
                    value(number, key)));
        }
        return account;
    }

    /** How many seconds ago the last packet of a binding was carried; {@link BindingState.Tunnels#NO_PACKET}: none was. */
    long lastPacketSec(int number, BindingCounters.Direction direction) {
        final long ageNs = readers.lastPackets.ageNs(number, direction);
        return ageNs == Long.MAX_VALUE ? BindingState.Tunnels.NO_PACKET : TimeUnit.NANOSECONDS.toSeconds(ageNs);
    }

    private long value(int number, Key key) {
        final CounterReader counters = readers.counters;
        final DropReader drops = readers.drops;
        return switch (key) {
            case IPV6_DOWN -> counters.value(number, Counter.IPV6_TO_TUNNEL);
            case IPV6_UP -> counters.value(number, Counter.IPV6_FROM_TUNNEL);
            case IPV4_DOWN -> counters.value(number, Counter.IPV4_TO_TUNNEL);
            case IPV4_UP -> counters.value(number, Counter.IPV4_FROM_TUNNEL);
            case IPV6_BYTES_DOWN -> counters.value(number, Counter.IPV6_BYTES_TO_TUNNEL);
            case IPV6_BYTES_UP -> counters.value(number, Counter.IPV6_BYTES_FROM_TUNNEL);
            case IPV4_BYTES_DOWN -> counters.value(number, Counter.IPV4_BYTES_TO_TUNNEL);
            case IPV4_BYTES_UP -> counters.value(number, Counter.IPV4_BYTES_FROM_TUNNEL);
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
