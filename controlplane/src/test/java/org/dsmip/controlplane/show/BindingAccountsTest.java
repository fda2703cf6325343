package org.dsmip.controlplane.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.show.DataPlaneState.CounterView;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.BindingCounters.Direction;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.dsmip.core.counters.Traffic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BindingAccountsTest {
    private static final int NUMBER = 3;

    private final BindingCounters counters = new BindingCounters();
    private long nowNs = 1_000_000_000_000L;
    private final BindingAccounts accounts = new BindingAccounts(
            new BindingAccounts.Readers(counters::value, counters::value,
                    (number, direction) -> counters.lastNs(number, direction) == 0
                            ? Long.MAX_VALUE
                            : nowNs - counters.lastNs(number, direction)));

    private Map<String, Long> account() {
        final Map<String, Long> account = new LinkedHashMap<>();
        accounts.of(NUMBER).forEach(view -> account.put(view.name(), view.value()));
        return account;
    }

    /** Each key once, so that one that reads another's counter shows. */
    private void countOneMoreOfEachThanOfTheOneBefore() {
        final List<Runnable> events = List.of(() -> counters.add(NUMBER, Counter.IPV6_TO_TUNNEL, 1),
                () -> counters.add(NUMBER, Counter.IPV6_FROM_TUNNEL, 1),
                () -> counters.drop(NUMBER, DropReason.INNER_SOURCE, 1),
                () -> counters.drop(NUMBER, DropReason.TUNNEL_DESTINATION_UNKNOWN, 1),
                () -> counters.add(NUMBER, Counter.MODE_MISMATCH, 1),
                () -> counters.drop(NUMBER, DropReason.BARE_HOME_ADDRESS, 1),
                () -> counters.drop(NUMBER, DropReason.LINK_LOCAL, 1),
                () -> counters.drop(NUMBER, DropReason.MULTICAST, 1),
                () -> counters.add(NUMBER, Counter.TOO_BIG_SENT, 1),
                () -> counters.add(NUMBER, Counter.UNREACHABLE_SENT, 1),
                () -> counters.add(NUMBER, Counter.UNREACHABLE_LIMITED, 1),
                () -> counters.drop(NUMBER, DropReason.BAD_INNER_VERSION, 1),
                () -> counters.drop(NUMBER, DropReason.REASSEMBLY, 1),
                () -> counters.add(NUMBER, Counter.IPV4_TO_TUNNEL, 1),
                () -> counters.add(NUMBER, Counter.IPV4_FROM_TUNNEL, 1),
                () -> counters.add(NUMBER, Counter.IPV6_BYTES_TO_TUNNEL, 1),
                () -> counters.add(NUMBER, Counter.IPV6_BYTES_FROM_TUNNEL, 1),
                () -> counters.add(NUMBER, Counter.IPV4_BYTES_TO_TUNNEL, 1),
                () -> counters.add(NUMBER, Counter.IPV4_BYTES_FROM_TUNNEL, 1));
        for (int i = 0; i < events.size(); i++) {
            for (int times = 0; times <= i; times++) {
                events.get(i).run();
            }
        }
    }

    @Test
    @Tag("PF-21")
    void showsTheCountersOfTheRequirementsInTheirOrder() {
        counters.open(NUMBER);
        countOneMoreOfEachThanOfTheOneBefore();
        assertThat(account()).containsExactly(Map.entry("v6-down", 1L), Map.entry("v6-up", 2L),
                Map.entry("drop-src", 3L), Map.entry("drop-outer", 4L), Map.entry("mode-mismatch", 5L),
                Map.entry("bare-hoa", 6L), Map.entry("ll-discard", 7L), Map.entry("mcast-filtered", 8L),
                Map.entry("ptb-sent", 9L), Map.entry("du3-sent", 10L), Map.entry("du3-limited", 11L),
                Map.entry("bad-ver", 12L), Map.entry("reasm-fail", 13L), Map.entry("v4-down", 14L),
                Map.entry("v4-up", 15L), Map.entry("v6-bytes-down", 16L), Map.entry("v6-bytes-up", 17L),
                Map.entry("v4-bytes-down", 18L), Map.entry("v4-bytes-up", 19L));
        counters.drop(NUMBER, DropReason.WRONG_ENCAPSULATION, 1);
        assertThat(account()).containsEntry("drop-outer", 5L);
    }

    @Test
    @Tag("PF-21")
    void beginsAtZeroWithEachBinding() {
        counters.open(NUMBER);
        countOneMoreOfEachThanOfTheOneBefore();
        counters.open(NUMBER);
        assertThat(account().values()).containsOnly(0L);
        counters.add(NUMBER, Counter.IPV6_FROM_TUNNEL, 7);
        assertThat(account()).containsEntry("v6-up", 7L);
        assertThat(accounts.of(NUMBER + 1)).extracting(CounterView::value).containsOnly(0L);
    }

    @Test
    void theLastPacketIsOneOfThisBinding() {
        counters.open(NUMBER);
        assertThat(accounts.lastPacketSec(NUMBER, Direction.INTO_TUNNEL)).isEqualTo(BindingState.Tunnels.NO_PACKET);
        counters.carried(NUMBER, Traffic.IPV6_INTO_TUNNEL, 0, 0, nowNs);
        nowNs += 3_000_000_000L;
        assertThat(accounts.lastPacketSec(NUMBER, Direction.INTO_TUNNEL)).isEqualTo(3);
        assertThat(accounts.lastPacketSec(NUMBER, Direction.OUT_OF_TUNNEL)).isEqualTo(BindingState.Tunnels.NO_PACKET);
        counters.open(NUMBER);
        nowNs += 1_000_000_000L;
        assertThat(accounts.lastPacketSec(NUMBER, Direction.INTO_TUNNEL)).as("of the former binding")
                .isEqualTo(BindingState.Tunnels.NO_PACKET);
        counters.carried(NUMBER, Traffic.IPV6_INTO_TUNNEL, 0, 0, nowNs);
        assertThat(accounts.lastPacketSec(NUMBER, Direction.INTO_TUNNEL)).isZero();
    }
}
