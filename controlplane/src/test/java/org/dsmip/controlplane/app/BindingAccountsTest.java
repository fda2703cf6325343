package org.dsmip.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dsmip.controlplane.admin.DataPlaneState.CounterView;
import org.dsmip.core.counters.BindingCounters;
import org.dsmip.core.counters.Counter;
import org.dsmip.core.counters.DropReason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BindingAccountsTest {
    private static final int NUMBER = 3;

    private final BindingCounters counters = new BindingCounters();
    private final BindingAccounts accounts = new BindingAccounts(counters::value, counters::value);

    private Map<String, Long> account() {
        final Map<String, Long> account = new LinkedHashMap<>();
        accounts.of(NUMBER).forEach(view -> account.put(view.name(), view.value()));
        return account;
    }

    /** Each key once, so that one that reads another's counter shows. */
    private void countOneMoreOfEachThanOfTheOneBefore() {
        final List<Runnable> events = List.of(() -> counters.add(NUMBER, Counter.IPV6_TO_TUNNEL, 1),
                () -> counters.add(NUMBER, Counter.IPV6_FROM_TUNNEL, 1),
                () -> counters.drop(NUMBER, DropReason.INNER_SOURCE),
                () -> counters.drop(NUMBER, DropReason.TUNNEL_DESTINATION_UNKNOWN),
                () -> counters.add(NUMBER, Counter.MODE_MISMATCH, 1),
                () -> counters.drop(NUMBER, DropReason.BARE_HOME_ADDRESS),
                () -> counters.drop(NUMBER, DropReason.LINK_LOCAL),
                () -> counters.drop(NUMBER, DropReason.MULTICAST), () -> counters.add(NUMBER, Counter.TOO_BIG_SENT, 1),
                () -> counters.add(NUMBER, Counter.UNREACHABLE_SENT, 1),
                () -> counters.add(NUMBER, Counter.UNREACHABLE_LIMITED, 1),
                () -> counters.drop(NUMBER, DropReason.BAD_INNER_VERSION),
                () -> counters.drop(NUMBER, DropReason.REASSEMBLY));
        for (int i = 0; i < events.size(); i++) {
            for (int times = 0; times <= i; times++) {
                events.get(i).run();
            }
        }
    }

    @Test
    @Tag("PF-21")
    void showsTheCountersOfTheRequirementsInTheirOrder() {
        accounts.open(NUMBER);
        countOneMoreOfEachThanOfTheOneBefore();
        assertThat(account()).containsExactly(Map.entry("v6-down", 1L), Map.entry("v6-up", 2L),
                Map.entry("drop-src", 3L), Map.entry("drop-outer", 4L), Map.entry("mode-mismatch", 5L),
                Map.entry("bare-hoa", 6L), Map.entry("ll-discard", 7L), Map.entry("mcast-filtered", 8L),
                Map.entry("ptb-sent", 9L), Map.entry("du3-sent", 10L), Map.entry("du3-limited", 11L),
                Map.entry("bad-ver", 12L), Map.entry("reasm-fail", 13L));
        counters.drop(NUMBER, DropReason.WRONG_ENCAPSULATION);
        assertThat(account()).containsEntry("drop-outer", 5L);
    }

    @Test
    @Tag("PF-21")
    void beginsAtZeroWithEachBinding() {
        accounts.open(NUMBER);
        countOneMoreOfEachThanOfTheOneBefore();
        accounts.open(NUMBER);
        assertThat(account().values()).containsOnly(0L);
        counters.add(NUMBER, Counter.IPV6_FROM_TUNNEL, 7);
        assertThat(account()).containsEntry("v6-up", 7L);
        assertThat(accounts.of(NUMBER + 1)).extracting(CounterView::value).containsOnly(0L);
    }
}
